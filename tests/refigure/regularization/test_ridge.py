"""Ridge.  Oracles: closed forms for X'X = nI, values computed apart, scikit-learn, linearity."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from refigure.regularization.linear_problems import (
    Floats,
    LinearProblem,
    normal_design,
    orthogonal_design,
)
from refigure.regularization.ridge import (
    crossing_penalty,
    error_matrix,
    expected_ridge,
    guaranteed_penalty,
    largest_z,
    least_squares,
    ridge,
    ridge_covariance,
    ridge_errors,
    simulate_ridge,
)

WEIGHTS = np.array([1, -2, 0.5, 3, 0])
PENALTIES = [0.1, 1, 10, 100, 1000]


@pytest.fixture
def orthogonal() -> LinearProblem:
    """X'X = 50 I, σ = 1, |β|² = 14.25."""
    return LinearProblem(orthogonal_design(50, 5), WEIGHTS, 1.0)


@pytest.fixture
def random() -> LinearProblem:
    """The random design."""
    return LinearProblem(normal_design(50, 5, 0), WEIGHTS, 1.0)


def test_ridge_is_that_of_scikit_learn(random: LinearProblem) -> None:
    responses = random.observe(np.random.default_rng(2))
    for penalty in PENALTIES:
        model = Ridge(alpha=penalty, fit_intercept=False, solver="svd").fit(
            random.design, responses
        )
        assert ridge(random.design, responses, penalty) == pytest.approx(model.coef_, abs=1e-10)


def test_without_a_penalty_it_is_least_squares(random: LinearProblem) -> None:
    responses = random.observe(np.random.default_rng(2))
    found = ridge(random.design, responses, 0)
    assert found == pytest.approx(least_squares(random.design, responses), abs=1e-12)
    assert random.design.T @ (responses - random.design @ found) == pytest.approx(0, abs=1e-11)


def test_the_expectation_is_ridge_of_the_means(random: LinearProblem) -> None:
    """Ridge is linear in y: its mean is what it gives for E[y], whatever the formula says."""
    for penalty in PENALTIES:
        exact = ridge(random.design, random.means, penalty)
        assert expected_ridge(random, penalty) == pytest.approx(exact, abs=1e-12)


def test_the_covariance_is_that_of_a_linear_map(random: LinearProblem) -> None:
    columns = [ridge(random.design, unit, 3.0) for unit in np.eye(50)]
    map_: Floats = np.array(columns).T  # (p, n)
    assert ridge_covariance(random, 3.0) == pytest.approx(map_ @ map_.T, abs=1e-12)


def test_errors_for_an_orthogonal_design(orthogonal: LinearProblem) -> None:
    penalties = np.array(PENALTIES)
    found = ridge_errors(orthogonal, PENALTIES)
    assert found.bias == pytest.approx(penalties / (50 + penalties) * 14.25**0.5, rel=1e-12)
    assert found.variance == pytest.approx(250 / (50 + penalties) ** 2, rel=1e-12)


def test_errors_for_the_random_design(random: LinearProblem) -> None:
    # worked out apart
    found = ridge_errors(random, [0, 1, 10])
    assert found.bias == pytest.approx([0, 0.10196824671723939, 0.8021444679527306], rel=1e-12)
    assert found.variance == pytest.approx(
        [0.10846896581171048, 0.10328850470491968, 0.07069474944193885], rel=1e-12
    )
    assert found.total == pytest.approx(
        [0.10846896581171048, 0.11368602804350748, 0.7141304969091082], rel=1e-12
    )


@pytest.mark.parametrize("penalty", PENALTIES)
def test_the_error_matrix_has_the_total_as_trace(random: LinearProblem, penalty: float) -> None:
    total = ridge_errors(random, [penalty]).total[0]
    assert np.trace(error_matrix(random, penalty)) == pytest.approx(total, rel=1e-12)


def test_penalties_at_which_ridge_is_as_good(
    orthogonal: LinearProblem, random: LinearProblem
) -> None:
    assert guaranteed_penalty(orthogonal) == pytest.approx(2 / 14.25)
    # 250/(50+λ)² + 14.25 λ²/(50+λ)² = 0.1 gives 14.15 λ² = 10 λ
    assert crossing_penalty(orthogonal) == pytest.approx(10 / 14.15, rel=1e-9)
    excess = np.diff(ridge_errors(random, [0, crossing_penalty(random)]).total)
    assert excess == pytest.approx(0, abs=1e-12)


def test_small_weights_are_better_shrunk_whatever_the_penalty(orthogonal: LinearProblem) -> None:
    tiny = LinearProblem(orthogonal.design, WEIGHTS * 1e-6, 1.0)
    assert crossing_penalty(tiny) == float("inf")


def test_draws_agree_with_the_formula_and_not_with_another(random: LinearProblem) -> None:
    simulated = simulate_ridge(random, [0, 1, 10], 5000, np.random.default_rng(3))
    right = [expected_ridge(random, penalty) for penalty in (0, 1, 10)]
    wrong = [expected_ridge(random, 2 * penalty) for penalty in (0, 1, 10)]
    assert largest_z(simulated, right) < 4.5
    assert largest_z(simulated, wrong) > 10
    errors = ridge_errors(random, [0, 1, 10])
    assert simulated.variance == pytest.approx(errors.variance, rel=0.05)
    assert simulated.bias_squared(WEIGHTS) == pytest.approx(errors.bias**2, abs=0.01)
