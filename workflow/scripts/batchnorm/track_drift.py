"""Watch the inputs of layers and the loss along the gradient while deep networks learn."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from refigure.batchnorm.digits import read_standardized
from refigure.batchnorm.landscape import Moments, Probe, layer_moments, look_ahead
from refigure.deep_stacks import DeepStack, Jitter, Member, StackShape, make_stack
from refigure.devices import lease_device
from refigure.measurements import format_cell, write_table
from refigure.mnist import CLASSES, PIXELS, Digits
from refigure.seeding import derive_seed
from refigure.settings import read_settings
from refigure.stack_training import (
    StackProtocol,
    StackTraining,
    each_label,
    tensors_of,
)
from refigure.step import run_step

COLUMNS = ("arm", "seed", "step", "quantity", "distance", "value")
Row = tuple[str, int, int, str, float, float]


@dataclass(frozen=True)
class Settings:
    """The networks, how they are trained, and how they are looked at."""

    depth: int
    width: int
    initialization: str
    position: str  # of batch norm
    learning_rate: float
    seeds: tuple[int, ...]
    training: dict[str, Any]  # of StackProtocol
    probe_images: int
    look_every: int  # steps
    distances: tuple[float, ...]  # along the gradient, in learning rates
    jitter: dict[str, float]
    train_images: int
    test_images: int
    device: str
    threads: int


def main(images: list[str], settings: dict, seed: int, drift: str) -> None:
    """Write what was seen: drifts of means and deviations, losses and gradients ahead.

    Args:
        images: MNIST's files.

    Raises:
        InputError: the images cannot be read, or the device cannot be had.
    """
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    train, test = read_standardized(Path(images[0]).parent, chosen.train_images, chosen.test_images)
    rows: list[Row] = []
    with lease_device(chosen.device) as device:
        for arm, normalization, jitter in (
            ("plain", "none", None),
            ("normalized", "batch", None),
            ("jittered", "batch", read_settings(Jitter, chosen.jitter)),
        ):
            shape = StackShape(
                chosen.depth, chosen.width, PIXELS, CLASSES, normalization, chosen.position
            )
            rows += watch_training(chosen, shape, jitter, arm, train, test, seed, device.kind)
    write_table(drift, COLUMNS, ([format_cell(value) for value in row] for row in rows))


def watch_training(
    chosen: Settings,
    shape: StackShape,
    jitter: Jitter | None,
    arm: str,
    train: Digits,
    test: Digits,
    seed: int,
    device: str,
) -> list[Row]:
    """Train the networks of one arm, and give what was seen on the way."""
    members = [
        Member(chosen.initialization, chosen.learning_rate, derive_seed(seed, number))
        for number in chosen.seeds
    ]
    stack = make_stack(shape, members, device)
    protocol = read_settings(StackProtocol, chosen.training)
    training = StackTraining(stack, members, train, protocol, jitter)
    images, labels = tensors_of(test[: chosen.probe_images], torch.device(device))
    sets = images.expand(len(members), *images.shape)
    every = each_label(labels.expand(len(members), -1), len(members))
    starts: dict[str, Moments] = {}
    rows: list[Row] = []

    def look(step: int, seen: DeepStack) -> None:
        probe = Probe(sets, every, jitter, derive_seed(seed, arm, step))
        for name, moments in layer_moments(seen, probe).items():
            start = starts.setdefault(name, moments)
            parts = zip(("mean", "std"), moments.drift_from(start), strict=True)
            for part, values in parts:
                rows.extend(rows_of(arm, chosen, step, f"{name}_{part}", 0.0, values))
        ahead = look_ahead(seen, probe, training.rates, chosen.distances)
        for distance, found in ahead.items():
            rows.extend(rows_of(arm, chosen, step, "loss_ahead", distance, found.loss))
            rows.extend(rows_of(arm, chosen, step, "gradient_ahead", distance, found.gradient))

    curves = training.run(watch=look, every=chosen.look_every)
    for number, losses in enumerate(curves, start=1):
        step = number * protocol.record_every
        rows.extend(rows_of(arm, chosen, step, "train_loss", 0.0, torch.tensor(losses)))
    return rows


def rows_of(
    arm: str, chosen: Settings, step: int, quantity: str, distance: float, values: torch.Tensor
) -> Iterator[Row]:
    """Yield a row for each network."""
    for number, value in zip(chosen.seeds, values.tolist(), strict=True):
        yield (arm, number, step, quantity, distance, value)


if __name__ == "__main__":
    run_step(main)
