"""Differences, expansions, the second-derivative test.  Oracles: closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from refigure.hessian.critical_points import (
    MAXIMUM,
    MINIMUM,
    SADDLE,
    UNDECIDED,
    post_definition,
    second_derivative_test,
    signs,
)
from refigure.hessian.differences import (
    centred_difference,
    complex_step,
    fitted_slope,
    forward_difference,
)
from refigure.hessian.taylor import Expansion, first_rise, geometric


def cubic(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """x³, elementwise."""
    return x**3


def test_truncation_of_a_cubic_is_known() -> None:
    """(x+h)³: forward error 3xh + h², centred h², both exact for a polynomial of degree 3."""
    x, u, h = np.array([2.0]), np.array([1.0]), 0.125
    assert forward_difference(cubic, x, u, h) - 12 == pytest.approx(3 * 2 * h + h**2, abs=1e-12)
    assert centred_difference(cubic, x, u, h) - 12 == pytest.approx(h**2, abs=1e-12)


def test_complex_step_has_no_cancellation() -> None:
    assert complex_step(np.exp, 1.0) == pytest.approx(math.e, rel=1e-15)


def test_slopes() -> None:
    h = np.array([1e-1, 1e-2, 1e-3])
    assert fitted_slope(h, 7 * h**2) == pytest.approx(2)
    assert fitted_slope(h, np.array([0, np.inf, 1e-3])) != fitted_slope(h, h)  # NaN: one point
    assert math.isnan(fitted_slope(h, np.zeros(3)))


@given(st.floats(0.1, 10), st.floats(1.0, 1000))
def test_threshold_of_a_quadratic(x: float, kappa: float) -> None:
    """diag(1, kappa) at (x, x): 2 g'g/g'Hg = 2 (1 + kappa²)/(1 + kappa³)."""
    gradient = np.array([x, kappa * x])
    expansion = Expansion(float(gradient @ gradient), float(gradient @ (gradient * [1, kappa])))
    exact = 2 * (1 + kappa**2) / (1 + kappa**3)
    assert expansion.threshold() == pytest.approx(exact, rel=1e-12)

    def change(step: float) -> float:
        moved = np.array([x, x]) - step * gradient
        return float((moved**2 - x**2) @ [1, kappa]) / 2

    found = first_rise(change, list(geometric(exact / 100, exact * 100, 30)))
    assert found == pytest.approx(exact, rel=1e-9)
    assert expansion.change(exact / 3) == pytest.approx(change(exact / 3), rel=1e-9)


def test_no_curvature_no_rise() -> None:
    assert Expansion(1.0, 0.0).threshold() == math.inf
    assert Expansion(1.0, -2.0).threshold() == math.inf
    assert first_rise(lambda step: -step, [1, 2, 3]) == math.inf


@pytest.mark.parametrize(
    ("eigenvalues", "truth", "post"),
    [
        ([1, 2], MINIMUM, MINIMUM),
        ([-1, -2], MAXIMUM, MAXIMUM),
        ([-1, 2], SADDLE, SADDLE),
        ([-1, 0, 2], SADDLE, SADDLE),
        ([0, 2], UNDECIDED, SADDLE),  # x² + y⁴ is a minimum
        ([0, -2], UNDECIDED, SADDLE),
        ([0, 0], UNDECIDED, SADDLE),
        ([1e-13, 1], UNDECIDED, SADDLE),
    ],
)
def test_second_derivative_test(eigenvalues: list[float], truth: str, post: str) -> None:
    values = np.array(eigenvalues, float)
    assert second_derivative_test(values) == truth
    assert post_definition(values) == post
    assert sum(signs(values)) == len(values)
