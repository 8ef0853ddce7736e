"""The objective of the support vector machine.  Oracles: closed forms, a point by hand."""

import numpy as np
import pytest

from refigure.hessians.hinge import HingeObjective, concave_kink, midpoint_excess, two_classes


@pytest.fixture
def objective() -> HingeObjective:
    """Twenty points in three variables."""
    return two_classes(20, 3, 0.7, np.random.default_rng(2))


def test_value_by_hand() -> None:
    """w = (1, 2), one point (1, 1) of class -1: 0.5·5 + (1 + 3)."""
    one = HingeObjective(np.array([[1.0, 1.0]]), np.array([-1.0]), 0.5)
    assert one.value(np.array([1.0, 2.0])) == 6.5
    assert one.gradient(np.array([1.0, 2.0])).tolist() == [2.0, 3.0]  # 2·0.5·w + x
    assert one.kink_distance(np.array([1.0, 2.0])) == pytest.approx(4 / np.sqrt(2))


def test_hessian_between_kinks_is_twice_lambda(objective: HingeObjective) -> None:
    w = np.array([0.3, -0.2, 0.5])
    h = objective.kink_distance(w) / 20
    np.testing.assert_allclose(objective.difference_hessian(w, h), 1.4 * np.eye(3), atol=1e-6)
    np.testing.assert_allclose(objective.difference_hessian(w, h, 1.0), 0.7 * np.eye(3), atol=1e-6)


def test_gradient_against_the_objective(objective: HingeObjective) -> None:
    w, h = np.array([0.3, -0.2, 0.5]), 1e-6
    exact = [
        (objective.value(w + step) - objective.value(w - step)) / (2 * h) for step in h * np.eye(3)
    ]
    np.testing.assert_allclose(objective.gradient(w), exact, atol=1e-6)


def test_many_weights_at_once(objective: HingeObjective) -> None:
    w = np.random.default_rng(0).standard_normal((4, 3))
    np.testing.assert_allclose(objective.value(w), [objective.value(one) for one in w])


def test_counterexample() -> None:
    """f(1) = 1 > (f(0.8) + f(1.2))/2 = 0.94."""
    values = concave_kink(np.array([0.8, 1.0, 1.2]))
    assert values[1] == 1
    assert midpoint_excess(values) == pytest.approx(0.06)
