"""What the tests of the ResNet steps share: a small CIFAR-10 of random pixels, and one thread."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from scripts.resnets import prepare_images

RECORDS = 40  # in each file


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    """Put back the number of threads, which steps set."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def cifar10(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two training batches, a test batch, and a provenance."""
    folder = tmp_path_factory.mktemp("cifar10")
    random = np.random.default_rng(5)
    for name in ("data_batch_1.bin", "data_batch_2.bin", "test_batch.bin"):
        pixels = random.integers(0, 256, (RECORDS, 3072), np.uint8)
        labels = random.permutation(np.arange(RECORDS, dtype=np.uint8) % 10)
        np.hstack([labels[:, None], pixels]).tofile(folder / name)
    (folder / "provenance.json").write_text(json.dumps({"data": "real"}), "utf-8")
    return folder


@pytest.fixture(scope="session")
def images(cifar10: Path) -> str:
    """The prepared images: 16x16 pixels, 48 to train, 8 held out, 24 to test."""
    path = str(cifar10 / "images.npz")
    prepare_images.main(
        [str(cifar10 / f"data_batch_{number}.bin") for number in (1, 2)],
        str(cifar10 / "test_batch.bin"),
        {"pool": 2, "train_images": 56, "held_out": 8, "test_images": 24},
        path,
    )
    return path
