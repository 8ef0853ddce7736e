"""Derivatives by finite differences, and the slopes of their errors."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

Vector = TypeVar("Vector", Tensor, NDArray[np.float64])


def forward_difference(
    function: Callable[[Vector], Vector], x: Vector, direction: Vector, h: float
) -> Vector:
    """(f(x + h·u) - f(x)) / h: error O(h) of truncation and O(eps/h) of rounding.

    Of a function, its derivative along u; of a gradient, the product H·u.
    """
    return (function(x + h * direction) - function(x)) / h


def centred_difference(
    function: Callable[[Vector], Vector], x: Vector, direction: Vector, h: float
) -> Vector:
    """(f(x + h·u) - f(x - h·u)) / 2h: error O(h²) of truncation and O(eps/h) of rounding."""
    return (function(x + h * direction) - function(x - h * direction)) / (2 * h)


DIFFERENCES = {"forward": forward_difference, "centred": centred_difference}


def complex_step(function: Callable[[complex], complex], x: float, h: float = 1e-20) -> float:
    """Im f(x + ih) / h: no difference, so no cancellation; f must be analytic.

    Squire and Trapp 1998 (SIAM Review 40, 110-112).
    """
    return float(np.imag(function(complex(x, h))) / h)


def fitted_slope(h: NDArray[np.float64], error: NDArray[np.float64]) -> float:
    """The slope of log error over log h by least squares; NaN with fewer than two points."""
    used = (h > 0) & (error > 0) & np.isfinite(error)
    if used.sum() < 2:
        return float("nan")
    return float(np.polyfit(np.log(h[used]), np.log(error[used]), 1)[0])
