"""How far a word is read before its counterpart is written, source forward and reversed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Link = tuple[int, int]  # places of corresponding words in source and target, counted from 1


@dataclass(frozen=True)
class Lags:
    """The lags of the corresponding words of one pair of sentences, or of many."""

    values: NDArray[np.int64]

    @property
    def mean(self) -> float:
        """The average distance between corresponding words, of which the post speaks."""
        return float(self.values.mean())

    @property
    def least(self) -> int:
        """The minimal time lag, of which the paper speaks."""
        return int(self.values.min())

    @property
    def most(self) -> int:
        """The longest one."""
        return int(self.values.max())

    def shorter_than(self, length: int) -> int:
        """How many are below a number of steps."""
        return int((self.values < length).sum())


def word_lags(links: Sequence[Link], length: int, reverse: bool, mark: int = 0) -> Lags:
    """The steps from reading each linked source word to writing its target word.

    Args:
        length: words of the source.
        mark: steps in between for an end mark, where it is counted.
    """
    source, target = np.array(links, np.int64).reshape(-1, 2).T
    read = length + 1 - source if reverse else source
    return Lags(target + length + mark - read)


def monotone_links(length: int) -> list[Link]:
    """The links where word i of the source is word i of the target."""
    return [(place, place) for place in range(1, length + 1)]
