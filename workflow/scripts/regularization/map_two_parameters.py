"""Look at a problem of two weights: likelihood, priors, posteriors, and the constraint on the norm.

The constraint is checked on the larger problem of `measure_ridge` too.
"""

from dataclasses import dataclass, replace

import numpy as np

from refigure.measurements import write_measurements
from refigure.regularization.linear_problems import LinearProblem, normal_design
from refigure.regularization.posterior import (
    Posterior,
    constrained_least_squares,
    maximise,
    maximise_laplace,
)
from refigure.regularization.ridge import least_squares, ridge
from refigure.regularization.tables import measured
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step


@dataclass(frozen=True)
class Settings:
    """The problem of two weights, its priors, and the larger one."""

    rows: int
    weights: tuple[float, float]
    correlation: float  # of the two columns
    noise: float
    precision: float  # of the Gaussian prior
    laplace_scale: float
    large_rows: int
    large_weights: tuple[float, ...]
    design_seed: int
    penalties: tuple[float, ...]  # at which ridge is compared with the constraint


def main(settings: dict, seed: int, arrays: str, measurements: str) -> None:
    """Write the terms of the problem with its modes and paths, and how the constraint compares."""
    chosen = read_settings(Settings, settings)
    generator = generators(derive_seed(seed, "two")).numpy
    first, second = generator.normal(size=(2, chosen.rows))
    mixed = chosen.correlation * first + (1 - chosen.correlation**2) ** 0.5 * second
    problem = LinearProblem(np.column_stack([first, mixed]), np.array(chosen.weights), chosen.noise)
    responses = problem.observe(generator)
    flat = Posterior(problem.design, responses, chosen.noise**2)
    gaussian = replace(flat, precision=chosen.precision)
    scales = np.logspace(-3, 2, 101)
    found = {
        "likelihood_mode": least_squares(problem.design, responses),
        "gaussian_mode": maximise(gaussian),
        "laplace_mode": maximise_laplace(flat, chosen.laplace_scale),
        "gram": problem.design.T @ problem.design,
        "variance": np.array(flat.variance),
        "precision": np.array(chosen.precision),
        "laplace_scale": np.array(chosen.laplace_scale),
        "penalties": np.logspace(-2, 4, 121),
        "ridge_path": np.array(
            [ridge(problem.design, responses, k) for k in np.logspace(-2, 4, 121)]
        ),
        "lasso_path": np.array([maximise_laplace(flat, scale) for scale in scales]),
    }
    np.savez(arrays, **found)  # type: ignore[arg-type]
    modes = {name: found[f"{name}_mode"] for name in ("likelihood", "gaussian", "laplace")}
    measures = {
        f"two_{name}_{index}": float(value)
        for name, mode in modes.items()
        for index, value in enumerate(mode, start=1)
    }
    measures |= {f"two_{name}_norm": float(np.linalg.norm(mode)) for name, mode in modes.items()}
    write_measurements(measurements, measured(measures | compare_constraint(chosen, seed)))


def compare_constraint(chosen: Settings, seed: int) -> dict[str, float]:
    """Minimise the squared errors within the ball that ridge ends on, for each penalty.

    The multiplier of the constraint should be the penalty: at the minimum the slope of the squared
    errors is -2λβ.
    """
    weights = np.array(chosen.large_weights)
    design = normal_design(chosen.large_rows, len(weights), chosen.design_seed)
    problem = LinearProblem(design, weights, chosen.noise)
    generator = generators(derive_seed(seed, "large")).numpy
    responses = problem.observe(generator)
    differences, multipliers, norms = [], [], []
    for penalty in chosen.penalties:
        exact = ridge(design, responses, penalty)
        norm = float(np.linalg.norm(exact))
        bound = constrained_least_squares(design, responses, norm)
        differences.append(float(np.abs(bound - exact).max()))
        slope = 2 * design.T @ (responses - design @ bound)
        multipliers.append(abs(float(slope @ bound / (2 * bound @ bound)) / penalty - 1))
        norms.append(norm)
    # a penalty bounds the norm of this y's estimate only: another y, another ball
    others = [np.linalg.norm(ridge(design, problem.observe(generator), 10.0)) for _ in range(1000)]
    return {
        "constraint_difference": max(differences),
        "constraint_multiplier_error": max(multipliers),
        "constraint_norm_first": norms[0],
        "constraint_norm_last": norms[-1],
        "constraint_norms_fall": float(np.all(np.diff(norms) < 0)),
        "constraint_norm_spread": float(np.std(others, ddof=1)),
        "constraint_norm_mean": float(np.mean(others)),
    }


if __name__ == "__main__":
    run_step(main)
