"""Train the networks of one exercise, all arms and seeds side by side."""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from refigure.devices import lease_device
from refigure.errors import InputError
from refigure.measurements import format_cell, write_table
from refigure.mnist import read_mnist
from refigure.mnist_mlp.arms import Arm, batched
from refigure.mnist_mlp.stack_training import Examples, StackTraining, examples_of, parts_of
from refigure.settings import read_settings
from refigure.step import run_step

logger = logging.getLogger("refigure")

LINE_COLUMNS = ("arm", "seed", "iteration", "accuracy", "loss")
RESULT_COLUMNS = ("arm", "seed", "iteration", "part", "accuracy", "loss")


@dataclass(frozen=True)
class Settings:
    """What is trained and evaluated, and where."""

    arms: dict[str, dict[str, Any]]
    evaluate: dict[str, int]  # images of each part: train, validation, test
    train_images: int  # the first ones of the 55,000
    validation_images: int  # the first ones of the file, which are not trained on
    networks_per_stack: int  # more need more memory; the results do not depend on it
    keep_weights: tuple[str, ...]  # arms whose first seed's parameters are written
    device: str
    threads: int


def main(
    data: list[str],
    provenance: str,
    settings: dict,
    seed: int,
    lines: str,
    results: str,
    right: str,
    weights: str,
) -> None:
    """Write the printed lines, the evaluations, which digits are right, and some parameters.

    Args:
        data: the files of MNIST, beside `provenance`.
        lines: table of accuracy and loss of the batch just trained on.
        results: table of accuracy and loss at every checkpoint.
        right: for each run at its end, whether it gets each validation and test image right.
        weights: parameters of the first seed of `keep_weights`, at the start and at the end.
    """
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    arms = {name: read_settings(Arm, values) for name, values in chosen.arms.items()}
    mnist = read_mnist(Path(provenance).parent, chosen.validation_images)
    table: dict[str, list[list[str]]] = {"lines": [], "results": []}
    masks: dict[str, dict[str, np.ndarray]] = {"validation": {}, "test": {}}
    kept: dict[str, np.ndarray] = {}
    with lease_device(chosen.device) as device:
        train = examples_of(mnist.train[: chosen.train_images], device.kind)
        check_sizes(arms, len(train))
        parts = parts_of(mnist, **chosen.evaluate, device=device.kind)
        for stack in batched(arms, chosen.networks_per_stack):
            training = StackTraining(stack, arms, train, seed)
            kept |= kept_parameters(training, arms, chosen.keep_weights, "start")
            for iteration in training.go():
                table["results"] += evaluated(training, iteration, parts)
            table["lines"] += printed(training)
            for part, found in masks.items():
                for run, mask in zip(stack, training.right(parts[part]), strict=True):
                    found[f"{run[0]}/{run[1]}"] = mask
            kept |= kept_parameters(training, arms, chosen.keep_weights, "end")
            logger.info("%s", ", ".join(f"{name}/{number}" for name, number in stack))
    write_table(lines, LINE_COLUMNS, sorted_rows(table["lines"], 3))
    write_table(results, RESULT_COLUMNS, sorted_rows(table["results"], 4))
    names = sorted(masks["test"])
    packed = {part: np.packbits([masks[part][name] for name in names], axis=1) for part in masks}
    sizes = {f"{part}_images": np.array(len(parts[part])) for part in masks}
    arrays: dict[str, Any] = {"runs": np.array(names), **packed, **sizes}
    np.savez_compressed(right, **arrays)
    np.savez_compressed(weights, **kept)  # type: ignore[arg-type]


def check_sizes(arms: dict[str, Arm], examples: int) -> None:
    """Refuse batches that are larger than the training set.

    Raises:
        InputError: names the arm.
    """
    for name, arm in arms.items():
        if arm.batch_size > examples:
            raise InputError(f"{name}: batch_size {arm.batch_size}, but {examples} examples.")


def evaluated(
    training: StackTraining, iteration: int, parts: dict[str, Examples]
) -> list[list[str]]:
    """Rows of the results of every network at a checkpoint."""
    rows = []
    for part, examples in parts.items():
        losses, accuracies = training.evaluate(examples)
        for (name, seed), loss, accuracy in zip(training.stack, losses, accuracies, strict=True):
            cells = (name, seed, iteration, part, accuracy, loss)
            rows.append([format_cell(cell) for cell in cells])
    return rows


def printed(training: StackTraining) -> list[list[str]]:
    """Rows of the lines that the post would have printed."""
    return [
        [format_cell(cell) for cell in (name, seed, iteration, accuracy, loss)]
        for iteration, accuracies, losses in training.lines
        for (name, seed), accuracy, loss in zip(
            training.stack, accuracies.tolist(), losses.tolist(), strict=True
        )
    ]


def kept_parameters(
    training: StackTraining, arms: dict[str, Arm], keep: tuple[str, ...], moment: str
) -> dict[str, np.ndarray]:
    """The weights (inputs, outputs) and biases of the first seed of some arms, layer by layer."""
    found = {}
    for index, (name, seed) in enumerate(training.stack):
        if name in keep and seed == arms[name].seeds[0]:
            for layer, linear in enumerate(training.model.network(index).linears()):
                found[f"{name}.{moment}.{layer}.weight"] = linear.weight.detach().numpy().T
                found[f"{name}.{moment}.{layer}.bias"] = linear.bias.detach().numpy()
    return found


def sorted_rows(rows: list[list[str]], keys: int) -> list[list[str]]:
    """Sort rows by arm, seed and iteration, the latter two as numbers."""
    return sorted(rows, key=lambda row: (row[0], int(row[1]), int(row[2]), *row[3:keys]))


if __name__ == "__main__":
    run_step(main)
