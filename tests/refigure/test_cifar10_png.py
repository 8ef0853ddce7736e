"""CIFAR-10 batches from PNG rows, against the layout that the authors describe."""

import io
import json
from typing import IO

import numpy as np
import pytest
from PIL import Image

from refigure.cifar10_png import BATCH, PIXELS, batch_of_png_rows


class Package:
    """Six PNG images of one colour each, but for one picture, and labels that count up."""

    def __init__(self, size: tuple[int, int] = (PIXELS, BATCH), mode: str = "RGB") -> None:
        pixels = np.zeros((size[1], size[0], 3), np.uint8)
        pixels[7, :, 0] = np.arange(size[0]) % 256  # picture 7: red rises along the raster
        pixels[7, 33, 2] = 200  # and one blue pixel, in row 1, column 1
        buffer = io.BytesIO()
        Image.fromarray(pixels).convert(mode).save(buffer, "PNG", compress_level=1)
        labels = [number // BATCH for number in range(5 * BATCH)]
        self.files = {
            "package/data_batch_3.png": buffer.getvalue(),
            "package/test_batch.png": buffer.getvalue(),
            "package/train_lables.json": json.dumps(labels).encode(),
            "package/test_lables.json": json.dumps([9] * BATCH).encode(),
        }

    def open(self, name: str) -> IO[bytes]:
        return io.BytesIO(self.files[name])


def test_a_record_is_a_label_and_three_planes() -> None:
    raw = batch_of_png_rows(Package().open, "data_batch_3.bin")
    records = np.frombuffer(raw, np.uint8).reshape(BATCH, 1 + 3 * 32 * 32)
    assert (records[:, 0] == 2).all()  # the labels of the third batch
    red, green, blue = records[7, 1:].reshape(3, 32, 32)
    assert red[2, 5] == 2 * 32 + 5
    assert green.max() == 0
    assert blue[1, 1] == 200
    assert np.count_nonzero(blue) == 1
    assert np.count_nonzero(records[6, 1:]) == 0


def test_the_test_batch_has_its_own_labels() -> None:
    raw = batch_of_png_rows(Package().open, "test_batch.bin")
    assert set(raw[:: 1 + 3 * PIXELS]) == {9}


@pytest.mark.parametrize(
    "package", [Package((PIXELS, 10)), Package(mode="L")], ids=["size", "grey"]
)
def test_another_image_is_refused(package: Package) -> None:
    with pytest.raises(ValueError, match=r"data_batch_3.png is PNG"):
        batch_of_png_rows(package.open, "data_batch_3.bin")


def test_missing_labels_are_refused() -> None:
    package = Package()
    package.files["package/train_lables.json"] = b"[1, 2, 3]"
    with pytest.raises(ValueError, match="dimensions"):
        batch_of_png_rows(package.open, "data_batch_3.bin")
