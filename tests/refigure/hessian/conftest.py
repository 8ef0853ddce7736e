"""A small smooth network with data, and one thread."""

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor, nn

from refigure.hessian.products import Batch


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    """Put back the number of threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def network() -> nn.Sequential:
    """A tanh network with 3·4+4+4·2+2 = 26 parameters, float64."""
    torch.manual_seed(3)
    return nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2)).double()


@pytest.fixture
def data() -> Batch:
    """Ten samples."""
    generator = torch.Generator().manual_seed(4)
    x: Tensor = torch.randn(10, 3, generator=generator, dtype=torch.float64)
    return x, torch.arange(10) % 2
