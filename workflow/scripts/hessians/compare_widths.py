"""Train many networks of each width and see how much their minima differ (H-C11)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from scipy import stats

from refigure.hessians.digits import digits_network, read_small_digits
from refigure.hessians.tables import write_records
from refigure.measurements import Measurement, write_measurements
from refigure.repetitions import measurements_of
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.stacked_networks import (
    StackedMLP,
    backward_each,
    cross_entropy_each,
    evaluate_each,
)
from refigure.step import run_step


@dataclass(frozen=True)
class Settings:
    """The networks and their training by Adam on all images at once."""

    widths: tuple[int, ...]
    networks: int  # of each width, each with its own initial weights
    images: int
    steps: int
    learning_rate: float
    confidence: float
    threads: int


@dataclass(frozen=True)
class Row:
    """One trained network."""

    width: int
    network: int
    train_loss: float
    test_error: float


def main(settings: dict, seed: int, minima: str, measurements: str) -> None:
    """Write loss and test error of every network, and their spread by width."""
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    rows = [row for width in chosen.widths for row in train(width, chosen, seed)]
    write_records(minima, Row, rows)
    write_measurements(measurements, measure(rows, chosen))


def train(width: int, chosen: Settings, seed: int) -> Iterator[Row]:
    """Train all networks of a width side by side; Adam moves each number by itself."""
    data = read_small_digits(chosen.images, torch.float32)
    model = StackedMLP(
        [
            digits_network(
                width,
                "tanh",
                generators(derive_seed(seed, width, number)).torch,
                torch.float32,
            )
            for number in range(chosen.networks)
        ]
    )
    images, labels = data.train
    shared = labels.expand(len(model), -1)
    optimizer = torch.optim.Adam(model.parameters(), lr=chosen.learning_rate)
    for _ in range(chosen.steps):
        optimizer.zero_grad()
        backward_each(cross_entropy_each(model(images), shared))
        optimizer.step()
    losses, _ = evaluate_each(model, images, labels)
    _, accuracies = evaluate_each(model, *data.test)
    pairs = zip(losses.tolist(), (1 - accuracies).tolist(), strict=True)
    for number, (loss, error) in enumerate(pairs):
        yield Row(width, number, loss, error)


def measure(rows: list[Row], chosen: Settings) -> Iterator[Measurement]:
    """Yield errors by width, and whether their spread falls with it."""
    spreads = []
    for width in chosen.widths:
        errors = [row.test_error for row in rows if row.width == width]
        losses = [row.train_loss for row in rows if row.width == width]
        yield from measurements_of(f"width_{width}_test_error", errors, chosen.confidence)
        yield from measurements_of(f"width_{width}_train_loss", losses, chosen.confidence)
        spreads.append(float(np.std(errors, ddof=1)))
    rises = [after / before for before, after in pairwise(spreads)]
    rank = float(stats.spearmanr(chosen.widths, spreads).statistic)
    count = chosen.networks
    yield Measurement("width_spread_largest_rise", max(rises), n=count)
    yield Measurement("width_spread_rank", rank, n=len(spreads))
    yield Measurement("width_spread_first", spreads[0], n=count)
    yield Measurement("width_spread_last", spreads[-1], n=count)
    yield Measurement("width_spread_gain", spreads[0] / spreads[-1], n=count)


if __name__ == "__main__":
    run_step(main)
