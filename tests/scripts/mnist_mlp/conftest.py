"""What the tests of the steps share: a small MNIST of made-up digits, and trainings on it."""

import json
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    """Put back the number of threads, which steps set."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with 340 training and 120 test images: a bright row of pixels for each class."""
    folder = tmp_path_factory.mktemp("mnist")
    random = np.random.default_rng(3)
    for part, count in (("train", 340), ("t10k", 120)):
        labels = (np.arange(count) * 7 + np.arange(count) // 10) % 10
        images = random.integers(0, 60, (count, 28, 28))
        images[np.arange(count), labels * 2] = 250
        for kind, values in (("images-idx3", images), ("labels-idx1", labels)):
            header = struct.pack(f">BBBB{values.ndim}I", 0, 0, 8, values.ndim, *values.shape)
            content = header + values.astype(np.uint8).tobytes()
            (folder / f"{part}-{kind}-ubyte").write_bytes(content)
    (folder / "provenance.json").write_text(json.dumps({"data": "real"}), "utf-8")
    return folder
