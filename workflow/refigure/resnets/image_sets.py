"""The images of the experiments, as a file between steps."""

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class ImageSet:
    """Images `(n, 3, s, s)` and their labels `(n,)`, in three parts."""

    train_images: NDArray[np.uint8]
    train_labels: NDArray[np.int64]
    held_out_images: NDArray[np.uint8]  # of the training images, for choosing; may be none
    held_out_labels: NDArray[np.int64]
    test_images: NDArray[np.uint8]
    test_labels: NDArray[np.int64]
    mean: NDArray[np.float32]  # (3, s, s), of the training part alone

    @property
    def size(self) -> int:
        """The side of an image in pixels."""
        return int(self.mean.shape[-1])

    def write(self, path: str | Path) -> None:
        """Write it as .npz, the same bytes for the same images."""
        np.savez(path, **asdict(self))


def read_images(path: str | Path) -> ImageSet:
    """Read what `ImageSet.write` wrote."""
    with np.load(path) as arrays:
        return ImageSet(**{name: arrays[name] for name in arrays.files})
