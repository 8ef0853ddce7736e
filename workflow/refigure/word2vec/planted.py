"""A made-up language in which analogies are planted, so that any model can be asked for them.

Each of its words has a stem and an ending, and stands between words that go with its stem and words
that go with its ending: stem 1 with ending 1 is to stem 1 with ending 2 as stem 2 with ending 1 is
to stem 2 with ending 2.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Language:
    """The sizes of the language; words are numbered: compounds first, then those around them."""

    stems: int
    endings: int
    companions: int  # of each stem and of each ending

    @property
    def compounds(self) -> int:
        """The number of words with stem and ending."""
        return self.stems * self.endings

    @property
    def words(self) -> int:
        """The size of the vocabulary."""
        return self.compounds + (self.stems + self.endings) * self.companions


def make_sentences(
    language: Language, count: int, random: np.random.Generator
) -> NDArray[np.int64]:
    """Draw sentences of five words, `(count, 5)`, a compound in the middle of each."""
    stem = random.integers(language.stems, size=count)
    ending = random.integers(language.endings, size=count)
    place = random.integers(language.companions, size=(count, 4))
    of_stem = language.compounds + stem[:, None] * language.companions + place[:, :2]
    first = language.compounds + language.stems * language.companions
    of_ending = first + ending[:, None] * language.companions + place[:, 2:]
    middle = stem * language.endings + ending
    columns = [of_stem[:, 0], of_ending[:, 0], middle, of_stem[:, 1], of_ending[:, 1]]
    return np.stack(columns, axis=1)


def analogies(language: Language) -> NDArray[np.int64]:
    """Every question a : b as c : d over two stems and two endings, `(questions, 4)`."""

    def word(stem: int, ending: int) -> int:
        return stem * language.endings + ending

    return np.array(
        [
            [word(one, j), word(one, k), word(two, j), word(two, k)]
            for one in range(language.stems)
            for two in range(language.stems)
            for j in range(language.endings)
            for k in range(language.endings)
            if one != two and j != k
        ]
    )
