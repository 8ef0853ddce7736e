"""Choose images from CIFAR-10, at their size or averaged to a smaller one."""

import logging
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refigure.datasets import read_cifar10_batches
from refigure.errors import InputError
from refigure.resnets.image_sets import ImageSet
from refigure.settings import read_settings
from refigure.step import run_step

logger = logging.getLogger("refigure")


@dataclass(frozen=True)
class Settings:
    """Which images, and how large."""

    pool: int  # side, in pixels, of the squares that are averaged; 1: none
    train_images: int  # the first ones, held-out ones included
    held_out: int  # the last of those, for choosing and not for training
    test_images: int  # the first ones


def main(train: list[str], test: str, settings: dict, images: str) -> None:
    """Write the images, their labels, and the mean of the training images.

    Raises:
        InputError: more images are wanted than there are, or no training image is left.
    """
    chosen = read_settings(Settings, settings)
    train_pixels, train_labels = first_images(train, chosen.train_images, chosen.pool)
    test_pixels, test_labels = first_images([test], chosen.test_images, chosen.pool)
    kept = chosen.train_images - chosen.held_out
    if kept < 1 or chosen.held_out < 0:
        raise InputError(
            f"held_out {chosen.held_out} of train_images {chosen.train_images} leaves none to"
            " train on; give fewer."
        )
    mean = train_pixels[:kept].mean(axis=0, dtype=np.float64).astype(np.float32)
    ImageSet(
        train_images=train_pixels[:kept],
        train_labels=train_labels[:kept],
        held_out_images=train_pixels[kept:],
        held_out_labels=train_labels[kept:],
        test_images=test_pixels,
        test_labels=test_labels,
        mean=mean,
    ).write(images)
    logger.info("%d training, %d held-out, %d test images", kept, chosen.held_out, len(test_labels))


def first_images(
    batches: list[str], count: int, pool: int
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Read the first `count` images of batches, averaged, and their labels.

    Raises:
        InputError: there are fewer.
    """
    read: list[tuple[NDArray[np.uint8], NDArray[np.uint8]]] = []
    missing = count
    for path in batches:
        if missing > 0:  # a batch is 30 MB; most often not all are wanted
            images, labels = read_cifar10_batches([path])
            read.append((averaged(images[:missing], pool), labels[:missing]))
            missing -= len(images)
    if missing > 0 or not read:
        raise InputError(f"{count} images are wanted; there are 1 to {count - missing} to be had.")
    pixels, classes = (np.concatenate(parts) for parts in zip(*read, strict=True))
    return pixels, classes.astype(np.int64)


def averaged(images: NDArray[np.uint8], pool: int) -> NDArray[np.uint8]:
    """Average squares of `pool` pixels of images: (n, c, s, s) -> (n, c, s/pool, s/pool).

    Raises:
        InputError: the images cannot be cut into such squares.
    """
    count, channels, size, _ = images.shape
    if pool < 1 or size % pool:
        raise InputError(f"pool {pool} does not divide the {size} pixels of an image's side.")
    side = size // pool
    squares = images.reshape(count, channels, side, pool, side, pool)
    total = squares.sum(axis=(3, 5), dtype=np.uint32)
    means: NDArray[np.uint8] = ((total + pool * pool // 2) // (pool * pool)).astype(np.uint8)
    return means  # rounded, halves upwards


if __name__ == "__main__":
    run_step(main)
