"""What the tests of the steps share: small settings, and one thread."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
import yaml

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    """Put back the number of threads, which steps set."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def config() -> dict[str, dict[str, Any]]:
    """The settings of the scale `quick`, which the tests make smaller."""
    text = (ROOT / "config/posts/hessians.yaml").read_text("utf-8")
    return dict(yaml.safe_load(text)["hessians"])
