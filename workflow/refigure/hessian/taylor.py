"""What a gradient step does to a function, by its second-order expansion and in truth."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Expansion:
    """f(x - e·g) - f(x), to second order: -e·g'g + e²/2·g'Hg."""

    gradient_squared: float  # g'g
    curvature: float  # g'Hg

    def change(self, step: float) -> float:
        """The predicted change."""
        return -step * self.gradient_squared + step**2 * self.curvature / 2

    def threshold(self) -> float:
        """The step from which the function rises: 2 g'g / g'Hg; infinite without curvature."""
        if self.curvature <= 0:
            return math.inf
        return 2 * self.gradient_squared / self.curvature


def first_rise(
    change: Callable[[float], float], steps: Sequence[float], relative: float = 1e-12
) -> float:
    """The least step at which the function rises; infinite if at none of the ascending `steps`.

    The first of the steps with a rise, refined by bisection down to the one before it.
    """
    before = 0.0
    for step in steps:
        if change(step) > 0:
            return bisect(change, before, step, relative)
        before = step
    return math.inf


def bisect(change: Callable[[float], float], low: float, high: float, relative: float) -> float:
    """Halve an interval at whose upper end the function has risen."""
    while high - low > relative * high:
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (low, middle) if change(middle) > 0 else (middle, high)
    return high


def geometric(first: float, last: float, count: int) -> Iterator[float]:
    """Numbers from first to last with one ratio."""
    for index in range(count):
        yield first * (last / first) ** (index / (count - 1))
