"""Gains of ridge.  Oracle: the closed form for X'X = nI, and the theorem itself."""

import numpy as np
import pytest

from refigure.regularization.existence import gain_of, random_problem
from refigure.regularization.linear_problems import LinearProblem, orthogonal_design


def test_gains_for_an_orthogonal_design() -> None:
    weights = np.array([1, -2, 0.5, 3, 0])
    found = gain_of(LinearProblem(orthogonal_design(50, 5), weights, 1.0), [0.5])
    penalty = 1 / 14.25
    total = (250 + 14.25 * penalty**2) / (50 + penalty) ** 2
    assert found.smallest == pytest.approx(1 - total / 0.1, rel=1e-9)
    assert found.condition == pytest.approx(1)
    # the best penalty is 5/14.25; the grid comes near it
    assert found.best == pytest.approx(1 - 0.09930313588850173 / 0.1, rel=1e-2)
    # along β: 1/50 - (50 + 14.25 λ²)/(50+λ)²; across: 1/50 - 50/(50+λ)²
    along = 1 / 50 - (50 + 14.25 * penalty**2) / (50 + penalty) ** 2
    across = 1 / 50 - 50 / (50 + penalty) ** 2
    assert found.direction == pytest.approx(along / across, rel=1e-6)


def test_beyond_the_guarantee_some_direction_is_worse() -> None:
    # along β the difference ends where λ (1 - 1/n) = 2σ²/|β|²: the bound is nearly sharp
    weights = np.array([1.0, 0.0])
    problem = LinearProblem(orthogonal_design(400, 2), weights, 1.0)
    assert gain_of(problem, [0.99]).direction > 0
    assert gain_of(problem, [1.05]).direction < 0


def test_random_problems_can_be_solved() -> None:
    generator = np.random.default_rng(4)
    sizes = set()
    for _ in range(30):
        problem = random_problem(5, generator)
        rows, columns = problem.design.shape
        assert rows > columns == len(problem.weights) <= 5
        assert np.linalg.matrix_rank(problem.design) == columns
        sizes.add(columns)
    assert sizes == {2, 3, 4, 5}
