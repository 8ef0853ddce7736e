"""Modes against closed forms: without a prior, of what the post prints, and on real data."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy import stats
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge

from refigure.regularization.linear_problems import Floats, LinearProblem
from refigure.regularization.posterior import Posterior, as_printed, as_product, maximise
from refigure.regularization.ridge import least_squares, ridge
from refigure.seeding import derive_seed, generators

Numbers = dict[str, float]


def posterior_of(problem: LinearProblem, variance: float, seed: int) -> Posterior:
    """Observe the problem once with a noise variance; the prior is constant."""
    noisy = replace(problem, noise=variance**0.5)
    responses = noisy.observe(generators(derive_seed(seed, "responses")).numpy)
    return Posterior(problem.design, responses, variance)


def compare_constant(problem: LinearProblem, variances: Sequence[float], seed: int) -> Numbers:
    """Compare the most likely weights with least squares, and ridge as its weight goes to 0."""
    found: Numbers = {}
    differences = []
    for variance in variances:
        flat = posterior_of(problem, variance, seed)
        exact = least_squares(flat.design, flat.responses)
        differences.append(float(np.abs(maximise(flat) - exact).max()))
    penalties = np.logspace(-6, 0, 7)
    distances = [
        float(np.linalg.norm(ridge(flat.design, flat.responses, penalty) - exact))
        for penalty in penalties
    ]
    slope = np.polyfit(np.log(penalties[:-1]), np.log(distances[:-1]), 1)[0]
    # the normal density itself, by another implementation, at two points: the constant drops out
    start = np.zeros_like(exact)
    logs = [
        float(np.sum(stats.norm.logpdf(flat.responses, flat.design @ w, flat.variance**0.5)))
        for w in (start, exact)
    ]
    gap = (logs[1] - logs[0]) - (flat.loss(start) - flat.loss(exact))
    return found | {
        "likelihood_difference": max(differences),
        "ridge_to_least_squares_slope": float(slope),
        "ridge_to_least_squares_distance": distances[0],
        "log_likelihood_gap": abs(gap),
    }


def compare_printed(problem: LinearProblem, seed: int) -> Numbers:
    """Minimise what the post prints (E1, E2), and see which ridge it is."""
    precision = 3.0
    unit = replace(posterior_of(problem, 1.0, seed), precision=precision)
    design, responses = unit.design, unit.responses
    printed, product = maximise(as_printed(unit)), maximise(as_product(unit))

    def gap(mode: Floats, weight: float) -> float:
        return float(np.abs(mode - ridge(design, responses, weight)).max())

    return {
        "printed_objective_gap_full": gap(printed, precision),
        "printed_objective_gap_half": gap(printed, precision / 2),
        "product_gap_once": gap(product, precision),
        "product_gap_n": gap(product, len(design) * precision),
        "single_prior_gap": gap(maximise(unit), precision),
    }


def compare_diabetes() -> Numbers:
    """Find the mode on real data (Efron et al. 2004), σ² from the residuals of least squares."""
    design, responses = load_diabetes(return_X_y=True)
    centred = responses - responses.mean()
    residuals = centred - design @ least_squares(design, centred)
    variance = float(residuals @ residuals) / (len(design) - design.shape[1] - 1)
    precision = 1e-3  # weights of some hundred: the columns have norm 1
    mode = maximise(Posterior(design, centred, variance, precision))
    model = Ridge(alpha=variance * precision, fit_intercept=False, solver="cholesky")
    exact = model.fit(design, centred).coef_
    size = float(np.abs(exact).max())
    return {
        "diabetes_noise_variance": variance,
        "diabetes_ridge_weight": variance * precision,
        "diabetes_map_difference": float(np.abs(mode - exact).max()) / size,
        "diabetes_plain_difference": float(
            np.abs(mode - ridge(design, centred, precision)).max() / size
        ),
    }
