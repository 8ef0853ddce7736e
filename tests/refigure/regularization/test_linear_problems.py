"""Designs and draws.  Oracles: what defines each design; the law of large numbers."""

import numpy as np
import pytest

from refigure.regularization.linear_problems import (
    LinearProblem,
    correlated_design,
    normal_design,
    orthogonal_design,
    repeated_sum_design,
)


def test_the_orthogonal_design_is_orthogonal() -> None:
    design = orthogonal_design(50, 5)
    assert design.shape == (50, 5)
    assert design.T @ design == pytest.approx(50 * np.eye(5), abs=1e-12)


def test_the_random_design_is_that_of_the_published_eigenvalues() -> None:
    # worked out apart, to the digits given
    expected = [26.59121088, 47.64751442, 51.64634947, 58.86644748, 73.93691876]
    design = normal_design(50, 5, 0)
    assert np.linalg.eigvalsh(design.T @ design) == pytest.approx(expected, abs=5e-9)


def test_the_last_column_is_the_sum_of_the_first_two() -> None:
    design = repeated_sum_design(30, 6, 1)
    assert np.linalg.matrix_rank(design) == 5
    assert design @ [1, 1, 0, 0, 0, -1] == pytest.approx(0, abs=1e-12)


def test_columns_are_correlated() -> None:
    found = np.atleast_2d(np.corrcoef(correlated_design(20_000, 3, 0.7, 2).T))
    # (1 - r²) / √n is the standard error of a correlation: 0.0036
    assert np.asarray(found)[np.triu_indices(3, 1)] == pytest.approx(0.7, abs=0.015)
    assert np.var(correlated_design(20_000, 1, 0.7, 2)) == pytest.approx(1, abs=0.05)


def test_moments_have_the_mean_and_the_spread_of_the_model() -> None:
    problem = LinearProblem(orthogonal_design(8, 2), np.array([1.0, -2.0]), 3.0)
    drawn = problem.moments(20_000, np.random.default_rng(1), chunk=7000)
    assert drawn.shape == (20_000, 2)
    # X'y ~ N(nβ, σ² n I): a standard error of √72/√20000 = 0.06
    assert drawn.mean(axis=0) == pytest.approx([8, -16], abs=0.3)
    assert drawn.var(axis=0) == pytest.approx([72, 72], rel=0.05)


def test_an_observation_without_noise_is_the_mean() -> None:
    problem = LinearProblem(normal_design(5, 2, 3), np.array([1.0, 2.0]), 0.0)
    assert problem.observe(np.random.default_rng(0)).tolist() == problem.means.tolist()
