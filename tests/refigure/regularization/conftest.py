"""What the tests of trained networks share: one thread, and a few made-up images."""

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from refigure.mnist import Digits


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    """Put back the number of threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def made_up_digits(count: int, seed: int) -> Digits:
    """Images of 12 pixels whose brightest third tells the class of three."""
    random = np.random.default_rng(seed)
    labels = np.arange(count) % 3
    images = 0.3 * random.random((count, 12))
    for row, label in enumerate(labels):
        images[row, 4 * label : 4 * label + 4] += 0.6
    return Digits(images.astype(np.float32), labels.astype(np.int64))


@pytest.fixture(scope="session")
def digits() -> Digits:
    """60 images."""
    return made_up_digits(60, 1)
