"""Separate points by a support vector machine and by gradient descent on two losses."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.svm import SVC

from refigure.loss_functions.separation import (
    Boundary,
    Descents,
    descend,
    draw_points,
    widest_margin,
)
from refigure.loss_functions.tables import write_numbers, write_rows
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step

Floats = NDArray[np.float64]
POINT_COLUMNS = ("x", "y", "label", "support")
NORM_COLUMNS = ("loss", "step", "norm", "gradient")


@dataclass(frozen=True)
class Settings:
    """The points and the ways to separate them."""

    per_class: int
    centre: float
    std: float
    hard: float  # C of the machine, so large that no point is let into the margin
    soft: float  # C of another one, which lets points in
    learning_rate: float
    steps: int  # of the descents
    early: int  # the step by which the hinge loss is said to stand still


def main(settings: dict, seed: int, points: str, norms: str, measurements: str) -> None:
    """Write the points with their support vectors, the norms by step, and measurements."""
    chosen = read_settings(Settings, settings)
    random = generators(derive_seed(seed, "points")).numpy
    x, labels = draw_points(chosen.per_class, chosen.centre, chosen.std, random)
    machine = SVC(kernel="linear", C=chosen.hard, tol=1e-8).fit(x, labels)
    best = boundary_of(machine)
    support = np.zeros(len(x))
    support[machine.support_] = 1
    write_rows(points, POINT_COLUMNS, np.column_stack((x, labels, support)).tolist())
    seen = logged_steps(chosen.steps)
    runs = {
        name: descend(x, labels, name, chosen.learning_rate, seen) for name in ("hinge", "logistic")
    }
    rows: list[list[object]] = [
        [name, step, float(run.norms[i]), float(run.gradients[i])]
        for name, run in runs.items()
        for i, step in enumerate(run.steps)
    ]
    write_rows(norms, NORM_COLUMNS, rows)
    found = {
        "svm_w_x": best.w[0],
        "svm_w_y": best.w[1],
        "svm_b": best.b,
        "svm_margin": best.margin(x, labels),
        "svm_half_width": 1 / float(np.linalg.norm(best.w)),
        "svm_width": 2 / float(np.linalg.norm(best.w)),
        "svm_support_vectors": len(machine.support_),
        "svm_points": len(x),
        "widest_margin": widest_margin(x, labels),
        "soft_margin": boundary_of(
            SVC(kernel="linear", C=chosen.soft, tol=1e-8).fit(x, labels)
        ).margin(x, labels),
        "soft_c": chosen.soft,
    }
    found["svm_margin_share"] = found["svm_margin"] / found["widest_margin"]
    found["soft_margin_share"] = found["soft_margin"] / found["widest_margin"]
    for name, run in runs.items():
        found |= describe(name, run, chosen)
        found[f"{name}_margin"] = run.boundary.margin(x, labels)
        found[f"{name}_margin_share"] = found[f"{name}_margin"] / found["widest_margin"]
    write_numbers(measurements, found)


def boundary_of(machine: SVC) -> Boundary:
    """The line of a fitted machine."""
    return Boundary(np.asarray(machine.coef_[0]), float(machine.intercept_[0]))


def logged_steps(last: int) -> list[int]:
    """Steps evenly on a logarithmic axis, with 0 and every power of ten."""
    spaced = np.unique(np.round(np.geomspace(1, last, 60)).astype(int)).tolist()
    powers = [10**k for k in range(20) if 10**k <= last]
    return sorted({0, *spaced, *powers, last})


def describe(name: str, run: Descents, chosen: Settings) -> dict[str, float]:
    """The norms at powers of ten, at the early step and at the end."""
    norm = dict(zip(run.steps, run.norms, strict=True))
    gradient = dict(zip(run.steps, run.gradients, strict=True))
    powers = [step for step in run.steps if step and np.log10(step).is_integer()]
    found = {f"{name}_norm_{step}": norm[step] for step in powers}
    early = max(step for step in run.steps if step <= chosen.early)
    return found | {
        f"{name}_norm_last": norm[run.steps[-1]],
        f"{name}_gradient_last": gradient[run.steps[-1]],
        f"{name}_gradient_early": gradient[early],
        f"{name}_growth_after_early": norm[run.steps[-1]] - norm[early],
        f"{name}_growth_last_decade": norm[powers[-1]] - norm[powers[-2]],
        f"{name}_early_step": early,
        f"{name}_last_step": run.steps[-1],
    }


if __name__ == "__main__":
    run_step(main)
