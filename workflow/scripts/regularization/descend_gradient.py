"""Go down the gradient of least squares with steps below and above 2/L."""

from dataclasses import dataclass

import numpy as np

from refigure.measurements import write_measurements
from refigure.regularization.linear_problems import Floats, LinearProblem, normal_design
from refigure.regularization.ridge import least_squares
from refigure.regularization.tables import label, measured, write_rows
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.step import run_step

COLUMNS = ("step_times_curvature", "step", "distance")


@dataclass(frozen=True)
class Settings:
    """The problem, and the steps in units of 1/L, L the largest eigenvalue of 2X'X."""

    rows: int
    weights: tuple[float, ...]
    noise: float
    design_seed: int
    steps: int
    step_sizes: tuple[float, ...]


def main(settings: dict, seed: int, descent: str, measurements: str) -> None:
    """Write the distance to least squares by step for each size of the steps."""
    chosen = read_settings(Settings, settings)
    design = normal_design(chosen.rows, len(chosen.weights), chosen.design_seed)
    problem = LinearProblem(design, np.array(chosen.weights), chosen.noise)
    responses = problem.observe(generators(seed).numpy)
    best = least_squares(design, responses)
    hessian = 2 * design.T @ design
    eigenvalues = np.linalg.eigvalsh(hessian)
    rows: list[tuple[object, ...]] = []
    found = {
        "hessian_smallest_eigenvalue": float(eigenvalues[0]),
        "hessian_largest_eigenvalue": float(eigenvalues[-1]),
        "gradient_at_solution": float(np.abs(gradient(design, responses, best)).max()),
        # the same point is stationary for the function upside down, of which it is the maximum
        "upside_down_gradient": float(np.abs(-gradient(design, responses, best)).max()),
        "upside_down_hessian_largest": float(np.linalg.eigvalsh(-hessian)[-1]),
    }
    for size in chosen.step_sizes:
        point = np.zeros_like(best)
        for step in range(chosen.steps + 1):
            distance = float(np.linalg.norm(point - best))
            rows.append((size, step, distance))
            point = point - size / eigenvalues[-1] * gradient(design, responses, point)
        found[f"descent_distance_{label(size)}"] = distance
    write_rows(descent, COLUMNS, rows)
    write_measurements(measurements, measured(found))


def gradient(design: Floats, responses: Floats, weights: Floats) -> Floats:
    """The gradient of |y - Xβ|²."""
    return 2 * design.T @ (design @ weights - responses)


if __name__ == "__main__":
    run_step(main)
