"""Augmented batches against the paper's words carried out image by image."""

import itertools
from collections import Counter

import numpy as np
import pytest
import torch

from refigure.augmentation import (
    OFFSETS,
    PADDING,
    Batches,
    ImageTable,
    LabelledImages,
    Views,
    draw_epoch,
)
from refigure.errors import InputError

SCALE = 0.03


def made_up(count: int, channels: int, height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Random bytes and the mean image."""
    images = np.random.default_rng(5).integers(
        0, 256, (count, channels, height, width), dtype=np.uint8
    )
    return images, images.mean(0)


def one_view(
    image: np.ndarray, mean: np.ndarray, row: int, column: int, mirrored: bool
) -> np.ndarray:
    """Subtract the mean, pad with zeros, crop, mirror: one image, as the paper says it."""
    _, height, width = image.shape
    centred = (image.astype(np.float32) - mean.astype(np.float32)) * np.float32(SCALE)
    margins = ((0, 0), (PADDING, PADDING), (PADDING, PADDING))
    crop = np.pad(centred, margins)[:, row : row + height, column : column + width]
    return crop[:, :, ::-1] if mirrored else crop


@pytest.mark.parametrize("kind", ["bytes", "averages"])
def test_every_crop_and_mirror_is_that_of_the_slow_way(kind: str) -> None:
    images, mean = made_up(7, 3, 6, 5)  # neither square nor a power of 2
    if kind == "averages":
        images = images.astype(np.float32) / 4
    table = ImageTable(images, mean, SCALE, "cpu")
    all_ways = list(itertools.product(range(7), range(OFFSETS), range(OFFSETS), (False, True)))
    image, row, column, mirrored = map(torch.tensor, zip(*all_ways, strict=True))
    found = table.batch(Views(image, row, column, mirrored))
    expected = [one_view(images[i], mean, r, c, m) for i, r, c, m in all_ways]
    assert np.array_equal(found.numpy(), np.array(expected))  # to the bit
    assert found.dtype == torch.float32
    assert found.is_contiguous(memory_format=torch.channels_last)


def test_whole_images_are_only_centred() -> None:
    images, mean = made_up(9, 3, 8, 8)
    table = ImageTable(images, mean, SCALE, "cpu")
    expected = [one_view(image, mean, PADDING, PADDING, False) for image in images]
    assert np.array_equal(table.whole(4, 9).numpy(), np.array(expected)[4:])


def test_an_epoch_depends_on_seed_and_number_alone() -> None:
    first, again = draw_epoch(500, 3, 2, True), draw_epoch(500, 3, 2, True)
    others = [draw_epoch(500, 3, 1, True), draw_epoch(500, 4, 2, True)]
    for name in ("image", "row", "column", "mirrored"):
        assert torch.equal(getattr(first, name), getattr(again, name))
        assert all(not torch.equal(getattr(first, name), getattr(one, name)) for one in others)


def test_an_epoch_shows_each_image_once_every_crop_and_half_of_them_mirrored() -> None:
    count = 40_500
    views = draw_epoch(count, 0, 0, True)
    assert sorted(views.image.tolist()) == list(range(count))
    crops = Counter(zip(views.row.tolist(), views.column.tolist(), strict=True))
    expected = count / OFFSETS**2  # 500 each, Poisson: 5 standard deviations are 112
    assert set(crops) == set(itertools.product(range(OFFSETS), repeat=2))
    assert all(abs(found - expected) < 5 * expected**0.5 for found in crops.values())
    assert abs(int(views.mirrored.sum()) - count / 2) < 5 * count**0.5 / 2


def test_without_augmentation_only_the_order_is_drawn() -> None:
    views = draw_epoch(50, 0, 0, False)
    assert sorted(views.image.tolist()) == list(range(50))
    assert set(views.row.tolist() + views.column.tolist()) == {PADDING}
    assert not views.mirrored.any()


def numbered(count: int) -> LabelledImages:
    """Images of one colour, 10 times their number; the label is the number."""
    images = np.zeros((count, 3, 2, 2), dtype=np.uint8)
    images += 10 * np.arange(count, dtype=np.uint8)[:, None, None, None]
    table = ImageTable(images, np.zeros((3, 2, 2)), 0.1, "cpu")
    return LabelledImages(table, torch.arange(count))


def test_batches_pair_images_with_labels_once_an_epoch_and_drop_the_rest() -> None:
    batches = Batches(numbered(11), 3, seed=1, augment=False)
    for epoch in range(3):
        seen: list[int] = []
        for iteration in range(3 * epoch, 3 * epoch + 3):
            images, labels = batches.at(iteration)
            assert torch.equal(images[:, 0, 0, 0], labels.float())
            seen += labels.tolist()
        assert len(set(seen)) == 9, "no image twice, and 2 of 11 left out"
        assert seen == draw_epoch(11, 1, epoch, False).image[:9].tolist()


def test_a_batch_is_a_function_of_the_iteration() -> None:
    forward = Batches(numbered(11), 3, seed=1, augment=True)
    ahead = {iteration: forward.at(iteration) for iteration in range(9)}
    backward = Batches(numbered(11), 3, seed=1, augment=True)
    for iteration in reversed(range(9)):
        for one, other in zip(ahead[iteration], backward.at(iteration), strict=True):
            assert torch.equal(one, other)


def test_a_batch_larger_than_the_data_is_refused() -> None:
    with pytest.raises(InputError, match="batch_size 12 is more than the 11"):
        Batches(numbered(11), 12, seed=1, augment=True)
