"""Train the small networks of one experiment on MNIST: every arm and seed, and look at them."""

import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import log_softmax

from refigure import losses
from refigure.loss_functions.network_runs import (
    Arm,
    Look,
    Protocol,
    Start,
    start_networks,
    train_side_by_side,
)
from refigure.loss_functions.tables import write_rows
from refigure.mnist import CLASSES, Digits, read_mnist
from refigure.seeding import derive_seed
from refigure.settings import read_settings
from refigure.stacked_networks import StackedMLP
from refigure.step import run_step

logger = logging.getLogger("refigure")

CURVE_COLUMNS = ("seed", "arm", "iteration", "test_loss", "test_accuracy", "gradient_norm")
END_COLUMNS = ("seed", "arm", "test_accuracy", "test_loss", "noisy_loss", "divergence")


@dataclass(frozen=True)
class Settings:
    """One experiment."""

    arms: dict[str, Arm]
    starts: dict[str, Start]
    sizes: tuple[int, ...]
    activation: str
    iterations: int
    batch_size: int
    looked_at: tuple[int, ...]
    evaluate_every: int
    label_noise: float
    train_images: int
    test_images: int  # on the way; at the end all are used
    seeds: tuple[int, ...]
    threads: int

    def protocol(self) -> Protocol:
        """What the arms have in common."""
        names = Protocol.__dataclass_fields__
        return Protocol(**{name: value for name, value in vars(self).items() if name in names})


def main(mnist: list[str], settings: dict, seed: int, curves: str, ends: str) -> None:
    """Write what is seen of every network on the way, and its end on all test images.

    Args:
        mnist: the four files, in one folder.
    """
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    data = read_mnist(Path(mnist[0]).parent)
    train, test = data.train[: chosen.train_images], data.test[: chosen.test_images]
    curve_rows: list[tuple[object, ...]] = []
    end_rows: list[tuple[object, ...]] = []
    for number in chosen.seeds:
        own = derive_seed(seed, number)
        models = start_networks(chosen.protocol(), chosen.arms, chosen.starts, own)
        looks, model = train_side_by_side(models, chosen.protocol(), chosen.arms, train, test, own)
        curve_rows += rows_of(number, chosen, looks)
        end_rows += end_rows_of(number, chosen, model, data.test)
        logger.info("seed %s: accuracy %s", number, [row[2] for row in end_rows[-len(models) :]])
    write_rows(curves, CURVE_COLUMNS, curve_rows)
    write_rows(ends, END_COLUMNS, end_rows)


def rows_of(number: int, chosen: Settings, looks: list[Look]) -> list[tuple[object, ...]]:
    """What was seen of each arm, one after the other."""
    return [
        (
            number,
            arm,
            look.iteration,
            *(float(v[i]) for v in (look.loss, look.accuracy, look.gradient)),
        )
        for i, arm in enumerate(chosen.arms)
        for look in looks
    ]


def end_rows_of(
    number: int, chosen: Settings, model: StackedMLP, test: Digits
) -> list[tuple[object, ...]]:
    """Accuracy and losses of each network on all test images, in float64.

    The noisy loss is the mean cross entropy to the distribution of noisy labels, and the divergence
    what of it is not that distribution's entropy. An arm that models the noise is asked for its
    noisy prediction there, as it was in training.
    """
    with torch.no_grad():
        scores = model(torch.from_numpy(test.images)).double().numpy()
    kept = 1 - chosen.label_noise
    spread = chosen.label_noise / (CLASSES - 1)
    noisy = spread + (kept - spread) * losses.one_hot(test.labels, CLASSES)
    floor = float(losses.entropy(noisy[0]))
    rows: list[tuple[object, ...]] = []
    for own, (name, arm) in zip(scores, chosen.arms.items(), strict=True):
        right = float(np.mean(own.argmax(-1) == test.labels))
        clean = float(losses.cross_entropy(own, test.labels).mean())
        logs = log_prediction(own, arm, kept - spread, spread)
        noisy_loss = float(-np.sum(noisy * logs, -1).mean())
        rows.append((number, name, right, clean, noisy_loss, noisy_loss - floor))
    return rows


def log_prediction(
    scores: NDArray[np.float64], arm: Arm, factor: float, spread: float
) -> NDArray[np.float64]:
    """The logarithm of what a network predicts of a noisy label, (n, classes)."""
    logs = np.asarray(log_softmax(scores, -1))
    if arm.loss != "noise_model":
        return logs
    return np.log(factor * np.exp(logs) + spread)


if __name__ == "__main__":
    run_step(main)
