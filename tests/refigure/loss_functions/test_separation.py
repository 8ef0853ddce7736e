"""Margins.  Oracles: points whose widest margin is known; scikit-learn; descent by hand."""

import numpy as np
import pytest
from sklearn.svm import SVC

from refigure.errors import InputError
from refigure.loss_functions.separation import Boundary, descend, draw_points, widest_margin

SQUARE = np.array([[1.0, 1], [1, -1], [-1, 1], [-1, -1]])
SIDES = np.array([1.0, 1, -1, -1])


def test_margins_of_a_square() -> None:
    assert widest_margin(SQUARE, SIDES) == pytest.approx(1, abs=1e-9)
    assert Boundary(np.array([3.0, 0]), 0).margin(SQUARE, SIDES) == pytest.approx(1)
    # turned by 45 degrees, through two of the points
    assert Boundary(np.array([1.0, 1]), 0).margin(SQUARE, SIDES) == pytest.approx(0)
    assert Boundary(np.array([-1.0, 0]), 0).margin(SQUARE, SIDES) == pytest.approx(-1)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_no_direction_beats_the_machine(seed: int) -> None:
    points, labels = draw_points(20, 2.0, 0.6, np.random.default_rng(seed))
    machine = SVC(kernel="linear", C=1e6, tol=1e-8).fit(points, labels)
    expected = 1 / np.linalg.norm(machine.coef_)
    assert widest_margin(points, labels) == pytest.approx(expected, rel=1e-6)


def test_points_that_no_line_separates_are_refused() -> None:
    with pytest.raises(InputError, match="No line separates"):
        draw_points(30, 0.1, 3.0, np.random.default_rng(0))


def test_the_hinge_loss_stops_where_all_margins_are_one() -> None:
    run = descend(SQUARE, SIDES, "hinge", 0.3, [0, 1, 2, 3, 4, 5, 50])
    # by hand: the gradient is (-1, 0, 0) until w = 1.2 at step 4
    assert run.norms == pytest.approx([0, 0.3, 0.6, 0.9, 1.2, 1.2, 1.2])
    assert run.gradients == pytest.approx([1, 1, 1, 1, 0, 0, 0])
    assert run.gradients[-1] == 0, "exactly"


def test_the_logistic_loss_goes_on_with_the_logarithm() -> None:
    run = descend(SQUARE, SIDES, "logistic", 0.5, [0, 1, 1000, 10_000])
    assert run.norms[1] == pytest.approx(0.25)  # half of the gradient, sigmoid(0)
    # dw/dt = sigmoid(-w) gives w + exp(w) = t + 1 for a small rate
    for index, time in ((2, 500), (3, 5000)):
        norm = run.norms[index]
        assert norm + np.exp(norm) == pytest.approx(time + 1, rel=0.02)


def test_weight_decay_ends_where_its_gradient_balances() -> None:
    run = descend(SQUARE, SIDES, "logistic", 0.5, [5000], weight_decay=0.1)
    w = run.norms[0]
    assert 0.1 * w == pytest.approx(1 / (1 + np.exp(w)), rel=1e-9)
    assert run.gradients[0] < 1e-12
