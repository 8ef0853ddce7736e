"""Run the post's cell that shows pictures, on the training images in the order of the file."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import stats

from refigure.datasets import dataset_origin
from refigure.errors import InputError
from refigure.measurements import Measurement, write_measurements
from refigure.mnist import CLASSES, Digits, read_mnist
from refigure.mnist_mlp.picture_cell import shown_as_published, shown_corrected
from refigure.settings import read_settings
from refigure.step import run_step


@dataclass(frozen=True)
class Settings:
    """What the cell is asked for."""

    digit: int
    refused_digit: int  # the one that the published function mistakes for "any"
    draws: int  # of its loop
    wanted: int  # pictures
    validation_images: int  # the first ones of the file, which the cell does not see


def main(
    data: list[str], provenance: str, settings: dict, pictures: str, measurements: str
) -> None:
    """Write the pictures that the cell shows, and how many there are of what.

    Args:
        data: the files of MNIST, beside `provenance`.
        pictures: images (n, 784), labels, and their places in the training split.
    """
    chosen = read_settings(Settings, settings)
    mnist = read_mnist(Path(provenance).parent, chosen.validation_images)
    origin = dataset_origin(provenance)
    train = mnist.train
    found = shown_as_published(train.labels, chosen.digit, chosen.draws)
    if not found:
        raise InputError(f"no digit {chosen.digit} is among the first {chosen.draws} images.")
    np.savez_compressed(
        pictures, images=train.images[found], labels=train.labels[found], places=np.array(found)
    )
    rows = {"pictures": float(len(found))}
    rows |= {f"picture_place_{place}": float(at) for place, at in enumerate(found, 1)}
    rows |= {f"picture_label_{place}": float(train.labels[at]) for place, at in enumerate(found, 1)}
    rows |= refused(train, chosen)
    share = float((train.labels == chosen.digit).mean())
    law = stats.binom(chosen.draws, share)
    rows["digit_share"] = share
    rows["chance_of_so_many"] = float(law.pmf(len(found)))
    rows["chance_of_all_wanted"] = float(law.sf(chosen.wanted - 1))
    complete = shown_corrected(train.labels, chosen.digit, chosen.wanted)
    rows["draws_for_all_wanted"] = float(complete[-1] + 1)
    for part, digits in (("train", mnist.train), ("test", mnist.test)):
        rows[f"{part}_images"] = float(len(digits))
        counts = np.bincount(digits.labels, minlength=CLASSES)
        rows |= {f"{part}_label_{label}": float(count) for label, count in enumerate(counts)}
    rows["validation_images"] = float(len(mnist.validation))
    write_measurements(
        measurements, (Measurement(name, value, data=origin) for name, value in rows.items())
    )


def refused(train: Digits, chosen: Settings) -> dict[str, float]:
    """Ask both functions for the digit 0: how many pictures, and how many of them are zeros."""
    digit = chosen.refused_digit
    variants = {
        "as_published": shown_as_published(train.labels, digit, chosen.draws),
        "corrected": shown_corrected(train.labels, digit, chosen.wanted),
    }
    rows = {}
    for variant, found in variants.items():
        labels = train.labels[found]
        rows[f"{variant}.zero_pictures"] = float(len(found))
        rows[f"{variant}.zero_pictures_right"] = float((labels == digit).mean())
    return rows


if __name__ == "__main__":
    run_step(main)
