"""Foretell by g'Hg the step at which descent raises a network's loss, and find it (H-C13)."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from refigure.hessian.lanczos import lanczos, random_start
from refigure.hessian.products import flat_loss, flatten, forward_over_reverse
from refigure.hessian.taylor import first_rise, geometric
from refigure.hessians.digits import digits_network, read_small_digits
from refigure.hessians.full_batch import FullBatchDescent
from refigure.hessians.tables import write_records
from refigure.measurements import Measurement, write_measurements
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step

CLOSE = 0.25  # a threshold is foretold within this part of itself


@dataclass(frozen=True)
class Settings:
    """The trainings and the steps that are tried."""

    hidden: int
    images: int
    rates: tuple[float, ...]
    seeds: tuple[int, ...]
    checkpoints: tuple[int, ...]
    first_step: float
    last_step: float
    steps: int
    lanczos_steps: int
    threads: int


@dataclass(frozen=True)
class Row:
    """One network at one moment."""

    rate: float
    seed: int
    moment: int
    predicted: float
    actual: float
    stable_rate: float  # 2 over the largest eigenvalue
    change_ratio: float  # predicted over actual change at the training's own rate


def main(settings: dict, seed: int, thresholds: str, measurements: str) -> None:
    """Write the thresholds, and how well they are foretold."""
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    rows = [
        row
        for rate in chosen.rates
        for one in chosen.seeds
        for row in follow(rate, one, chosen, derive_seed(seed, one))
    ]
    write_records(thresholds, Row, rows)
    write_measurements(measurements, measure(rows, chosen))


def follow(rate: float, number: int, chosen: Settings, seed: int) -> Iterator[Row]:
    """Train one network; the same weights at the start for every rate."""
    data = read_small_digits(chosen.images).train
    model = digits_network(chosen.hidden, "tanh", generators(seed).torch)
    function = flat_loss(model, cross_entropy, data)
    training = FullBatchDescent(function, flatten([p.detach() for p in model.parameters()]))
    grid = list(geometric(chosen.first_step, chosen.last_step, chosen.steps))
    for moment in chosen.checkpoints:
        training.run(moment - training.iteration, rate, max(moment, 1))
        change, expansion = training.changes(), training.expansion()
        start = random_start(training.x.numel(), generators(derive_seed(seed, moment)).torch)
        ritz = lanczos(
            lambda v: forward_over_reverse(function, training.x, v), start, chosen.lanczos_steps
        ).ritz()
        yield Row(
            rate,
            number,
            moment,
            expansion.threshold(),
            first_rise(change, grid, 1e-6),
            2 / float(ritz.values[-1]),
            expansion.change(rate) / change(rate),
        )


def measure(rows: list[Row], chosen: Settings) -> Iterator[Measurement]:
    """Yield the share foretold by rate, in all, and where the gradient lies in steep directions."""
    groups = {"all": rows}
    for rank, rate in enumerate(sorted(chosen.rates), start=1):
        groups[f"rate_{rank}"] = [row for row in rows if row.rate == rate]
        yield Measurement(f"foretold_rate_{rank}", rate)
    # the threshold of a gradient along the steepest direction is the limit of stability itself
    groups["steep"] = [row for row in rows if row.predicted < 3 * row.stable_rate]
    groups["flat"] = [row for row in rows if row.predicted >= 3 * row.stable_rate]
    for name, some in groups.items():
        usable = [row for row in some if math.isfinite(row.predicted) and row.actual < math.inf]
        ratios = np.array([row.predicted / row.actual for row in usable])
        share = float((np.abs(ratios - 1) <= CLOSE).mean()) if len(ratios) else math.nan
        yield Measurement(f"foretold_share_{name}", share, n=len(ratios))
        middle = float(np.median(ratios)) if len(ratios) else math.nan
        yield Measurement(f"foretold_ratio_{name}", middle, n=len(ratios))
    trained = np.array([row.change_ratio for row in rows if row.moment > 0])
    slow = np.array([row.change_ratio for row in groups["rate_1"] if row.moment > 0])
    for name, values in (("all", trained), ("rate_1", slow)):
        close = float((np.abs(values - 1) <= CLOSE).mean())
        yield Measurement(f"foretold_change_{name}", close, n=len(values))


if __name__ == "__main__":
    run_step(main)
