"""Train a sigmoid unit by cross entropy and by squared error, from starts near 0 and saturated."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refigure import losses
from refigure.loss_functions.tables import write_rows
from refigure.loss_functions.units import (
    Arm,
    Paths,
    Start,
    draw_weights,
    mean_derivative,
    standardised_data,
    steps_to,
    train_units,
)
from refigure.measurements import Measurement, write_measurements
from refigure.repetitions import measurements_of
from refigure.settings import read_settings
from refigure.step import run_step

Floats = NDArray[np.float64]
COLUMNS = ("start", "arm", "step", "accuracy", "accuracy_low", "accuracy_high", "cross_entropy")
SPREAD_COLUMNS = ("std", "mean_derivative", "gradient_ratio")
REFERENCE, OTHER, FASTER = "cross_entropy", "squared_error", "squared_error_x4"


@dataclass(frozen=True)
class Settings:
    """What is trained, and what counts as learnt."""

    arms: dict[str, Arm]
    starts: dict[str, Start]
    spreads: tuple[float, ...]  # std of initial weights, for the size of gradients
    seeds: tuple[int, ...]
    steps: int
    wanted: float  # training accuracy
    confidence: float


def main(settings: dict, seed: int, units: str, spreads: str, measurements: str) -> None:
    """Write curves by start, arm and step, the size of gradients by spread, and measurements."""
    chosen = read_settings(Settings, settings)
    design, labels = standardised_data()
    rows: list[tuple[object, ...]] = []
    found = [
        Measurement("unit_examples", len(labels)),
        Measurement("unit_inputs", design.shape[1] - 1),
        Measurement("unit_wanted_accuracy", chosen.wanted),
        Measurement("unit_steps", chosen.steps),
    ]
    for name, start in chosen.starts.items():
        drawn = np.array([draw_weights(start, design.shape[1], seed, s) for s in chosen.seeds]).T
        paths = train_arms(chosen, design, labels, drawn)
        for arm, path in paths.items():
            rows += curve_rows(name, arm, path)
        found += compare(chosen, name, paths)
        slopes = losses.sigmoid_derivative(design @ drawn)
        found += measurements_of(f"unit_derivative_{name}", slopes.mean(axis=0), chosen.confidence)
    write_rows(units, COLUMNS, rows)
    sizes = [spread_row(std, chosen, design, labels, seed) for std in chosen.spreads]
    write_rows(spreads, SPREAD_COLUMNS, sizes)
    for std, derivative, ratio in sizes:
        name = f"{std:g}".replace(".", "_")
        found += [
            Measurement(f"mean_derivative_{name}", derivative),
            Measurement(f"gradient_ratio_{name}", ratio, n=len(chosen.seeds)),
        ]
    write_measurements(measurements, found)


def train_arms(chosen: Settings, design: Floats, labels: Floats, drawn: Floats) -> dict[str, Paths]:
    """Train every arm from the same starts (inputs, seeds), all units side by side."""
    count = drawn.shape[1]
    whole = train_units(
        design,
        labels,
        np.tile(drawn, len(chosen.arms)),
        [arm.loss for arm in chosen.arms.values() for _ in range(count)],
        np.repeat([arm.learning_rate for arm in chosen.arms.values()], count),
        chosen.steps,
    )
    parts = {arm: slice(i * count, (i + 1) * count) for i, arm in enumerate(chosen.arms)}
    return {
        arm: Paths(whole.accuracy[:, s], whole.cross_entropy[:, s], whole.gradient_norm[:, s])
        for arm, s in parts.items()
    }


def curve_rows(start: str, arm: str, path: Paths) -> list[tuple[object, ...]]:
    """The mean curves over seeds, with the least and the greatest accuracy."""
    a, steps = path.accuracy, range(len(path.accuracy))
    columns = (a.mean(1), a.min(1), a.max(1), path.cross_entropy.mean(1))
    table = np.column_stack(columns)
    return [(start, arm, step, *map(float, table[step])) for step in steps if shown(step)]


def shown(step: int) -> bool:
    """Whether a step is among those kept for a plot over the logarithm of the step."""
    return step < 100 or step % 10 == 0


def compare(chosen: Settings, start: str, paths: dict[str, Paths]) -> list[Measurement]:
    """Steps to the wanted accuracy and first gradients, and their ratios seed by seed.

    A unit that does not stay there counts with the last step: its ratio is a lower bound.
    """
    taken = {arm: steps_to(path.accuracy, chosen.wanted) for arm, path in paths.items()}
    found = []
    for arm, path in paths.items():
        arrived = np.isfinite(taken[arm])
        found.append(Measurement(f"unit_reached_{arm}_{start}", arrived.mean(), n=len(arrived)))
        steps = taken[arm] if arrived.all() else np.full(len(arrived), np.nan)
        found += measurements_of(f"unit_steps_{arm}_{start}", steps, chosen.confidence)
        first = path.gradient_norm[0]
        found += measurements_of(f"unit_gradient_{arm}_{start}", first, chosen.confidence)
    capped = {arm: np.minimum(steps, chosen.steps) for arm, steps in taken.items()}
    for arm, name in ((OTHER, "slowdown"), (FASTER, "slowdown_x4")):
        ratio = capped[arm] / np.maximum(capped[REFERENCE], 1)
        found += measurements_of(f"unit_{name}_{start}", ratio, chosen.confidence)
    ratio = paths[REFERENCE].gradient_norm[0] / paths[OTHER].gradient_norm[0]
    return found + measurements_of(f"unit_gradient_ratio_{start}", ratio, chosen.confidence)


def spread_row(
    std: float, chosen: Settings, design: Floats, labels: Floats, seed: int
) -> tuple[float, float, float]:
    """The mean of sigmoid' for scores of a spread, and how much larger one gradient is.

    The weights are drawn and then scaled, so that the scores of the data have that spread.
    """
    inputs = design.shape[1]
    drawn = np.array([draw_weights(Start(1.0), inputs, seed, s) for s in chosen.seeds]).T
    drawn *= std / (design @ drawn).std(axis=0)
    norms = {}
    for loss in (REFERENCE, OTHER):
        path = train_units(
            design, labels, drawn, [loss] * len(chosen.seeds), np.ones(len(chosen.seeds)), 1
        )
        norms[loss] = path.gradient_norm[0]
    return std, mean_derivative(std), float(np.mean(norms[REFERENCE] / norms[OTHER]))


if __name__ == "__main__":
    run_step(main)
