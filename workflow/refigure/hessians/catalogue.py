"""Critical points whose kind is known, to try a definition on."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refigure.hessian.critical_points import MAXIMUM, MINIMUM, SADDLE

Array = NDArray[np.float64]
RADIUS = 1e-2  # of the neighbourhood that is sampled


@dataclass(frozen=True)
class CriticalPoint:
    """A function (points, n) -> (points,) with a critical point at 0 of value 0."""

    name: str
    value: Callable[[Array], Array]
    hessian: Array  # at 0


# The Hessians are by hand: the coefficients of the squares, twice.
CATALOGUE = (
    CriticalPoint("x²+y²", lambda p: (p**2).sum(1), np.diag([2.0, 2.0])),
    CriticalPoint("-x²-y²", lambda p: -(p**2).sum(1), np.diag([-2.0, -2.0])),
    CriticalPoint("x²-y²", lambda p: p[:, 0] ** 2 - p[:, 1] ** 2, np.diag([2.0, -2.0])),
    CriticalPoint("x⁴", lambda p: p[:, 0] ** 4, np.zeros((1, 1))),
    CriticalPoint("x³", lambda p: p[:, 0] ** 3, np.zeros((1, 1))),
    CriticalPoint("x²+y⁴", lambda p: p[:, 0] ** 2 + p[:, 1] ** 4, np.diag([2.0, 0.0])),
    CriticalPoint("x²-y⁴", lambda p: p[:, 0] ** 2 - p[:, 1] ** 4, np.diag([2.0, 0.0])),
    CriticalPoint("monkey", lambda p: p[:, 0] ** 3 - 3 * p[:, 0] * p[:, 1] ** 2, np.zeros((2, 2))),
)


def kind_by_sampling(changes: Array) -> str:
    """Tell what a critical point is by the function's changes nearby, whatever its Hessian."""
    if (changes >= 0).all():
        return MINIMUM
    return MAXIMUM if (changes <= 0).all() else SADDLE


def nearby(dimension: int, radius: float, count: int, generator: np.random.Generator) -> Array:
    """Points (count, dimension) on a small sphere around 0."""
    drawn = generator.standard_normal((count, dimension))
    return np.asarray(radius * drawn / np.linalg.norm(drawn, axis=1, keepdims=True))
