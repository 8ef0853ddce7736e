"""MNIST's files as arrays. Oracles: files written here; counts of the real labels."""

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from refigure.errors import InputError
from refigure.mnist import Mnist, read_digits, read_mnist


def write(path: Path, values: np.ndarray) -> None:
    header = struct.pack(f">BBBB{values.ndim}I", 0, 0, 8, values.ndim, *values.shape)
    path.write_bytes(header + values.astype(np.uint8).tobytes())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Eight training and three test images; pixel 0 of image i is 10 i."""
    for part, count in (("train", 8), ("t10k", 3)):
        images = np.zeros((count, 28, 28))
        images[:, 0, 0] = 10 * np.arange(count)
        images[:, 27, 27] = 255
        write(tmp_path / f"{part}-images-idx3-ubyte", images)
        write(tmp_path / f"{part}-labels-idx1-ubyte", np.arange(count) % 10)
    return tmp_path


def test_the_first_training_images_are_for_validation(folder: Path) -> None:
    mnist = read_mnist(folder, validation=2)
    assert isinstance(mnist, Mnist)
    assert mnist.validation.labels.tolist() == [0, 1]
    assert mnist.train.labels.tolist() == [2, 3, 4, 5, 6, 7]
    assert mnist.test.labels.tolist() == [0, 1, 2]
    assert mnist.train.images.shape == (6, 784)
    assert mnist.train.images.dtype == np.float32
    np.testing.assert_allclose(mnist.train.images[:, 0], np.arange(2, 8) / 25.5, rtol=1e-6)
    assert (mnist.test.images[:, -1] == 1).all()
    assert len(mnist.train[1:3]) == 2


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "t10k-labels-idx1-ubyte").unlink()
    with pytest.raises(InputError, match="t10k-labels-idx1-ubyte is not there"):
        read_digits(folder, "t10k")


def test_labels_that_do_not_fit_are_refused(folder: Path) -> None:
    write(folder / "t10k-labels-idx1-ubyte", np.arange(4))
    with pytest.raises(InputError, match=r"for 4 labels"):
        read_digits(folder, "t10k")
    write(folder / "t10k-labels-idx1-ubyte", np.array([0, 1, 10]))
    with pytest.raises(InputError, match="label 10"):
        read_digits(folder, "t10k")


@pytest.mark.parametrize("validation", [8, -1])
def test_some_images_must_be_left(folder: Path, validation: int) -> None:
    with pytest.raises(InputError, match="leave none"):
        read_mnist(folder, validation)


@pytest.mark.real_data
def test_the_real_labels_have_their_counts(real_data: Callable[[str], Path]) -> None:
    mnist = read_mnist(real_data("mnist"))
    # counted by others over TensorFlow's split
    train = [5444, 6179, 5470, 5638, 5307, 4987, 5417, 5715, 5389, 5454]
    test = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert np.bincount(mnist.train.labels).tolist() == train
    assert np.bincount(mnist.test.labels).tolist() == test
    assert len(mnist.validation) == 5000
    # the mean and deviation of MNIST's pixels that everybody normalises with, of all 60,000
    pixels = np.concatenate([mnist.validation.images, mnist.train.images])
    assert pixels.mean(dtype=np.float64) == pytest.approx(0.1307, abs=5e-5)
    assert pixels.std(dtype=np.float64) == pytest.approx(0.3081, abs=5e-5)
