"""Train softmax regression on small digits with each variant of the cross entropy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_digits

from refigure.loss_functions.linear_classifiers import (
    GRADIENTS,
    accuracy,
    descend,
    mean_cross_entropy,
)
from refigure.loss_functions.tables import write_rows
from refigure.measurements import Measurement, write_measurements
from refigure.repetitions import measurements_of
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step

Floats = NDArray[np.float64]
COLUMNS = ("split", "variant", "step", "train_loss", "test_accuracy")
BRIGHTEST = 16.0  # of a pixel of these digits
IN_FILE_ORDER = -1  # the split of the first examples from the last ones


@dataclass(frozen=True)
class Settings:
    """The training; it begins at zero, so chance is in the splits alone."""

    train_examples: int
    splits: int
    learning_rate: float
    steps: int
    looked_at: tuple[int, ...]  # steps in the table, beside the last one
    confidence: float


def main(settings: dict, seed: int, variants: str, measurements: str) -> None:
    """Write loss and accuracy by split, variant and step, and the differences of the variants.

    The loss is the first variant's for both, so that they can be compared.
    """
    chosen = read_settings(Settings, settings)
    inputs, labels = load_digits(return_X_y=True)
    inputs = np.column_stack((inputs / BRIGHTEST, np.ones(len(inputs))))
    seen = sorted({0, *(step for step in chosen.looked_at if step < chosen.steps), chosen.steps})
    rows = []
    for split in range(IN_FILE_ORDER, chosen.splits):
        order = np.arange(len(labels))
        if split != IN_FILE_ORDER:
            order = generators(derive_seed(seed, split)).numpy.permutation(len(labels))
        train, test = order[: chosen.train_examples], order[chosen.train_examples :]
        for variant in GRADIENTS:
            weights = descend(inputs[train], labels[train], variant, chosen.learning_rate, seen)
            rows += [
                (
                    split,
                    variant,
                    step,
                    mean_cross_entropy(inputs[train], labels[train], w),
                    accuracy(inputs[test], labels[test], w),
                )
                for step, w in zip(seen, weights, strict=True)
            ]
    write_rows(variants, COLUMNS, rows)
    write_measurements(measurements, measure(chosen, rows))


def measure(chosen: Settings, rows: list[tuple]) -> list[Measurement]:
    """Compare the variants: on the split in file order, and paired over the random ones."""
    by_key = {row[:3]: row[3:] for row in rows}
    found = [
        Measurement("digits_train_examples", chosen.train_examples),
        Measurement("digits_steps", chosen.steps),
    ]
    for variant in GRADIENTS:
        _, right = by_key[IN_FILE_ORDER, variant, chosen.steps]
        found.append(Measurement(f"digits_file_order_accuracy_{variant}", right))
        for step in sorted({row[2] for row in rows}):
            loss, _ = by_key[IN_FILE_ORDER, variant, step]
            found.append(Measurement(f"digits_file_order_loss_{variant}_{step}", loss))
    ends = {
        variant: np.array([by_key[split, variant, chosen.steps] for split in range(chosen.splits)])
        for variant in GRADIENTS
    }
    for variant, (loss, right) in ((name, table.T) for name, table in ends.items()):
        found += measurements_of(f"digits_loss_{variant}", loss, chosen.confidence)
        found += measurements_of(f"digits_accuracy_{variant}", right, chosen.confidence)
    loss, right = (ends["second"] - ends["first"]).T
    found += measurements_of("digits_loss_difference", loss, chosen.confidence)
    found += measurements_of("digits_accuracy_difference", right, chosen.confidence)
    return found


if __name__ == "__main__":
    run_step(main)
