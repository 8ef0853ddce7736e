"""Training pairs: which words a window puts together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Window:
    """One place of the window: a centre word and the words around it."""

    centre: int
    context: tuple[int, ...]


def windows(length: int, size: int) -> list[Window]:
    """List the places of a window of `size` words on each side, in a text of `length` words."""
    return [
        Window(
            centre,
            tuple(
                place
                for place in range(max(0, centre - size), min(length, centre + size + 1))
                if place != centre
            ),
        )
        for centre in range(length)
    ]


def skipgram_pairs(words: Sequence[str], size: int) -> list[tuple[str, str]]:
    """List the pairs (centre, context word), of which skip-gram predicts the second."""
    return [
        (words[place.centre], words[other])
        for place in windows(len(words), size)
        for other in place.context
    ]


def cbow_examples(words: Sequence[str], size: int) -> list[tuple[tuple[str, ...], str]]:
    """List the examples (context words, centre), of which CBOW predicts the second."""
    return [
        (tuple(words[other] for other in place.context), words[place.centre])
        for place in windows(len(words), size)
    ]


def contexts(ids: NDArray, size: int) -> NDArray[np.int64]:
    """The words around every token of a text, `(tokens, 2 size)`, -1 beyond the ends."""
    padded = np.concatenate([np.full(size, -1), ids, np.full(size, -1)]).astype(np.int64)
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * size + 1)
    return np.delete(around, size, axis=1)


def count_pair(ids: NDArray, first: int, second: int, size: int) -> int:
    """Count how often `second` lies within `size` words of `first`."""
    spots = np.flatnonzero(ids == first)
    others = np.flatnonzero(ids == second)
    low = np.searchsorted(others, spots - size, side="left")
    high = np.searchsorted(others, spots + size, side="right")
    itself = len(spots) if first == second else 0
    return int((high - low).sum()) - itself
