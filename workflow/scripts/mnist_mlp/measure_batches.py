"""Compare sizes of a batch by the examples that a training has seen."""

from dataclasses import dataclass

import numpy as np

from refigure.datasets import dataset_origin
from refigure.intervals import NAN
from refigure.measurements import Measurement, format_cell, write_measurements, write_table
from refigure.mnist_mlp.runs import Results
from refigure.repetitions import measurements_of
from refigure.settings import read_settings
from refigure.step import run_step

COLUMNS = ("batch_size", "seed", "examples", "accuracy")


@dataclass(frozen=True)
class Settings:
    """Which arms, and how far they should come."""

    batch_sizes: dict[str, int]  # by arm
    target: float  # accuracy on the test images
    confidence: float


def main(
    results: list[str], provenance: str, settings: dict, batches: str, measurements: str
) -> None:
    """Write test accuracies by examples seen, and the examples that each size takes to the target.

    A size that does not come to the target within its budget gets no number of examples, but a
    count of the seeds that did.
    """
    chosen = read_settings(Settings, settings)
    found, origin = Results(results), dataset_origin(provenance)
    rows: list[Measurement] = [Measurement("batch_target", chosen.target, data=origin)]
    table = []
    for arm, size in chosen.batch_sizes.items():
        curves = curves_of(found, arm, size)
        for seed, curve in curves.items():
            for examples, accuracy in curve:
                table.append([format_cell(cell) for cell in (size, seed, examples, accuracy)])
        reached = [first_above(curve, chosen.target) for curve in curves.values()]
        there = [value for value in reached if value is not None]
        rows.append(Measurement(f"{arm}_reached", len(there), n=len(reached), data=origin))
        complete = len(there) == len(reached)
        rows += measurements_of(
            f"{arm}_examples_to_target",
            there if complete else [NAN] * len(reached),
            chosen.confidence,
            data=origin,
        )
        rows.append(Measurement(f"{arm}_examples", next(iter(curves.values()))[-1][0], data=origin))
    write_table(batches, COLUMNS, table)
    write_measurements(measurements, rows)


def curves_of(found: Results, arm: str, size: int) -> dict[int, list[tuple[int, float]]]:
    """Give the examples seen and the test accuracies of every seed, in order."""
    curves: dict[int, list[tuple[int, float]]] = {}
    for iteration in found.iterations(arm):
        for seed, accuracy in sorted(found.at(arm, "test", iteration).items()):
            curves.setdefault(seed, []).append((iteration * size, accuracy))
    return curves


def first_above(curve: list[tuple[int, float]], target: float) -> float | None:
    """The examples at which a curve first comes to the target, straight between its points."""
    for (x0, y0), (x1, y1) in zip([(0, 0.0), *curve], curve, strict=False):
        if y1 >= target:
            return float(np.interp(target, [y0, y1], [x0, x1])) if y1 > y0 else float(x1)
    return None


if __name__ == "__main__":
    run_step(main)
