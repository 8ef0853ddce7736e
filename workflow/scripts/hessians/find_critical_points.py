"""Find critical points of a small network and see how their index goes with the loss (H-E6)."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from scipy import stats
from torch import Tensor

from refigure.hessian.critical_points import signs
from refigure.hessians.newton import critical_points, descend
from refigure.hessians.tables import write_records
from refigure.measurements import Measurement, write_measurements
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step


@dataclass(frozen=True)
class Settings:
    """The network, its data, and the search."""

    inputs: int
    hidden: int
    samples: int
    weight_decay: float  # keeps critical points from running away to infinity
    starts: int
    spread: float  # of their weights
    descent_rate: float  # each goes down for its own number of steps before the search
    descent_steps: int  # of the last one
    steps: int
    tolerance: float  # largest norm of a gradient that counts as none
    threads: int


@dataclass(frozen=True)
class Row:
    """One critical point."""

    loss: float
    index: float  # share of negative eigenvalues
    zero: float  # share of those that are 0 to rounding
    gradient_norm: float


def main(settings: dict, seed: int, points: str, measurements: str) -> None:
    """Write the distinct critical points, and the correlation of index and loss."""
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    # many starts lead to one point, or to its images when units change places: each counts once
    distinct = {(round(row.loss, 8), row.index): row for row in find(chosen, seed)}
    rows = [distinct[key] for key in sorted(distinct)]
    write_records(points, Row, rows)
    write_measurements(measurements, measure(rows, chosen.starts))


def find(chosen: Settings, seed: int) -> Iterator[Row]:
    """Search from many heights of the landscape; give what was found to the tolerance.

    A perceptron inputs-hidden-1 with tanh learns another's outputs, with noise.
    """
    random = generators(derive_seed(seed, "data")).torch
    x = torch.randn(chosen.samples, chosen.inputs, generator=random, dtype=torch.float64)
    size = (chosen.inputs + 2) * chosen.hidden + 1
    teacher = torch.randn(size, generator=random, dtype=torch.float64)
    noise = 0.3 * torch.randn(chosen.samples, generator=random, dtype=torch.float64)

    def outputs(w: Tensor) -> Tensor:
        weights = w[: chosen.inputs * chosen.hidden].reshape(chosen.inputs, chosen.hidden)
        biases, last = w[chosen.inputs * chosen.hidden : -1].reshape(2, chosen.hidden)
        fitted: Tensor = torch.tanh(x @ weights + biases) @ last + w[-1]
        return fitted

    targets = outputs(teacher) + noise

    def loss(w: Tensor) -> Tensor:
        penalty: Tensor = chosen.weight_decay * (w**2).sum()
        return ((outputs(w) - targets) ** 2).mean() / 2 + penalty / 2

    drawn = torch.randn(chosen.starts, size, generator=random, dtype=torch.float64)
    lengths = torch.logspace(0, math.log10(chosen.descent_steps), chosen.starts).long() - 1
    starts = descend(loss, chosen.spread * drawn, chosen.descent_rate, lengths)
    found, slopes, hessians = critical_points(loss, starts, chosen.steps)
    for w, slope, hessian in zip(found, slopes, hessians, strict=True):
        norm = float(slope.norm())
        if norm <= chosen.tolerance:
            values = np.linalg.eigvalsh(hessian.numpy())
            negative, none, _ = signs(values, 1e-8)
            yield Row(float(loss(w)), negative / size, none / size, norm)


def measure(rows: list[Row], starts: int) -> Iterator[Measurement]:
    """Yield how many were found, and how their index goes with the loss."""
    index, loss = (np.array([getattr(row, name) for row in rows]) for name in ("index", "loss"))
    yield Measurement("critical_points_found", len(rows), n=starts)
    yield Measurement("critical_minima", float((index == 0).sum()), n=len(rows))
    varied = len(rows) > 2 and np.ptp(index) > 0
    test = stats.spearmanr(loss, index) if varied else None
    rank, p = (float(test.statistic), float(test.pvalue)) if test else (np.nan, np.nan)
    yield Measurement("critical_index_rank", rank, n=len(rows))
    yield Measurement("critical_index_p", p, n=len(rows))
    for name, some in (("minima", loss[index == 0]), ("saddles", loss[index > 0])):
        middle = float(np.median(some)) if len(some) else np.nan
        yield Measurement(f"critical_loss_{name}", middle, n=len(some))


if __name__ == "__main__":
    run_step(main)
