"""Check the post's proof that the SVM's objective is convex: Hessian and kinks (H-C5, H-C6)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refigure.hessians.hinge import (
    HingeObjective,
    concave_kink,
    midpoint_excess,
    two_classes,
)
from refigure.measurements import Measurement, format_cell, write_measurements, write_table
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.step import run_step

Array = NDArray[np.float64]
COLUMNS = ("h", "rank", "eigenvalue")
PROFILE_COLUMNS = ("t", "objective", "slope", "counterexample")


@dataclass(frozen=True)
class Settings:
    """The data and what is tried on them."""

    samples: int
    features: int
    regularisation: float  # the post's lambda
    steps: tuple[float, ...]  # h of the differences
    pairs: int  # segments for the test of convexity
    profile_points: int


def main(settings: dict, seed: int, hessians: str, profile: str, measurements: str) -> None:
    """Write eigenvalues by the h of differences, a slice through the objective, and measures."""
    chosen = read_settings(Settings, settings)
    generator = generators(seed).numpy
    objective = two_classes(chosen.samples, chosen.features, chosen.regularisation, generator)
    w = point_off_kinks(objective, min(chosen.steps), generator)
    write_hessians(hessians, objective, w, chosen.steps)
    write_profile(profile, objective, w, chosen.profile_points)
    rows = [*measure_hessian(objective, w, min(chosen.steps))]
    rows += [*measure_gradient(objective, w), *measure_kink(objective, w)]
    rows += measure_convexity(objective, chosen.pairs, generator)
    write_measurements(measurements, rows)


def point_off_kinks(objective: HingeObjective, h: float, generator: np.random.Generator) -> Array:
    """Draw weights until none of 10 steps of size h in any direction meets a kink."""
    while True:
        w: Array = generator.standard_normal((objective.inputs.shape[1],))
        if objective.kink_distance(w) > 10 * h:
            return w


def write_hessians(
    path: str, objective: HingeObjective, w: Array, steps: tuple[float, ...]
) -> None:
    """Write the eigenvalues of the Hessian by differences of each h."""
    rows = [
        [format_cell(h), str(rank), format_cell(float(value))]
        for h in steps
        for rank, value in enumerate(np.linalg.eigvalsh(objective.difference_hessian(w, h)))
    ]
    write_table(path, COLUMNS, rows)


def write_profile(path: str, objective: HingeObjective, w: Array, count: int) -> None:
    """Write the objective and its slope along the first axis through w, and the counterexample."""
    rows = []
    for t in np.linspace(-2, 2, count):
        moved = w + t * np.eye(len(w))[0]
        row = (
            t,
            float(objective.value(moved)),
            float(objective.gradient(moved)[0]),
            float(concave_kink(np.array(t + 1))),
        )
        rows.append([format_cell(float(value)) for value in row])
    write_table(path, PROFILE_COLUMNS, rows)


def measure_hessian(objective: HingeObjective, w: Array, h: float) -> Iterator[Measurement]:
    """Yield the Hessian between kinks in units of lambda: the post's is 1 everywhere on it."""
    unit, count = objective.regularisation, len(w)
    yield Measurement("hinge_kink_distance", objective.kink_distance(w), n=len(objective.labels))
    yield Measurement("hinge_regularisation", unit)
    for variant, factor in (("as_published", 1.0), ("corrected", 2.0)):
        matrix = objective.difference_hessian(w, h, factor)
        values = np.linalg.eigvalsh(matrix)
        names = {"least": values.min(), "largest": values.max(), "mean": values.mean()}
        for name, value in names.items():
            yield Measurement(f"{variant}.hinge_hessian_{name}", float(value) / unit, n=count)
        off = np.abs(matrix - np.diag(np.diag(matrix))).max()
        yield Measurement(f"{variant}.hinge_hessian_off_diagonal", float(off) / unit, n=count)


def measure_gradient(objective: HingeObjective, w: Array, h: float = 1e-6) -> Iterator[Measurement]:
    """Yield the relative error of both formulas against differences of the objective itself."""
    axes = h * np.eye(len(w))
    exact = (objective.value(w + axes) - objective.value(w - axes)) / (2 * h)
    for variant, factor in (("as_published", 1.0), ("corrected", 2.0)):
        error = np.linalg.norm(objective.gradient(w, factor) - exact) / np.linalg.norm(exact)
        yield Measurement(f"{variant}.hinge_gradient_error", float(error), n=len(w))


def measure_kink(objective: HingeObjective, w: Array) -> Iterator[Measurement]:
    """Yield by how much the slope jumps where one sample's hinge turns off: the indicator moves.

    The nearest kink is crossed at a right angle; the jump is the length of that sample.
    """
    norms = np.linalg.norm(objective.inputs, axis=1)
    margins = objective.labels * (objective.inputs @ w)
    nearest = int(np.argmin(np.abs(1 - margins) / norms))
    towards = objective.labels[nearest] * objective.inputs[nearest] / norms[nearest] ** 2
    kink = w + (1 - margins[nearest]) * towards
    side = 1e-9 * towards * norms[nearest]
    jump = objective.gradient(kink + side) - objective.gradient(kink - side)
    yield Measurement("hinge_kink_jump", float(np.linalg.norm(jump)), n=1)
    yield Measurement("hinge_kink_sample_norm", float(norms[nearest]), n=1)


def measure_convexity(
    objective: HingeObjective, pairs: int, generator: np.random.Generator
) -> Iterator[Measurement]:
    """Yield violations of the objective's convexity, and the excess of the counterexample."""
    violations, largest, chunk = 0, -np.inf, 10_000
    for start in range(0, pairs, chunk):
        size = (2, min(chunk, pairs - start), objective.inputs.shape[1])
        one, other = 2 * generator.standard_normal(size)
        values = np.stack([objective.value(w) for w in (one, (one + other) / 2, other)])
        excess = midpoint_excess(values) / values.max(0)
        violations += int((excess > 1e-12).sum())
        largest = max(largest, float(excess.max()))
    yield Measurement("hinge_convexity_violations", violations, n=pairs)
    yield Measurement("hinge_convexity_largest_excess", largest, n=pairs)
    values = concave_kink(np.array([0.8, 1.0, 1.2]))
    yield Measurement("counterexample_excess", float(midpoint_excess(values)))
    sides = np.array([[0.5, 0.51, 0.52], [1.5, 1.51, 1.52]])
    second = np.diff(concave_kink(sides), 2, axis=1) / 0.01**2
    yield Measurement("counterexample_second_derivative", float(second.min()), n=2)


if __name__ == "__main__":
    run_step(main)
