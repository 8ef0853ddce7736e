"""Measure bias and variance of ridge by formula and by draws, against least squares."""

from dataclasses import dataclass

import numpy as np

from refigure.measurements import write_measurements
from refigure.regularization.linear_problems import (
    LinearProblem,
    correlated_design,
    normal_design,
    orthogonal_design,
)
from refigure.regularization.ridge import (
    expected_ridge,
    largest_z,
    ridge_errors,
    simulate_ridge,
)
from refigure.regularization.ridge_measures import (
    measure_errors,
    measure_existence,
    measure_precision,
)
from refigure.regularization.tables import measured, write_rows
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step

Numbers = dict[str, float]
COLUMNS = ("design", "penalty", "bias", "variance", "simulated_bias_squared", "simulated_variance")


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
    found |= measure_precision(
        plain, chosen.precision_noise, chosen.draws, derive_seed(seed, "precision")
    )
    found |= measure_existence(
        chosen.problems, chosen.largest_problem, derive_seed(seed, "existence")
    )
    write_rows(curves, COLUMNS, rows)
    write_measurements(measurements, measured(found, n=chosen.draws))


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


if __name__ == "__main__":
    run_step(main)
