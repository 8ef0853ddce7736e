"""Polynomials by ridge.  Oracles: values worked out apart, numpy's own fit, draws."""

import numpy as np
import pytest
from numpy.polynomial import polynomial

from refigure.regularization.polynomials import smoothers, truth

# bias² + variance on 200 points for degree 9 and 15 values with noise of 0.3, worked out apart
PUBLISHED = {
    0: 0.06379,
    1e-6: 0.06122,
    1e-4: 0.04403,
    1e-3: 0.03746,
    0.01: 0.03187,
    0.1: 0.04930,
    1: 0.13271,
    10: 0.34558,
    100: 0.46825,
}


def test_errors() -> None:
    found = smoothers(15, 9, list(PUBLISHED), 200)
    errors = found.bias_squared() + found.variance(0.3)
    assert errors == pytest.approx(list(PUBLISHED.values()), abs=5e-6)


def test_without_a_penalty_it_is_the_polynomial_of_least_squares() -> None:
    found = smoothers(8, 3, [0.0], 21)
    values = np.random.default_rng(1).normal(size=(2, 8))
    for row, drawn in zip(found.predict(values)[0], values, strict=True):
        weights = polynomial.polyfit(found.train, drawn, 3)
        assert row == pytest.approx(polynomial.polyval(found.grid, weights), abs=1e-10)


def test_parts_of_the_error_from_draws() -> None:
    found = smoothers(10, 4, [0.1], 50)
    values = truth(found.train) + 0.5 * np.random.default_rng(2).normal(size=(4000, 10))
    predicted = found.predict(values)[0]
    bias = ((predicted.mean(axis=0) - truth(found.grid)) ** 2).mean()
    assert bias == pytest.approx(found.bias_squared()[0], rel=0.05)
    assert predicted.var(axis=0).mean() == pytest.approx(found.variance(0.5)[0], rel=0.05)
