"""Measure how long plain networks take to learn, by their depth."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize

from refigure.datasets import dataset_origin
from refigure.intervals import NAN
from refigure.measurements import Measurement, read_table, write_measurements
from refigure.repetitions import measurements_of
from refigure.resnets.runs import run_of, write_rows
from refigure.settings import read_settings
from refigure.step import run_step

COLUMNS = ("depth", "seed", "iterations_to_target")


@dataclass(frozen=True)
class Settings:
    """Which networks, and when one of them has learnt."""

    depths: dict[str, int]  # by arm
    target_loss: float  # of training
    confidence: float


def main(
    curves: list[str], provenance: str, settings: dict, convergence: str, measurements: str
) -> None:
    """Write each run's iterations to the target, and how they grow with depth.

    Args:
        curves: of the arms' runs, `<arm>/<seed>/curves.csv`.
    """
    chosen = read_settings(Settings, settings)
    reached = sorted(
        (chosen.depths[run_of(path).arm], run_of(path).seed, time_to(path, chosen.target_loss))
        for path in curves
    )
    write_rows(convergence, COLUMNS, reached)
    origin = dataset_origin(provenance)
    times: dict[int, list[float]] = defaultdict(list)
    for depth, _, iterations in reached:
        times[depth] += [] if np.isnan(iterations) else [iterations]
    found = [Measurement("convergence_target_loss", chosen.target_loss, data=origin)]
    for depth, values in times.items():
        found += measurements_of(
            f"convergence_iterations_{depth}", values, chosen.confidence, data=origin
        )
    pairs = [(depth, value) for depth, values in times.items() for value in values]
    late = len(reached) - len(pairs)
    found.append(Measurement("convergence_not_reached", late, n=len(reached), data=origin))
    for name, value in compare_growth(pairs).items():
        found.append(Measurement(name, value, n=len(pairs), data=origin))
    write_measurements(measurements, found)


def time_to(path: str, target: float) -> float:
    """Tell the iteration at which the training loss falls to the target; NaN if it does not.

    A row of the curves is the mean over the iterations since the one before, so it counts for their
    middle; between rows the loss is taken for a straight line.
    """
    rows = read_table(path)
    ends = np.array([0.0] + [float(row["iteration"]) for row in rows])
    middles = (ends[1:] + ends[:-1]) / 2
    losses = np.array([float(row["train_loss"]) for row in rows])
    below = np.flatnonzero(losses <= target)
    if not len(below):
        return NAN
    first = int(below[0])
    if first == 0:
        return float(middles[0])
    share = (losses[first - 1] - target) / (losses[first - 1] - losses[first])
    return float(middles[first - 1] + share * (middles[first] - middles[first - 1]))


def compare_growth(pairs: Sequence[tuple[int, float]]) -> dict[str, float]:
    """Compare exponential with linear growth of the iterations t with the depth d.

    log t = a + b d against log t = log(a + b d), both with normal errors of log t and three
    parameters each, so that AIC differ by the logarithm of their sums of squares alone: its
    difference, linear minus exponential, favours exponential growth where it is positive. Runs that
    did not get there are left out, which are more of the deep ones: growth is underestimated.
    """
    names = ("convergence_delta_aic", "convergence_growth_rate")
    if len({depth for depth, _ in pairs}) < 3:  # a line through two depths always fits
        return dict.fromkeys(names, NAN)
    depths, times = np.array(pairs, float).T
    rate, start = np.polyfit(depths, np.log(times), 1)
    exponential = np.log(times) - (start + rate * depths)
    slope, offset = np.polyfit(depths, times, 1)

    def residuals(line: np.ndarray) -> np.ndarray:
        return np.asarray(np.log(times) - np.log(np.maximum(line[0] + line[1] * depths, 1e-9)))

    linear = optimize.least_squares(residuals, [max(offset, 1.0), slope]).fun
    ratio = np.sum(linear**2) / np.sum(exponential**2)
    return dict(zip(names, (len(times) * float(np.log(ratio)), float(rate)), strict=True))


if __name__ == "__main__":
    run_step(main)
