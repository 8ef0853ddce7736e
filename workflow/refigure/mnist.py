"""MNIST as arrays of numbers, in the parts that TensorFlow's tutorials made of it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from refigure.datasets import read_idx
from refigure.errors import InputError

SIDE = 28  # pixels
PIXELS = SIDE * SIDE
CLASSES = 10
BRIGHTEST = 255  # of a byte
VALIDATION = 5000  # the first images of the training file, as TensorFlow's reader set them apart


@dataclass(frozen=True)
class Digits:
    """Images of digits and what they show."""

    images: NDArray[np.float32]  # (n, 784) from 0 (paper) to 1 (ink)
    labels: NDArray[np.int64]  # (n,) from 0 to 9

    def __len__(self) -> int:
        """The number of images."""
        return len(self.labels)

    def __getitem__(self, part: slice) -> "Digits":
        """Some of the images, sharing memory."""
        return Digits(self.images[part], self.labels[part])


@dataclass(frozen=True)
class Mnist:
    """The three parts."""

    train: Digits  # 55,000
    validation: Digits  # 5,000
    test: Digits  # 10,000


def read_mnist(folder: str | Path, validation: int = VALIDATION) -> Mnist:
    """Read the four files of MNIST in a folder; the first training images are for validation.

    Raises:
        InputError: a file is missing or damaged, images and labels do not fit, or no training
            image is left.
    """
    whole = read_digits(folder, "train")
    if not 0 <= validation < len(whole):
        raise InputError(f"{validation} of {len(whole)} images for validation leave none to train.")
    return Mnist(whole[validation:], whole[:validation], read_digits(folder, "t10k"))


def read_digits(folder: str | Path, part: str) -> Digits:
    """Read one part, "train" or "t10k", in the order of the files.

    Raises:
        InputError: a file is missing or damaged, or images and labels do not fit.
    """
    paths = [Path(folder) / f"{part}-{kind}-ubyte" for kind in ("images-idx3", "labels-idx1")]
    for path in paths:
        if not path.is_file():
            raise InputError(f"{path} is not there. The target `data` fetches it.")
    images, labels = (read_idx(path) for path in paths)
    if images.shape != (len(labels), SIDE, SIDE):
        raise InputError(f"{paths[0]} has the shape {images.shape}, for {len(labels)} labels.")
    if labels.size and labels.max() >= CLASSES:
        raise InputError(f"{paths[1]} has the label {labels.max()}, above {CLASSES - 1}.")
    shares = images.reshape(-1, PIXELS).astype(np.float32) / np.float32(BRIGHTEST)
    return Digits(shares, labels.astype(np.int64))
