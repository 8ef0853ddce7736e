"""The post's two variants of the cross entropy, by the probability p of the right class.

The first has the term of the right class alone, -ln p; the second adds -ln(1 - p_j) of every wrong
class j. What the wrong classes get is left open by p: the author's script and a real classifier
differ in it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
FIRST, STOP, STEP = 0.01, 1.0, 0.02  # of the author's grid, numpy.arange's way


@dataclass(frozen=True)
class Curves:
    """Both losses over p, and the slope of the second over that of the first."""

    p: Floats
    first: Floats
    second: Floats
    slope_ratio: Floats

    @property
    def gap(self) -> Floats:
        """How much the second loss lies above the first."""
        return self.second - self.first

    @property
    def drop_ratio(self) -> float:
        """How much more the second loss falls from the first p to the last one."""
        return float((self.second[0] - self.second[-1]) / (self.first[0] - self.first[-1]))

    @property
    def gap_range(self) -> float:
        """Greatest minus smallest gap, over the mean gap: 0 if the losses were just offset."""
        return float(np.ptp(self.gap) / np.mean(self.gap))


def author_grid() -> Floats:
    """The probabilities of the author's script: 0.01, 0.03, ..., 0.99."""
    return np.arange(FIRST, STOP, STEP)


def author_losses(probabilities: ArrayLike, right: int) -> tuple[float, float]:
    """Both losses of one example, as the script has them: any numbers pass for probabilities.

    Nothing there makes them sum to 1.
    """
    p = np.asarray(probabilities, float)
    hot = np.arange(len(p)) == right
    first = -np.log(p[right])
    second = -np.sum(np.where(hot, np.log(p), np.log(1 - p)))
    return float(first), float(second)


def author_curves() -> Curves:
    """The two curves of the post's figure: the whole grid taken for one example of 50 classes.

    Each point makes another class the right one, so the other 49 terms are those of the grid and
    the second loss is -ln p + ln(1 - p) plus a constant.
    """
    grid = author_grid()
    losses = np.array([author_losses(grid, right) for right in range(len(grid))])
    # d/dp of -ln p + ln(1 - p), over d/dp of -ln p
    return Curves(grid, losses[:, 0], losses[:, 1], 1 / (1 - grid))


def author_constant() -> float:
    """The constant of the post's upper curve: minus the sum of ln(1 - p) over the grid."""
    return float(-np.sum(np.log1p(-author_grid())))


def spread_curves(p: Floats, classes: int) -> Curves:
    """The two losses where the wrong classes share 1 - p evenly.

    The second is -ln p - (K - 1) ln(1 - (1 - p) / (K - 1)), whose slope over that of the first is
    1 + p / (1 - (1 - p) / (K - 1)).
    """
    share = (1 - p) / (classes - 1)
    first = -np.log(p)
    # 1 - share is p itself for two classes
    gap = first if classes == 2 else -(classes - 1) * np.log1p(-share)
    return Curves(p, first, first + gap, 1 + p / (1 - share))
