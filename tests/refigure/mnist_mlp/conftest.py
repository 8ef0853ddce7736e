"""What the tests of the post on the MNIST network share: an arm, and made-up examples."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch

from refigure.mnist_mlp.arms import Arm
from refigure.mnist_mlp.stack_training import Examples
from refigure.seeding import generators

DEFAULTS: dict[str, Any] = {
    "label": "an arm",
    "sizes": (784, 6, 5, 10),
    "activation": "relu",
    "initialisation": "truncated_normal",
    "weight_std": 0.1,
    "bias": 0.1,
    "dropout": 0.0,
    "loss": "cross_entropy",
    "optimizer": "sgd",
    "learning_rate": 0.1,
    "momentum": 0.0,
    "nesterov": False,
    "weight_decay": 0.0,
    "schedule": "constant",
    "schedule_every": 4,
    "schedule_factor": 0.5,
    "schedule_floor": 0.1,
    "batch_size": 10,
    "iterations": 12,
    "file_order_from": None,
    "checkpoints": (4,),
    "seeds": (0, 1),
}


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    """Put back the number of threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def make_arm() -> Callable[..., Arm]:
    """Return a maker of arms that differ from the defaults in what is given."""
    return lambda **own: Arm(**{**DEFAULTS, **own})


@pytest.fixture
def examples() -> Examples:
    """Sixty images that can be told apart: a bright row for each class."""
    generator = generators(5).torch
    labels = torch.arange(60) % 10
    images = 0.1 * torch.rand(60, 784, generator=generator)
    for image, label in zip(images, labels, strict=True):
        image[int(label) * 28 : int(label) * 28 + 28] = 1
    return Examples(images, labels)
