"""The formulas of the post evaluated to the letter, beside what they should be."""

import numpy as np
from scipy import stats

from refigure.regularization.linear_problems import Floats, LinearProblem

Numbers = dict[str, float]


def measure_shapes(design: Floats, responses: Floats, weights: Floats) -> Numbers:
    """Evaluate the printed formulas as they stand, vectors being columns (E3)."""
    full = design[:, :-1]
    gram = full.T @ full
    y, beta = responses[:, None], weights[:-1, None]  # (n, 1) and (p, 1)
    raised = 0
    try:
        np.linalg.inv(gram) @ (y.T @ full)
    except ValueError:
        raised = 1
    printed = -2 * y.T @ full + 2 * gram @ beta  # (1, p) + (p, 1): numpy broadcasts
    gradient = -2 * full.T @ y + 2 * gram @ beta

    def loss(b: Floats) -> float:
        return float(np.sum((y - full @ b) ** 2))

    step = 1e-5 * np.eye(len(beta))
    slopes = [(loss(beta + e[:, None]) - loss(beta - e[:, None])) / 2e-5 for e in step]
    return {
        "printed_solution_raises": raised,
        "printed_gradient_rows": printed.shape[0],
        "printed_gradient_columns": printed.shape[1],
        "corrected_gradient_columns": gradient.shape[1],
        "corrected_gradient_error": float(
            np.abs(gradient[:, 0] - slopes).max() / np.abs(gradient).max()
        ),
    }


def measure_printed_terms(problem: LinearProblem) -> Numbers:
    """Evaluate other formulas to the letter (E10, E11, E13, E16)."""
    beta, precision = problem.weights, 3.0
    spread = np.ptp(problem.means)
    variance = problem.noise**2
    residual = 2 * problem.noise
    exponential = np.exp(-(residual**2) / (2 * variance))
    raised = 0
    try:
        stats.multivariate_normal(mean=np.zeros(len(beta)), cov=np.array([[1 / precision]]))
    except ValueError:
        raised = 1
    joint = stats.multivariate_normal(np.zeros(len(beta)), np.eye(len(beta)) / precision)
    separate = stats.norm.logpdf(beta, scale=precision**-0.5).sum()
    last = float(beta[-1])
    return {
        # Σ_{i=1}^{j} β_j² with j = p: p times the last square, whatever the others are
        "as_published.penalty_sum": len(beta) * last**2,
        "corrected.penalty_sum": float(beta @ beta),
        # the root that is never closed takes the exponential under it
        "as_published.density_ratio": float(exponential**-0.5),
        "corrected.density_ratio": float(exponential),
        "response_mean_range": float(spread),
        "response_mean_range_in_noise": float(spread / problem.noise),
        "scalar_prior_raises": raised,
        "prior_log_density_gap": float(abs(joint.logpdf(beta) - separate)),
    }
