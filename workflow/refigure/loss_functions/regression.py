"""Lines fitted under several losses, many data sets at once."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SMALLEST = 1e-9  # of residuals that a weight is divided by


def weighted_lines(x: Floats, y: Floats, weights: Floats) -> Floats:
    """Fit y = a + b x by weighted least squares to each data set.

    Args:
        x: (sets, n).
        y: (sets, n).
        weights: (sets, n), not negative.

    Returns:
        (sets, 2): intercepts and slopes.
    """
    total = weights.sum(-1)
    mean_x = (weights * x).sum(-1) / total
    mean_y = (weights * y).sum(-1) / total
    off = x - mean_x[:, None]
    slope = (weights * off * (y - mean_y[:, None])).sum(-1) / (weights * off**2).sum(-1)
    return np.stack((mean_y - slope * mean_x, slope), -1)


def least_squares(x: Floats, y: Floats) -> Floats:
    """The lines of the mean squared error, (sets, 2)."""
    return weighted_lines(x, y, np.ones_like(x))


def reweighted(x: Floats, y: Floats, weight: Callable[[Floats], Floats], iterations: int) -> Floats:
    """The lines of another loss rho by iteratively reweighted least squares (Huber 1981, 7.8).

    Args:
        weight: rho'(|r|) / |r| of absolute residuals.
    """
    lines = least_squares(x, y)
    for _ in range(iterations):
        sizes = np.abs(y - lines[:, :1] - lines[:, 1:] * x)
        lines = weighted_lines(x, y, weight(np.maximum(sizes, SMALLEST)))
    return lines


def huber_lines(x: Floats, y: Floats, delta: float, iterations: int) -> Floats:
    """The lines of the Huber loss, for noise of unit scale."""
    return reweighted(x, y, lambda sizes: np.minimum(1.0, delta / sizes), iterations)


def absolute_lines(x: Floats, y: Floats, iterations: int) -> Floats:
    """The lines of the mean absolute error."""
    return reweighted(x, y, lambda sizes: 1 / sizes, iterations)
