"""A corpus as numbers: text to words, words to a vocabulary, and back from the file of both."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from refigure.errors import InputError
from refigure.text_files import read_utf8

Ids = NDArray[np.int32]

DIGITS = {
    ord(digit): f" {word} "
    for digit, word in zip(
        "0123456789",
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
        strict=True,
    )
}
DOCUMENT = re.compile(r'<doc id="[^"]*" url="[^"]*" title="([^"]*)">')
TAG = re.compile(r"</?doc[^>]*>")
ENTITY = re.compile(r"&[a-z#0-9]+;")
OTHER = re.compile(r"[^a-z]+")


@dataclass(frozen=True)
class Corpus:
    """A running text and its vocabulary.

    Attributes:
        words: the vocabulary, most frequent first, words as frequent in alphabetical order.
        counts: how often each occurs, `(words,)`.
        ids: the text, a number a word, `(tokens,)`.
        documents: where each document starts in `ids`; empty where the text has none.
        titles: of the documents.
    """

    words: tuple[str, ...]
    counts: NDArray[np.int64]
    ids: Ids
    documents: NDArray[np.int64]
    titles: tuple[str, ...]

    @property
    def frequencies(self) -> NDArray[np.float64]:
        """The share of each word in the text."""
        return np.asarray(self.counts / self.counts.sum())


def clean_text(text: str) -> str:
    """Reduce text to lower-case words with single spaces, digits spelled, as text8 was made.

    Mahoney's text8 also drops tables and links, which WikiExtractor has dropped before us.
    """
    bare = ENTITY.sub(" ", TAG.sub(" ", text)).lower()
    return OTHER.sub(" ", bare.translate(DIGITS))


def split_documents(text: str) -> Iterator[tuple[str, str]]:
    """Yield title and text of each `<doc>` of WikiExtractor's output, or the whole untitled."""
    marks = list(DOCUMENT.finditer(text))
    if not marks:
        yield "", text
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=bool(marks)):
        yield mark.group(1), text[mark.end() : end]


def read_text(path: str | Path) -> str:
    """Read a corpus file.

    Raises:
        InputError: it is no text in UTF-8, or holds no words.
    """
    text = read_utf8(path)
    if not re.search("[A-Za-z]", text[:1_000_000]):
        raise InputError(f"{path} holds no words; delete it to fetch anew.")
    return text


def build_corpus(documents: Iterable[tuple[str, Sequence[str]]], at_most: int) -> Corpus:
    """Number the words of titled documents, up to `at_most` of them in all.

    The order is by count, then by the word: it does not depend on Python's `hash`, nor on the
    order in which words first come.
    """
    titles: list[str] = []
    starts: list[int] = []
    text: list[str] = []
    for title, words in documents:
        if len(text) >= at_most:
            break
        titles.append(title)
        starts.append(len(text))
        text += words[: at_most - len(text)]
    counted = Counter(text)
    ranked = sorted(counted, key=lambda word: (-counted[word], word))
    number = {word: place for place, word in enumerate(ranked)}
    return Corpus(
        words=tuple(ranked),
        counts=np.array([counted[word] for word in ranked], np.int64),
        ids=np.fromiter((number[word] for word in text), np.int32, len(text)),
        documents=np.array(starts if any(titles) else [], np.int64),
        titles=tuple(titles) if any(titles) else (),
    )


def write_corpus(path: str | Path, corpus: Corpus) -> None:
    """Write a corpus as one `.npz` file, the same bytes for the same corpus."""
    np.savez(
        path,
        words=np.frombuffer("\n".join(corpus.words).encode(), np.uint8),
        counts=corpus.counts,
        ids=corpus.ids,
        documents=corpus.documents,
        titles=np.frombuffer("\n".join(corpus.titles).encode(), np.uint8),
    )


def read_corpus(path: str | Path) -> Corpus:
    """Read what `write_corpus` wrote."""
    with np.load(path) as file:
        words, titles = (bytes(file[name]).decode() for name in ("words", "titles"))
        return Corpus(
            tuple(words.split("\n")),
            file["counts"],
            file["ids"],
            file["documents"],
            tuple(titles.split("\n")) if titles else (),
        )


def trim_corpus(corpus: Corpus, tokens: int, min_count: int = 1, most_frequent: int = 0) -> Corpus:
    """Take the first tokens of a corpus, without the rare words: they leave no gap in the text.

    Args:
        tokens: how many of the text, before rare words are dropped.
        min_count: words that occur less often in this part are dropped.
        most_frequent: keep at most so many words; 0 for no limit.

    Raises:
        InputError: no word is frequent enough.
    """
    part = corpus.ids[:tokens]
    counts = np.bincount(part, minlength=len(corpus.words))
    kept = np.flatnonzero(counts >= min_count)
    # by count and then as before, which is alphabetical among words of one count in the whole only
    kept = np.array(sorted(kept, key=lambda place: (-counts[place], corpus.words[place])), np.int64)
    kept = kept[:most_frequent] if most_frequent else kept
    if not len(kept):
        raise InputError(f"No word comes {min_count} times in {len(part)} tokens; take more text.")
    number = np.full(len(corpus.words), -1, np.int32)
    number[kept] = np.arange(len(kept), dtype=np.int32)
    ids = number[part]
    none = np.zeros(0, np.int64)
    words = tuple(corpus.words[place] for place in kept)
    return Corpus(words, counts[kept].astype(np.int64), ids[ids >= 0], none, ())
