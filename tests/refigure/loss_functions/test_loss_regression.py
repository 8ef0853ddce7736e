"""Lines under several losses.

Oracles: NumPy; SciPy's Huber function and minimiser; a linear program for absolute residuals.
"""

from typing import Any

import numpy as np
import pytest
from scipy import special
from scipy.optimize import linprog, minimize

from refigure.loss_functions.likelihood import curvature_numbers, normalisation_numbers
from refigure.loss_functions.regression import absolute_lines, huber_lines, least_squares

RANDOM = np.random.default_rng(4)
X = RANDOM.normal(size=(3, 40))
Y = 1 + 2 * X + RANDOM.standard_t(2, size=X.shape)


def test_least_squares() -> None:
    expected = [np.polyfit(x, y, 1)[::-1] for x, y in zip(X, Y, strict=True)]
    np.testing.assert_allclose(least_squares(X, Y), expected)


def test_huber() -> None:
    for x, y, line in zip(X, Y, huber_lines(X, Y, 1.345, 200), strict=True):

        def loss(candidate: Any, x: np.ndarray = x, y: np.ndarray = y) -> float:
            return float(special.huber(1.345, y - candidate[0] - candidate[1] * x).sum())

        # from elsewhere, and by values alone
        options: Any = {"xatol": 1e-10, "fatol": 1e-14, "maxiter": 5000}
        best = minimize(loss, line + 0.5, method="Nelder-Mead", options=options)
        np.testing.assert_allclose(line, best.x, atol=1e-6)


def test_absolute() -> None:
    for x, y, line in zip(X, Y, absolute_lines(X, Y, 500), strict=True):
        # minimise sum(u + v) with y - a - b x = u - v
        n = len(x)
        equal = np.column_stack((np.ones(n), x, np.eye(n), -np.eye(n)))
        bounds = [(None, None)] * 2 + [(0, None)] * (2 * n)
        best = linprog([0, 0, *np.ones(2 * n)], A_eq=equal, b_eq=y, bounds=bounds)
        assert np.abs(y - line[0] - line[1] * x).sum() == pytest.approx(best.fun, rel=1e-5)


def test_an_outlier_turns_squares_and_not_the_others() -> None:
    x = np.linspace(-1, 1, 21)[None]
    y = 3 * x.copy()
    y[0, -1] += 100
    assert least_squares(x, y)[0, 1] > 6
    assert absolute_lines(x, y, 300)[0, 1] == pytest.approx(3, abs=1e-6)
    assert huber_lines(x, y, 1.345, 300)[0, 1] == pytest.approx(3, abs=0.3)


def test_normalisations() -> None:
    found = normalisation_numbers()
    assert found["as_published.density_integral"] == pytest.approx(2.5066282746310002)
    assert found["corrected.density_integral"] == pytest.approx(1)
    assert found["corrected.example_log_likelihood"] == pytest.approx(-11.226422369083762)
    assert found["as_published.example_log_likelihood"] == pytest.approx(-2.0370370370370368)
    assert found["example_mean_square"] == pytest.approx(0.40740740740740733)


def test_curvatures() -> None:
    found = curvature_numbers(X)
    hessians = [2 / 40 * np.array([[40, x.sum()], [x.sum(), x @ x]]) for x in X]
    expected = min(np.linalg.eigvalsh(one)[0] for one in hessians)
    assert found["linear_least_curvature"] == pytest.approx(expected)
    assert found["sigmoid_mse_curvature_zero_at"] == pytest.approx(np.log(2), rel=1e-12)
    assert found["sigmoid_mse_least_curvature"] == pytest.approx(-0.060102, abs=1e-6)
    assert found["sigmoid_mse_least_curvature_at"] == pytest.approx(1.85, abs=1e-9)
    assert found["sigmoid_cross_entropy_least_curvature"] > 0
