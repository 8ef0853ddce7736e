"""Show what tuning on the test images does to the accuracy that is reported.

Of the test images some choose the best of several trained networks, and the rest, which the choice
has not seen, tell how good it really is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refigure.datasets import dataset_origin
from refigure.measurements import Measurement, format_cell, write_measurements, write_table
from refigure.mnist_mlp.runs import BASE, read_right_answers
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.step import run_step

COLUMNS = ("networks", "choosing_images", "tried", "reported", "held_out", "truth", "optimism")


@dataclass(frozen=True)
class Settings:
    """How networks are chosen."""

    choosing: dict[str, int]  # how many images choose, by a name for the measures
    tried: tuple[int, ...]  # networks
    repetitions: int
    least_accuracy: float  # worse networks do not compete


@dataclass(frozen=True)
class Splits:
    """Accuracies (networks, repetitions) on three random parts of the test images."""

    choosing: NDArray[np.float64]
    held_out: NDArray[np.float64]  # as many images as choose, for an honest report
    rest: NDArray[np.float64]


def main(
    right: list[str], provenance: str, settings: dict, seed: int, optimism: str, measurements: str
) -> None:
    """Write, by images and networks tried, the accuracy reported and the true one."""
    chosen = read_settings(Settings, settings)
    answers = read_right_answers(right)
    generator = generators(seed).numpy
    competing = answers.test.mean(axis=1) >= chosen.least_accuracy
    pools = {
        "all": competing,
        "seeds": np.array([name.split("/")[0] == BASE for name in answers.runs]),
    }
    table = []
    rows = [
        Measurement(f"choosing_{name}", images, unit="images")
        for name, images in chosen.choosing.items()
    ]
    for pool, members in pools.items():
        correct = answers.test[members].astype(np.float32)
        rows.append(Measurement(f"competing_{pool}", len(correct), data=dataset_origin(provenance)))
        for name, images in chosen.choosing.items():
            if not 0 < 2 * images < correct.shape[1] or not len(correct):
                continue
            splits = split_images(correct, images, chosen.repetitions, generator)
            for tried, reported, held_out, truth in outcomes(splits, chosen.tried, generator):
                cells = (pool, images, tried, reported, held_out, truth, reported - truth)
                table.append([format_cell(cell) for cell in cells])
            # of the last, with the most networks tried
            for ending, value in (("", reported), ("_held_out", held_out)):
                measure = f"optimism_{pool}_{name}{ending}"
                rows.append(Measurement(measure, value - truth, n=chosen.repetitions))
            rows.append(Measurement(f"tried_{pool}_{name}", tried))
    write_table(optimism, COLUMNS, table)
    write_measurements(measurements, rows)


def split_images(
    correct: NDArray[np.float32], images: int, repetitions: int, generator: np.random.Generator
) -> Splits:
    """Split the test images at random, many times: to choose, to report, and the rest.

    Args:
        correct: (networks, test images), 1 where the network is right.
        images: in each of the first two parts.
    """
    total = correct.shape[1]
    masks = np.zeros((2, total, repetitions), np.float32)
    for repetition in range(repetitions):
        drawn = generator.permutation(total)[: 2 * images]
        masks[0, drawn[:images], repetition] = 1
        masks[1, drawn[images:], repetition] = 1
    sums = np.stack([correct @ mask for mask in masks]).astype(np.float64)
    rest = correct.sum(axis=1, keepdims=True) - sums.sum(axis=0)
    return Splits(sums[0] / images, sums[1] / images, rest / (total - 2 * images))


def outcomes(
    splits: Splits, tried: tuple[int, ...], generator: np.random.Generator
) -> Iterator[tuple[int, float, float, float]]:
    """Yield, for each number of networks tried, the mean accuracies of the one that is chosen.

    As reported by the images that chose it, by as many held out, and in truth: by the rest.
    """
    networks, repetitions = splits.choosing.shape
    # in random order, so that ties are nobody's
    ranks = np.argsort(generator.random((networks, repetitions)), axis=0)
    columns = np.arange(repetitions)
    for count in sorted({min(number, networks) for number in tried}):
        candidates = ranks[:count]
        scores = np.take_along_axis(splits.choosing, candidates, axis=0)
        best = candidates[scores.argmax(axis=0), columns]
        parts = (splits.choosing, splits.held_out, splits.rest)
        reported, held_out, truth = (float(part[best, columns].mean()) for part in parts)
        yield count, reported, held_out, truth


if __name__ == "__main__":
    run_step(main)
