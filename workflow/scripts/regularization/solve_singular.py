"""Solve least squares where X'X is singular: plainly, by the pseudo-inverse, and by ridge."""

from dataclasses import dataclass

import numpy as np

from refigure.measurements import write_measurements
from refigure.regularization.linear_problems import (
    Floats,
    LinearProblem,
    normal_design,
    repeated_sum_design,
)
from refigure.regularization.printed_formulas import measure_printed_terms, measure_shapes
from refigure.regularization.ridge import least_squares, penalised_gram, ridge
from refigure.regularization.tables import label, measured, write_rows
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.step import run_step

Numbers = dict[str, float]
COLUMNS = ("penalty", "coefficient", "value", "pseudo_inverse", "smallest_eigenvalue")


@dataclass(frozen=True)
class Settings:
    """The designs without full rank."""

    rows: int
    weights: tuple[float, ...]  # of the design whose last column is the sum of the first two
    noise: float
    design_seed: int
    wide_rows: int
    wide_columns: int
    printed_penalties: tuple[float, ...]


def main(settings: dict, seed: int, path: str, measurements: str) -> None:
    """Write the ridge path of a singular problem and what each way of solving it gives."""
    chosen = read_settings(Settings, settings)
    weights = np.array(chosen.weights)
    design = repeated_sum_design(chosen.rows, len(weights), chosen.design_seed)
    problem = LinearProblem(design, weights, chosen.noise)
    responses = problem.observe(generators(seed).numpy)
    minimal = np.linalg.pinv(design) @ responses
    found = measure_rank(chosen, design)
    found |= measure_solutions(design, responses, minimal)
    found |= measure_limit(design, responses, minimal, chosen.printed_penalties)
    found |= measure_shapes(design, responses, weights)
    found |= measure_printed_terms(problem)
    rows: list[tuple[object, ...]] = []
    for penalty in np.logspace(-10, 4, 113):
        smallest = float(np.linalg.eigvalsh(penalised_gram(design, penalty))[0])
        estimates = ridge(design, responses, penalty)
        rows += [
            (float(penalty), index, float(estimates[index - 1]), float(limit), smallest)
            for index, limit in enumerate(minimal, start=1)
        ]
    write_rows(path, COLUMNS, rows)
    write_measurements(measurements, measured(found))


def measure_rank(chosen: Settings, design: Floats) -> Numbers:
    """How far the designs are from full rank, and what numpy says of an exactly singular matrix."""
    gram = design.T @ design
    eigenvalues = np.linalg.eigvalsh(gram)
    wide = normal_design(chosen.wide_rows, chosen.wide_columns, chosen.design_seed)
    wide_eigenvalues = np.linalg.eigvalsh(wide.T @ wide)
    whole = np.array([[1.0, 2.0], [2.0, 4.0]])  # no rounding: elimination ends with a zero
    try:
        np.linalg.solve(whole, np.ones(2))
        raised = 0
    except np.linalg.LinAlgError:
        raised = 1
    return {
        "singular_columns": design.shape[1],
        "singular_rank": float(np.linalg.matrix_rank(design)),
        "singular_smallest_eigenvalue": float(abs(eigenvalues[0])),
        "singular_relative_eigenvalue": float(eigenvalues[0] / eigenvalues[-1]),
        "singular_condition": float(np.linalg.cond(gram)),
        "wide_columns": chosen.wide_columns,
        "wide_rank": float(np.linalg.matrix_rank(wide)),
        "wide_relative_eigenvalue": float(wide_eigenvalues[0] / wide_eigenvalues[-1]),
        "exactly_singular_raises": raised,
    }


def measure_solutions(design: Floats, responses: Floats, minimal: Floats) -> Numbers:
    """What plain inversion gives, and what there is: infinitely many minimisers, one the shortest.

    Elimination meets no exact zero and gives numbers without an error: they are rounding, divided
    by rounding, and differ between machines. Rank and condition tell, an exception does not.
    """
    gram, moment = design.T @ design, design.T @ responses
    try:
        plain = np.linalg.solve(gram, moment)
        identity_gap = np.linalg.inv(gram) @ gram - np.eye(len(gram))
        found: Numbers = {
            "plain_solve_distance": float(np.linalg.norm(plain - minimal)),
            "plain_inverse_gap": float(np.linalg.norm(identity_gap)),
        }
    except np.linalg.LinAlgError:  # elsewhere rounding may leave an exact zero
        found = {"plain_solve_distance": np.nan, "plain_inverse_gap": np.nan}
    null = np.zeros(len(minimal))
    null[[0, 1, -1]] = 1.0, 1.0, -1.0  # the last column is the sum of the first two

    def squared(weights: Floats) -> float:
        return float(np.sum((responses - design @ weights) ** 2))

    lowest = squared(minimal)
    return found | {
        "minimum_norm_gradient": float(np.abs(design.T @ (design @ minimal - responses)).max()),
        "minimum_norm_lstsq_gap": float(np.abs(minimal - least_squares(design, responses)).max()),
        "other_solution_error_gap": abs(squared(minimal + 5 * null) - lowest) / lowest,
        "other_solution_norm_ratio": float(
            np.linalg.norm(minimal + 5 * null) / np.linalg.norm(minimal)
        ),
    }


def measure_limit(
    design: Floats, responses: Floats, minimal: Floats, penalties: tuple[float, ...]
) -> Numbers:
    """How ridge comes to the pseudo-inverse's solution as its penalty goes to 0."""
    found: Numbers = {}
    for penalty in penalties:
        gram = penalised_gram(design, penalty)
        distance = float(np.linalg.norm(ridge(design, responses, penalty) - minimal))
        found |= {
            f"singular_distance_{label(penalty)}": distance,
            f"singular_eigenvalue_{label(penalty)}": float(np.linalg.eigvalsh(gram)[0]),
            f"singular_condition_{label(penalty)}": float(np.linalg.cond(gram)),
        }
    falling = np.logspace(-4, -1, 7)
    distances = [np.linalg.norm(ridge(design, responses, k) - minimal) for k in falling]
    residual = [
        np.abs(penalised_gram(design, k) @ ridge(design, responses, k) - design.T @ responses).max()
        for k in falling
    ]
    shift = [np.linalg.eigvalsh(penalised_gram(design, k))[0] / k for k in falling]
    return found | {
        "singular_limit_slope": float(np.polyfit(np.log(falling), np.log(distances), 1)[0]),
        "singular_equation_residual": float(max(residual)),
        "singular_eigenvalue_over_penalty_min": float(min(shift)),
        "singular_eigenvalue_over_penalty_max": float(max(shift)),
    }


if __name__ == "__main__":
    run_step(main)
