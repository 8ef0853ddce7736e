"""What is measured of ridge: errors by penalty, the meaning of λ, better penalties."""

from dataclasses import replace

import numpy as np

from refigure.regularization.existence import gain_of, random_problem
from refigure.regularization.linear_problems import LinearProblem
from refigure.regularization.ridge import (
    crossing_penalty,
    expected_ridge,
    guaranteed_penalty,
    largest_z,
    ridge_covariance,
    ridge_errors,
    simulate_ridge,
)
from refigure.regularization.tables import label
from refigure.seeding import generators

Numbers = dict[str, float]
SAME = 1e-12  # relative: what rounding leaves of a difference of matrices


def measure_errors(name: str, problem: LinearProblem, penalties: tuple[float, ...]) -> Numbers:
    """The errors at the printed penalties, the best penalty, and how the errors depend on it."""
    printed = ridge_errors(problem, penalties)
    found: Numbers = {}
    for kind in ("bias", "variance", "total"):
        values = getattr(printed, kind)
        found |= {
            f"ridge_{name}_{kind}_{label(penalty)}": value
            for penalty, value in zip(penalties, values, strict=True)
        }
    grid = ridge_errors(problem, np.logspace(-3, 3, 601))
    best = int(grid.total.argmin())
    least = float(ridge_errors(problem, [0.0]).total[0])
    decades = ridge_errors(problem, np.logspace(-4, 5, 10))
    slopes = np.diff(np.log10(decades.bias))  # by decade
    eigenvalues = np.linalg.eigvalsh(problem.design.T @ problem.design)
    reference = ridge_covariance(problem, 0.0)
    gains = [
        np.linalg.eigvalsh(reference - ridge_covariance(problem, penalty))[0] / penalty
        for penalty in decades.penalties
    ]
    found |= {f"ridge_{name}_eigenvalue_{k}": v for k, v in enumerate(eigenvalues, start=1)}
    found |= {f"bias_slope_{name}_{k}": v for k, v in enumerate(slopes, start=1)}
    # where X'X = n I the best penalty is known: p σ²/|β|²
    exact = len(problem.weights) * guaranteed_penalty(problem) / 2
    return found | {
        f"ridge_{name}_least_squares": least,
        f"ridge_{name}_best_on_grid": grid.penalties[best],
        f"ridge_{name}_best_total": grid.total[best],
        f"ridge_{name}_hoerl_penalty": exact,
        f"ridge_{name}_hoerl_total": float(ridge_errors(problem, [exact]).total[0]),
        f"ridge_{name}_last_better": grid.penalties[grid.total < least].max(),
        f"ridge_{name}_crossing": crossing_penalty(problem),
        f"guaranteed_penalty_{name}": guaranteed_penalty(problem),
        f"bias_slope_{name}_min": slopes.min(),
        f"bias_slope_{name}_max": slopes.max(),
        f"bias_limit_{name}": decades.bias[-1] / np.linalg.norm(problem.weights),
        f"variance_gain_{name}": min(gains),
        f"total_ratio_max_{name}": decades.total.max() / least,
        f"total_ratio_min_{name}": grid.total[best] / least,
        f"ridge_gain_{name}": 1 - grid.total[best] / least,
    }


def measure_precision(problem: LinearProblem, noise: float, draws: int, seed: int) -> Numbers:
    """Take the formula's λ as what the post introduces it as, the precision of the prior.

    The mode is then ridge with σ²λ, and the formula as printed misses it where σ is not 1.
    """
    noisy = replace(problem, noise=noise)
    precisions = [1.0, 10.0]
    weight = noisy.noise**2
    modes = [weight * precision for precision in precisions]
    simulated = simulate_ridge(noisy, modes, draws, generators(seed).numpy)
    printed = [expected_ridge(noisy, precision) for precision in precisions]
    right = [expected_ridge(noisy, weight * precision) for precision in precisions]
    return {
        "as_published.precision_expectation_z": largest_z(simulated, printed),
        "corrected.precision_expectation_z": largest_z(simulated, right),
    }


def measure_existence(problems: int, largest: int, seed: int) -> Numbers:
    """Look for a problem in which a penalty below 2σ²/|β|² does not beat least squares."""
    generator = generators(seed).numpy
    gains = [
        gain_of(random_problem(largest, generator), (0.01, 0.5, 0.999)) for _ in range(problems)
    ]
    return {
        "existence_problems": problems,
        "existence_share": float(np.mean([one.smallest > 0 for one in gains])),
        "existence_direction_share": float(np.mean([one.direction > -SAME for one in gains])),
        "existence_smallest_gain": min(one.smallest for one in gains),
        "existence_median_best_gain": float(np.median([one.best for one in gains])),
        "existence_largest_best_gain": max(one.best for one in gains),
        "existence_median_condition": float(np.median([one.condition for one in gains])),
    }
