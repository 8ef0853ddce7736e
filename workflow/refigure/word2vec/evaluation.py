"""Tests of word vectors: analogies by section, and correlation with human judgements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from refigure.errors import InputError
from refigure.intervals import NAN
from refigure.text_files import read_utf8

QUESTIONS_AT_ONCE = 512
SYNTACTIC = "gram"  # what the names of these sections begin with

Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Section:
    """A section of the analogy questions: a is to b as c is to which word?"""

    name: str
    questions: tuple[tuple[str, str, str, str], ...]  # a, b, c and the answer, in lower case

    @property
    def syntactic(self) -> bool:
        """Whether its questions are of grammar, not of meaning."""
        return self.name.startswith(SYNTACTIC)


@dataclass(frozen=True)
class Score:
    """How many of a section's questions were in the vocabulary, and answered right."""

    section: str
    syntactic: bool
    asked: int
    right: int
    right_without_offset: int  # if the word nearest to c is given as the answer


def read_questions(path: str | Path) -> list[Section]:
    """Read a file such as word2vec's `questions-words.txt`, in lower case.

    Raises:
        InputError: it is no text, or a line is neither a section nor four words.
    """
    sections: dict[str, list[tuple[str, str, str, str]]] = {}
    name = ""
    for number, line in enumerate(read_utf8(path).splitlines(), start=1):
        if line.startswith(":"):
            name = line[1:].strip()
            sections[name] = []
            continue
        words = line.lower().split()
        if len(words) != 4 or not name:
            raise InputError(f"{path}, line {number}: {line!r} is no question of four words.")
        sections[name].append((words[0], words[1], words[2], words[3]))
    return [Section(name, tuple(questions)) for name, questions in sections.items()]


def read_judgements(path: str | Path) -> list[tuple[str, str, float]]:
    """Read pairs of words with a human judgement, tab-separated, in lower case; `#` comments."""
    lines = [line for line in read_utf8(path).splitlines() if line.strip()]
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    try:
        return [(first.lower(), second.lower(), float(score)) for first, second, score, *_ in rows]
    except ValueError as error:
        raise InputError(f"{path}: not two words and a number in every line: {error}") from None


def unit_rows(vectors: Floats) -> Floats:
    """Divide each vector by its length; one of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1))


def answer_analogies(
    vectors: Floats, words: Sequence[str], sections: Sequence[Section], restrict: int
) -> list[Score]:
    """Answer b - a + c by cosine, without the question's words (Mikolov et al. 2013).

    Args:
        vectors: `(words, size)`, frequent words first.
        restrict: only the so many most frequent words are asked about and answer; 0 for all.
    """
    limit = restrict or len(words)
    unit = unit_rows(vectors[:limit])
    number = {word: place for place, word in enumerate(words[:limit])}
    scores = []
    for section in sections:
        known = [
            [number[word] for word in question]
            for question in section.questions
            if all(word in number for word in question)
        ]
        asked = np.array(known, np.int64).reshape(-1, 4)
        right = without = 0
        for start in range(0, len(asked), QUESTIONS_AT_ONCE):
            part = asked[start : start + QUESTIONS_AT_ONCE]
            a, b, c, answer = part.T
            right += int((nearest(unit, unit[b] - unit[a] + unit[c], part[:, :3]) == answer).sum())
            without += int((nearest(unit, unit[c], part[:, :3]) == answer).sum())
        scores.append(Score(section.name, section.syntactic, len(asked), right, without))
    return scores


def nearest(unit: Floats, targets: Floats, excluded: NDArray) -> NDArray[np.int64]:
    """The word nearest to each target by cosine, but for the excluded ones, `(targets, n)`."""
    similarity = targets @ unit.T
    np.put_along_axis(similarity, excluded, -np.inf, axis=1)
    return np.asarray(similarity.argmax(axis=1))


def nearest_words(
    unit: Floats, words: Sequence[str], terms: Mapping[str, float], count: int
) -> list[tuple[str, float]]:
    """The words nearest to a weighted sum of words, with their cosines, without these words.

    Raises:
        InputError: a term is not in the vocabulary.
    """
    number = {word: place for place, word in enumerate(words)}
    missing = [term for term in terms if term not in number]
    if missing:
        raise InputError(f"not in the vocabulary of {len(words)} words: {', '.join(missing)}")
    target = sum(weight * unit[number[term]] for term, weight in terms.items())
    similarity = unit @ (target / np.linalg.norm(target))
    similarity[[number[term] for term in terms]] = -np.inf
    best = np.argsort(-similarity, kind="stable")[:count]
    return [(words[place], float(similarity[place])) for place in best]


@dataclass(frozen=True)
class Agreement:
    """How far cosines rank pairs of words as people do."""

    rho: float  # Spearman's
    pairs: int  # of which both words are in the vocabulary
    missing: int


def judge_similarity(
    vectors: Floats, words: Sequence[str], judgements: Sequence[tuple[str, str, float]]
) -> Agreement:
    """Correlate cosines with human judgements over the pairs in the vocabulary."""
    number = {word: place for place, word in enumerate(words)}
    known = [
        (number[first], number[second], score)
        for first, second, score in judgements
        if first in number and second in number
    ]
    missing = len(judgements) - len(known)
    if len(known) < 3:
        return Agreement(NAN, len(known), missing)
    left, right, scores = zip(*known, strict=True)
    unit = unit_rows(vectors)
    cosines = (unit[list(left)] * unit[list(right)]).sum(axis=1)
    return Agreement(float(stats.spearmanr(cosines, scores).statistic), len(known), missing)


def accuracy(scores: Sequence[Score], part: str = "total") -> float:
    """The share answered right: of the `semantic`, the `syntactic` or all questions."""
    chosen = [
        score for score in scores if part == "total" or score.syntactic == (part == "syntactic")
    ]
    asked = sum(score.asked for score in chosen)
    return sum(score.right for score in chosen) / asked if asked else NAN
