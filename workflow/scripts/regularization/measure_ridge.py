"""Measure bias and variance of ridge by formula and by draws, against least squares."""

from dataclasses import dataclass, replace

import numpy as np

from refigure.measurements import write_measurements
from refigure.regularization.existence import gain_of, random_problem
from refigure.regularization.linear_problems import (
    LinearProblem,
    correlated_design,
    normal_design,
    orthogonal_design,
)
from refigure.regularization.ridge import (
    crossing_penalty,
    expected_ridge,
    guaranteed_penalty,
    largest_z,
    ridge_covariance,
    ridge_errors,
    simulate_ridge,
)
from refigure.regularization.tables import label, measured, write_rows
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step

Numbers = dict[str, float]
COLUMNS = ("design", "penalty", "bias", "variance", "simulated_bias_squared", "simulated_variance")
SAME = 1e-12  # relative: what rounding leaves of a difference of matrices


@dataclass(frozen=True)
class Settings:
    """The problems and how often they are drawn."""

    rows: int
    weights: tuple[float, ...]
    noise: float
    design_seed: int  # of numpy's default generator, for the random design
    correlation: float  # of the columns of a third design
    printed_penalties: tuple[float, ...]
    draws: int
    precision_noise: float  # σ where the post's λ is a prior precision
    problems: int  # random ones, for the existence of a better penalty
    largest_problem: int  # weights


def main(settings: dict, seed: int, curves: str, measurements: str) -> None:
    """Write the errors by penalty for three designs, and what is claimed of them."""
    chosen = read_settings(Settings, settings)
    weights = np.array(chosen.weights)
    designs = {
        "orthogonal": orthogonal_design(chosen.rows, len(weights)),
        "random": normal_design(chosen.rows, len(weights), chosen.design_seed),
        "correlated": correlated_design(
            chosen.rows, len(weights), chosen.correlation, chosen.design_seed
        ),
    }
    found: Numbers = {}
    rows: list[tuple[object, ...]] = []
    for name, design in designs.items():
        problem = LinearProblem(design, weights, chosen.noise)
        found |= measure_errors(name, problem, chosen.printed_penalties)
        own = derive_seed(seed, name)
        z, drawn = compare_draws(name, problem, chosen.draws, own)
        found[f"expectation_z_{name}"] = z
        rows += drawn
    plain = LinearProblem(designs["random"], weights, chosen.noise)
    found |= measure_precision(plain, chosen, derive_seed(seed, "precision"))
    found |= measure_existence(chosen, derive_seed(seed, "existence"))
    write_rows(curves, COLUMNS, rows)
    write_measurements(measurements, measured(found, n=chosen.draws))


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


def compare_draws(
    name: str, problem: LinearProblem, draws: int, seed: int
) -> tuple[float, list[tuple[object, ...]]]:
    """Hold the printed expectation against draws; give the largest z and the rows of curves."""
    shown = np.concatenate([[0.0], np.logspace(-2, 4, 13)])
    simulated = simulate_ridge(problem, shown, draws, generators(seed).numpy)
    z = largest_z(simulated, [expected_ridge(problem, penalty) for penalty in shown])
    dots = zip(simulated.bias_squared(problem.weights), simulated.variance, strict=True)
    by_penalty = dict(zip(shown.tolist(), dots, strict=True))
    curve = np.union1d(np.logspace(-4, 5, 181), shown)
    errors = ridge_errors(problem, curve)
    nothing = (float("nan"), float("nan"))
    rows = [
        (name, float(penalty), float(bias), float(variance), *map(float, pair))
        for penalty, bias, variance in zip(curve, errors.bias, errors.variance, strict=True)
        for pair in [by_penalty.get(float(penalty), nothing)]
    ]
    return z, rows


def measure_precision(problem: LinearProblem, chosen: Settings, seed: int) -> Numbers:
    """Take the formula's λ as what the post introduces it as, the precision of the prior.

    The mode is then ridge with σ²λ, and the formula as printed misses it where σ is not 1.
    """
    noisy = replace(problem, noise=chosen.precision_noise)
    precisions = [1.0, 10.0]
    weight = noisy.noise**2
    modes = [weight * precision for precision in precisions]
    simulated = simulate_ridge(noisy, modes, chosen.draws, generators(seed).numpy)
    printed = [expected_ridge(noisy, precision) for precision in precisions]
    right = [expected_ridge(noisy, weight * precision) for precision in precisions]
    return {
        "as_published.precision_expectation_z": largest_z(simulated, printed),
        "corrected.precision_expectation_z": largest_z(simulated, right),
    }


def measure_existence(chosen: Settings, seed: int) -> Numbers:
    """Look for a problem in which a penalty below 2σ²/|β|² does not beat least squares."""
    generator = generators(seed).numpy
    gains = [
        gain_of(random_problem(chosen.largest_problem, generator), (0.01, 0.5, 0.999))
        for _ in range(chosen.problems)
    ]
    return {
        "existence_problems": chosen.problems,
        "existence_share": float(np.mean([one.smallest > 0 for one in gains])),
        "existence_direction_share": float(np.mean([one.direction > -SAME for one in gains])),
        "existence_smallest_gain": min(one.smallest for one in gains),
        "existence_median_best_gain": float(np.median([one.best for one in gains])),
        "existence_largest_best_gain": max(one.best for one in gains),
        "existence_median_condition": float(np.median([one.condition for one in gains])),
    }


if __name__ == "__main__":
    run_step(main)
