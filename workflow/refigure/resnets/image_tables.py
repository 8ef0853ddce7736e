"""The images of the experiments as tables on a device, normalised as each network wants them."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from refigure.augmentation import ImageTable, LabelledImages
from refigure.resnets.image_sets import ImageSet

BRIGHTEST = 255.0  # of a byte


@dataclass(frozen=True)
class Normalisation:
    """What is subtracted from pixels in 0 .. 255, and what the difference is multiplied by."""

    mean: NDArray[np.float32]  # (3, s, s)
    scale: float


def paper_normalisation(images: ImageSet) -> Normalisation:
    """Take the mean of each pixel away (He et al. 2015, section 4.2).

    ASSUME: pixels are fractions of the brightest; the paper does not say. The batch norm after the
    first layer undoes any other unit.
    """
    return Normalisation(images.mean, 1 / BRIGHTEST)


def author_normalisation(images: ImageSet) -> Normalisation:
    """Map pixels to -1 .. 1, as the author does: mean and standard deviation 0.5 of fractions."""
    return Normalisation(np.full_like(images.mean, BRIGHTEST / 2), 2 / BRIGHTEST)


def labelled_images(
    images: NDArray[np.uint8], labels: NDArray[np.int64], how: Normalisation, device: str
) -> LabelledImages:
    """Put images in a table on a device ("cpu" or "cuda")."""
    table = ImageTable(images, how.mean, how.scale, device)
    return LabelledImages(table, torch.from_numpy(labels).to(device))


def labelled_parts(images: ImageSet, how: Normalisation, device: str) -> dict[str, LabelledImages]:
    """Put train, test and, where there are any, held_out in tables on a device."""
    arrays = {
        "train": (images.train_images, images.train_labels),
        "held_out": (images.held_out_images, images.held_out_labels),
        "test": (images.test_images, images.test_labels),
    }
    return {
        part: labelled_images(pixels, labels, how, device)
        for part, (pixels, labels) in arrays.items()
        if len(labels)
    }
