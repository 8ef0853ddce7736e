"""Posteriors and their modes.  Oracles: scipy's densities, finite differences, closed forms."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import optimize, stats

from refigure.regularization.linear_problems import Floats, normal_design, orthogonal_design
from refigure.regularization.posterior import (
    Posterior,
    as_printed,
    as_product,
    constrained_least_squares,
    laplace_loss,
    maximise,
    maximise_laplace,
    stationarity_gap,
)


@pytest.fixture
def posterior() -> Posterior:
    """20 observations of 3 weights, σ² = 4, precision 3."""
    design = normal_design(20, 3, 1)
    responses = design @ [1.0, -2.0, 0.0] + 2 * np.random.default_rng(2).normal(size=20)
    return Posterior(design, responses, 4.0, 3.0)


POINTS = np.random.default_rng(3).normal(size=(4, 3))


def log_posterior(posterior: Posterior, weights: Floats) -> float:
    """The log of the product of densities, by scipy."""
    means = posterior.design @ weights
    likelihood = stats.norm.logpdf(posterior.responses, means, posterior.variance**0.5)
    prior = stats.norm.logpdf(weights, 0, posterior.precision**-0.5)
    return float(np.sum(likelihood) + posterior.counted * np.sum(prior))


@pytest.mark.parametrize("counted", [1, 20])
def test_the_loss_is_the_log_density_up_to_a_constant(posterior: Posterior, counted: int) -> None:
    counted_ = replace(posterior, counted=counted)
    sums = [counted_.loss(point) + log_posterior(counted_, point) for point in POINTS]
    assert sums == pytest.approx([sums[0]] * 4, abs=1e-9)


def test_gradients(posterior: Posterior) -> None:
    for one in (posterior, as_printed(posterior), as_product(posterior)):
        error = optimize.check_grad(one.loss, one.gradient, POINTS[0])
        assert error < 1e-4 * np.abs(one.gradient(POINTS[0])).max()


def test_the_mode_solves_its_equation(posterior: Posterior) -> None:
    gram = posterior.design.T @ posterior.design
    moment = posterior.design.T @ posterior.responses
    for one, penalty in (
        (posterior, 4 * 3),  # σ²λ
        (as_printed(posterior), 1.5),  # λ/2
        (as_product(posterior), 20 * 12),  # n σ²λ
        (replace(posterior, precision=0.0), 0),
    ):
        exact = np.linalg.solve(gram + penalty * np.eye(3), moment)
        assert maximise(one) == pytest.approx(exact, abs=1e-7)


def test_the_laplace_mode_of_an_orthogonal_design_is_a_soft_threshold() -> None:
    design = orthogonal_design(10, 3)
    responses = design @ [2.0, -0.3, 0.02]
    posterior = Posterior(design, responses, 1.0)
    # |β_j| - σ²/(n b), and 0 where that is negative
    exact = np.array([2.0 - 0.2, -0.1, 0.0])
    found = maximise_laplace(posterior, 0.5)
    assert found == pytest.approx(exact, abs=1e-8)
    assert found[2] == 0
    assert stationarity_gap(posterior, 0.5, exact) == pytest.approx(0, abs=1e-12)
    assert stationarity_gap(posterior, 0.5, exact + np.array([0, 0, 0.1])) > 0.5
    assert stationarity_gap(posterior, 0.5, np.zeros(3)) == pytest.approx(20 * 0.5 / 1 - 1)
    assert laplace_loss(posterior, 0.5, exact) == pytest.approx(
        0.5 * 10 * (0.04 * 2 + 0.0004) + 3.8
    )


def test_the_constrained_minimiser_of_an_orthogonal_design_is_on_the_way_to_the_origin() -> None:
    design = orthogonal_design(10, 3)
    weights = np.array([2.0, -1.0, 2.0])
    found = constrained_least_squares(design, design @ weights, 1.5)
    assert found == pytest.approx(weights / 2, abs=1e-7)
    inside = constrained_least_squares(design, design @ weights, 10)
    assert inside == pytest.approx(weights, abs=1e-6)
