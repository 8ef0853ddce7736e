"""Images are averaged, divided and centred as told.  Oracle: the averages written out by hand."""

from pathlib import Path

import numpy as np
import pytest

from refigure.errors import InputError
from refigure.resnets.image_sets import read_images
from scripts.resnets import prepare_images

SETTINGS = {"pool": 1, "train_images": 50, "held_out": 5, "test_images": 10}


def prepare(cifar10: Path, path: Path, **settings: int) -> None:
    """Run the step."""
    prepare_images.main(
        [str(cifar10 / "data_batch_1.bin"), str(cifar10 / "data_batch_2.bin")],
        str(cifar10 / "test_batch.bin"),
        {**SETTINGS, **settings},
        str(path),
    )


def raw(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read a batch by the format's own description."""
    records = np.frombuffer(path.read_bytes(), np.uint8).reshape(-1, 3073)
    return records[:, 1:].reshape(-1, 3, 32, 32), records[:, 0]


def test_first_images_are_kept_in_order_and_the_last_of_them_held_out(
    cifar10: Path, tmp_path: Path
) -> None:
    prepare(cifar10, tmp_path / "images.npz")
    found = read_images(tmp_path / "images.npz")
    first, labels = raw(cifar10 / "data_batch_1.bin")
    second, more = raw(cifar10 / "data_batch_2.bin")
    pixels = np.concatenate([first, second])
    np.testing.assert_array_equal(found.train_images, pixels[:45])
    np.testing.assert_array_equal(found.held_out_images, pixels[45:50])
    np.testing.assert_array_equal(found.train_labels, np.concatenate([labels, more])[:45])
    np.testing.assert_array_equal(found.test_images, raw(cifar10 / "test_batch.bin")[0][:10])
    # the mean knows nothing of what is held out
    np.testing.assert_allclose(found.mean, pixels[:45].astype(float).mean(0), rtol=1e-6)
    assert found.size == 32 and found.train_labels.dtype == np.int64


def test_squares_of_pixels_are_averaged(cifar10: Path, tmp_path: Path) -> None:
    prepare(cifar10, tmp_path / "images.npz", pool=2, train_images=3, held_out=0)
    found = read_images(tmp_path / "images.npz")
    pixels = raw(cifar10 / "data_batch_1.bin")[0].astype(int)
    for row, column in ((0, 0), (7, 3), (15, 15)):
        square = pixels[2, 1, 2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
        assert found.train_images[2, 1, row, column] == int(square.sum() / 4 + 0.5)
    assert found.size == 16 and found.train_images.dtype == np.uint8
    assert len(found.held_out_labels) == 0


def test_equal_images_give_equal_bytes(cifar10: Path, tmp_path: Path) -> None:
    for name in ("one.npz", "two.npz"):
        prepare(cifar10, tmp_path / name)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"train_images": 81}, "81 images are wanted; there are 1 to 80"),
        ({"held_out": 50}, "leaves none to train on"),
        ({"pool": 3}, "pool 3 does not divide the 32 pixels"),
    ],
)
def test_what_cannot_be_had_is_refused(
    cifar10: Path, tmp_path: Path, settings: dict[str, int], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        prepare(cifar10, tmp_path / "images.npz", **settings)
