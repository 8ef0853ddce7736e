"""Sentence pairs as numbers: vocabularies, ragged tables, and the file between steps."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PAD, EOS, UNKNOWN = 0, 1, 2
RESERVED = ("<pad>", "<EOS>", "<unk>")  # the words with these numbers
PARTS = ("train", "held_out", "test")

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Vocabulary:
    """The words of a language, by number; the first three are reserved."""

    words: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.words)

    def encode(self, tokens: Iterable[str]) -> list[int]:
        """Give the numbers of words."""
        numbers = self.numbers
        return [numbers.get(token, UNKNOWN) for token in tokens]

    def decode(self, numbers: Iterable[int]) -> list[str]:
        """Give the words of numbers."""
        return [self.words[number] for number in numbers]

    @property
    def numbers(self) -> dict[str, int]:
        """The number of each word."""
        return {word: number for number, word in enumerate(self.words)}


def most_common(sentences: Iterable[Sequence[str]], size: int) -> Vocabulary:
    """Take the most common words, `size` at most beside the reserved ones; ties by alphabet."""
    counts = Counter(word for sentence in sentences for word in sentence)
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    return Vocabulary((*RESERVED, *ranked[:size]))


@dataclass(frozen=True)
class Ragged:
    """Rows of word numbers of different lengths, one after the other."""

    flat: Numbers
    ends: Numbers  # of each row in `flat`

    @staticmethod
    def of(rows: Iterable[Sequence[int] | Numbers]) -> "Ragged":
        """Make a table of rows."""
        listed = [np.asarray(row, np.int64) for row in rows]
        flat = np.concatenate(listed) if listed else np.zeros(0, np.int64)
        return Ragged(flat, np.cumsum([len(row) for row in listed], dtype=np.int64))

    def __len__(self) -> int:
        return len(self.ends)

    @property
    def lengths(self) -> Numbers:
        """The length of each row."""
        return np.diff(self.ends, prepend=0)

    def row(self, index: int) -> Numbers:
        """One row."""
        start = self.ends[index - 1] if index else 0
        return self.flat[start : self.ends[index]]

    def rows(self) -> list[list[int]]:
        """All rows."""
        return [self.row(index).tolist() for index in range(len(self))]

    def padded(self, reverse: bool = False) -> Numbers:
        """All rows in one table (rows, longest), `PAD` behind their ends; `reverse`: last first."""
        lengths = self.lengths
        longest = int(lengths.max(initial=0))
        table = np.full((len(self), longest), PAD, np.int64)
        places = np.arange(longest)[None, :]
        kept = places < lengths[:, None]
        starts = (self.ends - lengths)[:, None]
        order = lengths[:, None] - 1 - places if reverse else np.broadcast_to(places, kept.shape)
        table[kept] = self.flat[(starts + order)[kept]]
        return table


@dataclass(frozen=True)
class Pairs:
    """Sources and their targets, row by row."""

    source: Ragged
    target: Ragged

    def __len__(self) -> int:
        return len(self.source)

    def first(self, count: int) -> "Pairs":
        """The first pairs."""
        source, target = self.source.rows()[:count], self.target.rows()[:count]
        return Pairs(Ragged.of(source), Ragged.of(target))


@dataclass(frozen=True)
class Corpus:
    """Pairs to train, to choose and to test with, and their words.

    Attributes:
        references: for each test sentence all its known translations, words joined by spaces,
            with those that the vocabulary lacks.
    """

    source_words: Vocabulary
    target_words: Vocabulary
    train: Pairs
    held_out: Pairs
    test: Pairs
    references: tuple[tuple[str, ...], ...]

    def write(self, path: str | Path) -> None:
        """Write it as .npz, the same bytes for the same corpus."""
        arrays = {
            "source_words": np.array(self.source_words.words),
            "target_words": np.array(self.target_words.words),
            "references": np.array(["\t".join(known) for known in self.references]),
        }
        for part in PARTS:
            for side in ("source", "target"):
                table = getattr(getattr(self, part), side)
                arrays[f"{part}_{side}_flat"] = table.flat.astype(np.int32)
                arrays[f"{part}_{side}_ends"] = table.ends
        np.savez_compressed(path, **arrays)  # type: ignore[arg-type]


def read_corpus(path: str | Path) -> Corpus:
    """Read what `Corpus.write` wrote."""
    with np.load(path) as arrays:

        def table(part: str, side: str) -> Ragged:
            flat, ends = arrays[f"{part}_{side}_flat"], arrays[f"{part}_{side}_ends"]
            return Ragged(flat.astype(np.int64), ends)

        parts = {part: Pairs(table(part, "source"), table(part, "target")) for part in PARTS}
        return Corpus(
            source_words=Vocabulary(tuple(map(str, arrays["source_words"]))),
            target_words=Vocabulary(tuple(map(str, arrays["target_words"]))),
            references=tuple(tuple(str(known).split("\t")) for known in arrays["references"]),
            **parts,
        )
