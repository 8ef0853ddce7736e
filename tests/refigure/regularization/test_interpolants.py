"""Two functions through the same points.  Oracle: numpy's Chebyshev series, and the points."""

import numpy as np
import pytest
from numpy.polynomial import chebyshev

from refigure.regularization.interpolants import interpolate


def test_both_meet_the_points_and_one_is_wild() -> None:
    found = interpolate(7, 16, 1.5, 1e-9, 9.0, np.random.default_rng(1))
    for weights in (found.smooth, found.wild):
        assert found.evaluate(weights, found.points) == pytest.approx(found.values, abs=1e-6)
        assert found.training_error(weights) < 1e-12
        series = weights / (1 + np.arange(16)) ** 1.5
        x = np.linspace(-1, 1, 9)
        assert found.evaluate(weights, x) == pytest.approx(chebyshev.chebval(x, series))
    assert np.linalg.norm(found.wild - found.smooth) == pytest.approx(9)
    assert found.total_variation(found.wild) > 2 * found.total_variation(found.smooth)
    # the smooth one lies in the row space, the other weights do not change it: Pythagoras
    squares = [np.sum(weights**2) for weights in (found.smooth, found.wild)]
    assert squares[1] == pytest.approx(squares[0] + 81, rel=1e-6)


def test_variation_of_a_line() -> None:
    found = interpolate(3, 5, 0.0, 1e-9, 1.0, np.random.default_rng(1))
    assert found.total_variation(np.array([0.0, 2.0, 0, 0, 0])) == pytest.approx(4)
