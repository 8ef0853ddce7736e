"""Which words of sentence pairs correspond: IBM's first model, by expectation maximisation.

Brown et al. 1993, section 4.1: every target word comes from one source word or from none, whatever
their places, so that what it finds about places is not put into it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refigure.seq2seq.corpora import Pairs

NOTHING = 0  # the empty source word, from which target words come that have no counterpart


@dataclass(frozen=True)
class WordTable:
    """The probability of target words given source words, for pairs that occur together."""

    keys: NDArray[np.int64]  # source * target_words + target, ascending
    probabilities: NDArray[np.float64]
    target_words: int

    def of(self, source: NDArray[np.int64], target: NDArray[np.int64]) -> NDArray[np.float64]:
        """t(target | source) for all combinations: (target words, source words)."""
        keys = source[None, :] * self.target_words + target[:, None]
        return self.probabilities[np.searchsorted(self.keys, keys)]


def learn_word_table(pairs: Pairs, target_words: int, rounds: int) -> WordTable:
    """Learn the table from sentence pairs, from the uniform one on."""
    places = list(combinations(pairs))
    keys = np.concatenate([source * target_words + target for source, target, _ in places])
    # which target word of the text each combination is a possible source of
    words = np.concatenate([group for _, _, group in places])
    unique, index = np.unique(keys, return_inverse=True)
    sources = unique // target_words
    table = np.ones(len(unique))
    for _ in range(rounds):
        weights = table[index]
        weights /= np.bincount(words, weights)[words]  # each target word comes from somewhere
        counts = np.bincount(index, weights, len(unique))
        table = counts / np.bincount(sources, counts)[sources]
    return WordTable(unique, table, target_words)


def combinations(pairs: Pairs) -> Iterator[tuple[NDArray[np.int64], ...]]:
    """Yield each pair's source words, target words and numbers of target words, combined."""
    first = 0
    for row in range(len(pairs)):
        source = np.append(pairs.source.row(row), NOTHING)
        target = pairs.target.row(row)
        group = first + np.arange(len(target))
        first += len(target)
        yield (
            np.tile(source, len(target)),
            np.repeat(target, len(source)),
            np.repeat(group, len(source)),
        )


def most_likely_links(
    table: WordTable, source: NDArray[np.int64], target: NDArray[np.int64]
) -> list[tuple[int, int]]:
    """Link each target word to its most likely source word, if to any: places counted from 1."""
    likely = table.of(np.append(source, NOTHING), target)  # (target, source and nothing)
    best = likely.argmax(1)
    return [
        (int(place) + 1, number + 1) for number, place in enumerate(best) if place < len(source)
    ]
