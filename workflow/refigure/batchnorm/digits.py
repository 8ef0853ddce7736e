"""The images that networks learn from: MNIST, standardised."""

from pathlib import Path

import numpy as np

from refigure.errors import InputError
from refigure.mnist import Digits, read_digits


def read_standardized(folder: str | Path, train: int, test: int) -> tuple[Digits, Digits]:
    """Read the first images of each part, with mean 0 and variance 1 over the training pixels.

    What He's initialisation keeps is the mean square, which should be 1 where it starts.

    Raises:
        InputError: more images are wanted than there are, or the files cannot be read.
    """
    parts = []
    for name, count in (("train", train), ("t10k", test)):
        whole = read_digits(folder, name)
        if not 0 < count <= len(whole):
            raise InputError(f"{count} images are wanted of {len(whole)} in {folder}, {name}.")
        parts.append(whole[:count])
    mean, std = float(parts[0].images.mean()), float(parts[0].images.std())
    if std == 0:
        raise InputError(f"All training images in {folder} are one grey.")
    trained, tested = (
        Digits(((part.images - np.float32(mean)) / np.float32(std)), part.labels) for part in parts
    )
    return trained, tested
