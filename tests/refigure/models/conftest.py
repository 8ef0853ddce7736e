"""What the tests of the networks share: one thread, and images that are not all alike."""

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from refigure.seeding import generators


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    """Compute on one thread: results depend on their number in the last bits."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def images() -> Tensor:
    """Sixteen images of 16x16 pixels, each with its own brightness."""
    generator = generators(11).torch
    brightness = torch.randn(16, 1, 1, 1, generator=generator)
    return brightness + torch.randn(16, 3, 16, 16, generator=generator)


@pytest.fixture
def labels() -> Tensor:
    """A class for each of the images."""
    return torch.arange(16) % 10
