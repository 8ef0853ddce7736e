"""The second-derivative test at a critical point, and what it cannot tell."""

import numpy as np
from numpy.typing import NDArray

MINIMUM, MAXIMUM, SADDLE, UNDECIDED = "minimum", "maximum", "saddle", "undecided"
ZERO = 1e-10  # of the largest eigenvalue: below it lies rounding


def signs(eigenvalues: NDArray[np.float64], zero: float = ZERO) -> tuple[int, int, int]:
    """Count the negative, the zero and the positive eigenvalues, zero relative to the largest."""
    bound = zero * max(float(np.abs(eigenvalues).max(initial=0.0)), np.finfo(float).tiny)
    negative = int((eigenvalues < -bound).sum())
    positive = int((eigenvalues > bound).sum())
    return negative, len(eigenvalues) - negative - positive, positive


def second_derivative_test(eigenvalues: NDArray[np.float64], zero: float = ZERO) -> str:
    """Tell what a critical point is by the eigenvalues of its Hessian.

    Signs of both kinds make a saddle whatever else there is; otherwise a zero leaves it undecided.
    """
    negative, none, positive = signs(eigenvalues, zero)
    if negative and positive:
        return SADDLE
    if none or not len(eigenvalues):
        return UNDECIDED
    return MAXIMUM if negative else MINIMUM


def post_definition(eigenvalues: NDArray[np.float64], zero: float = ZERO) -> str:
    """The post's definition: a saddle is neither positive nor negative definite."""
    negative, none, positive = signs(eigenvalues, zero)
    if none or (negative and positive):
        return SADDLE
    return MAXIMUM if negative else MINIMUM
