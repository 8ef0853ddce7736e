"""Batches of augmented images, made on the device without any work for single images.

He et al. 2015 (section 4.2): the per-pixel mean is subtracted, the image is padded by 4 pixels of
zeros on each side, and a crop of the first size is taken at random, from the image or its mirror.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from refigure.errors import InputError
from refigure.seeding import derive_seed, generators

PADDING = 4
OFFSETS = 2 * PADDING + 1  # places that a crop has along a side


@dataclass(frozen=True)
class Views:
    """Which images are seen, and how: one entry a view, in the order of the training."""

    image: Tensor  # (views,) int64
    row: Tensor  # (views,) int64 in [0, OFFSETS), of the crop's corner in the padded image
    column: Tensor  # (views,) int64
    mirrored: Tensor  # (views,) bool, after cropping

    def __len__(self) -> int:
        return len(self.image)

    def __getitem__(self, part: slice) -> "Views":
        """Some of the views, sharing memory."""
        return Views(self.image[part], self.row[part], self.column[part], self.mirrored[part])

    def to(self, device: str) -> "Views":
        """Copy to a device; to a card from pinned memory, so that the host need not wait."""

        def move(values: Tensor) -> Tensor:
            pinned = values.pin_memory() if device == "cuda" else values
            return pinned.to(device, non_blocking=True)

        return Views(move(self.image), move(self.row), move(self.column), move(self.mirrored))


def draw_epoch(images: int, seed: int, epoch: int, augment: bool) -> Views:
    """Draw an epoch: each image once, in random order, with `augment` cropped and mirrored.

    A function of its arguments alone, drawn on the CPU: the same on every device, and a training
    that goes on within an epoch needs nothing but the epoch's number.
    """
    generator = generators(derive_seed(seed, "epoch", epoch)).torch
    order = torch.randperm(images, generator=generator)
    if not augment:
        return whole_images(order)
    # Independent of the order, they need not be drawn in the order of the images.
    corners = torch.randint(0, OFFSETS, (2, images), generator=generator)
    mirrored = torch.randint(0, 2, (images,), generator=generator) == 1
    return Views(order, corners[0], corners[1], mirrored)


def whole_images(image: Tensor) -> Views:
    """Views of the images as they are, neither cropped nor mirrored."""
    centre = torch.full_like(image, PADDING)
    return Views(image, centre, centre, torch.zeros_like(image, dtype=torch.bool))


class ImageTable:
    """Padded images on a device, from which views are gathered.

    The images stay bytes (a quarter of the memory of floats), so the mean is subtracted in passing.
    Its padding is 0 like theirs: what a crop takes from it is 0 after the subtraction, as in the
    paper, and not minus the mean.
    """

    def __init__(self, images: np.ndarray, mean: np.ndarray, scale: float, device: str) -> None:
        """Pad and move the images.

        Args:
            images: (n, channels, height, width), uint8, or float32 where they are averages.
            mean: (channels, height, width), of the training images, in the images' unit.
            scale: what a difference of 1 in the images' unit counts for the network.
            device: where the table lies.
        """
        self.count, self.channels, self.height, self.width = images.shape
        self.scale, self.device = scale, device
        self.row = self.width + 2 * PADDING  # pixels in a row of a padded image
        self.area = self.row * (self.height + 2 * PADDING)  # and in a padded image
        self.crops = self.crops_of(torch.from_numpy(padded(images)).to(device))
        corners = torch.arange(OFFSETS)[:, None] * self.row + torch.arange(OFFSETS)
        mean_crops = self.crops_of(torch.from_numpy(padded(mean[None].astype(np.float32))))
        shape = (-1, self.height, self.width, self.channels)
        means = mean_crops.index_select(0, corners.flatten()).view(shape)
        # (2 * OFFSETS * OFFSETS, height, width, channels): what lies under each crop, then mirrored
        self.means = torch.cat((means, means.flip(2))).to(device)

    def crops_of(self, pixels: Tensor) -> Tensor:
        """Every crop of padded images as a view of their memory, by the place of its first pixel.

        Args:
            pixels: (pixels, channels) of all padded images, one after the other.

        Returns:
            (places, height, width * channels); rows of an image lie side by side in memory, so a
            crop is `height` short copies and not `height * width` of single pixels.
        """
        last = (self.height - 1) * self.row + self.width  # pixels from a crop's first to its last
        return pixels.as_strided(
            (len(pixels) - last + 1, self.height, self.width * self.channels),
            (self.channels, self.row * self.channels, 1),
        )

    def batch(self, views: Views) -> Tensor:
        """Gather views, which lie on the table's device.

        Returns:
            (views, channels, height, width) float32, in the channels-last memory format.
        """
        corner = views.row * self.row + views.column
        crops = self.crops.index_select(0, views.image * self.area + corner)
        crops = crops.view(-1, self.height, self.width, self.channels)
        # Both ways for all, and then one of each: faster than to choose pixel by pixel (`where`).
        both = torch.cat((crops, crops.flip(2)))
        mirrored = views.mirrored.long()
        own = torch.arange(len(views), device=self.device) + len(views) * mirrored
        pixels = both.index_select(0, own).float()
        under = (mirrored * OFFSETS + views.row) * OFFSETS + views.column
        pixels -= self.means.index_select(0, under)
        pixels *= self.scale
        return pixels.permute(0, 3, 1, 2)

    def whole(self, start: int, stop: int) -> Tensor:
        """The images `start` to `stop` as they are, for evaluation; shaped as those of `batch`."""
        return self.batch(whole_images(torch.arange(start, stop, device=self.device)))


@dataclass(frozen=True)
class LabelledImages:
    """Images in a table, with their labels on the same device."""

    table: ImageTable
    labels: Tensor  # (n,) int64

    def __len__(self) -> int:
        return len(self.labels)


class Batches:
    """The batches of a training, by iteration.

    ASSUME: what is left of an epoch after its whole batches is dropped; the paper does not say.
    64k iterations are about 182 epochs of 45k images either way.
    """

    def __init__(self, data: LabelledImages, size: int, seed: int, augment: bool) -> None:
        """Take batches of `size` images; nothing is drawn before it is asked for.

        Raises:
            InputError: there are fewer images than a batch needs.
        """
        if len(data) < size:
            raise InputError(f"batch_size {size} is more than the {len(data)} training images.")
        self.data, self.size, self.seed, self.augment = data, size, seed, augment
        self.per_epoch = len(data) // size
        self.drawn: tuple[int, Views] | None = None  # an epoch's number and its views

    def at(self, iteration: int) -> tuple[Tensor, Tensor]:
        """The images (size, channels, height, width) and labels (size,) of an iteration from 0.

        Work for the host and copies to the device are once an epoch; the rest is on the device.
        """
        epoch, position = divmod(iteration, self.per_epoch)
        if self.drawn is None or self.drawn[0] != epoch:
            views = draw_epoch(len(self.data), self.seed, epoch, self.augment)
            self.drawn = epoch, views.to(self.data.table.device)
        part = self.drawn[1][position * self.size : (position + 1) * self.size]
        return self.data.table.batch(part), self.data.labels.index_select(0, part.image)


def padded(images: np.ndarray) -> np.ndarray:
    """Pad with zeros and put the channels last: (n, c, h, w) -> (n * (h + 8) * (w + 8), c)."""
    margins = ((0, 0), (PADDING, PADDING), (PADDING, PADDING), (0, 0))
    return np.pad(images.transpose(0, 2, 3, 1), margins).reshape(-1, images.shape[1])
