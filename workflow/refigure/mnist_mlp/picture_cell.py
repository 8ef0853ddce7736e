"""The post's function that shows pictures: which ones, as published and as it was meant."""

from collections.abc import Sequence

import numpy as np

from refigure.errors import InputError


def shown_as_published(
    labels: Sequence[int] | np.ndarray, num: int | None, draws: int
) -> list[int]:
    """Give the places of the examples that `show_pics` shows, line by line as the post has it.

    Args:
        labels: of the training images, in the order in which `next_batch(1)` serves them.
        num: the digit asked for; 0 is taken for None, because the test is `if not num`.
        draws: examples looked at.
    """
    to_show = list(range(10)) if not num else [num] * 10
    shown = []
    for place, label in enumerate(labels[:draws]):
        if label in to_show:
            shown.append(place)
            to_show.remove(label)
    return shown


def shown_corrected(labels: Sequence[int] | np.ndarray, num: int | None, wanted: int) -> list[int]:
    """Give the places of the first `wanted` examples of a digit (None: of one of each digit).

    Raises:
        InputError: there are not as many.
    """
    to_show = list(range(10)) if num is None else [num] * wanted
    shown = []
    for place, label in enumerate(labels):
        if label in to_show:
            shown.append(place)
            to_show.remove(label)
        if not to_show:
            return shown
    raise InputError(f"{len(to_show)} of the pictures wanted are not among {len(labels)} images.")
