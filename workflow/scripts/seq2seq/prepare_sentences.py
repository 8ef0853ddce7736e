"""Prepare sentence pairs: real ones from text, or those of a made-up task."""

import logging
from dataclasses import dataclass, replace
from typing import Any

from refigure.errors import InputError
from refigure.seq2seq.cipher import cipher_corpus
from refigure.seq2seq.corpora import Corpus
from refigure.seq2seq.grammar import all_clauses, split_meanings
from refigure.seq2seq.sentences import (
    SentenceChoice,
    TokenPair,
    build_corpus,
    long_enough,
    read_parallel_lines,
    read_tabbed_pairs,
    split_by_source,
    tokenize,
)
from refigure.settings import read_settings
from refigure.step import run_step

logger = logging.getLogger("refigure")


@dataclass(frozen=True)
class CipherTask:
    """A substitution cipher."""

    symbols: int
    length: int
    train: int  # sequences
    held_out: int
    test: int


@dataclass(frozen=True)
class GrammarTask:
    """The sentences of the grammar."""

    apart: float  # share of the meanings that are held out, half of them to test
    copies: int  # of the training sentences in an epoch


def main(files: list[str], settings: dict, seed: int, corpus: str) -> None:
    """Write a corpus.

    Args:
        files: the text: one file with tabs, or English and French of the training, held-out and
            test part; none for made-up tasks.
        settings: `kind` (tabbed, parallel, cipher, grammar) and what is chosen of that kind.

    Raises:
        InputError: the kind is unknown, a file is not what it should be, or too little is left.
    """
    values = dict(settings)
    kind = values.pop("kind")
    makers = {"tabbed": tabbed, "parallel": parallel, "cipher": cipher, "grammar": grammar}
    if kind not in makers:
        raise InputError(f"kind {kind!r} is none of {', '.join(makers)}.")
    made = makers[kind](files, values, seed)
    made.write(corpus)
    for name, words in (("source", made.source_words), ("target", made.target_words)):
        logger.info("%s vocabulary: %d words", name, len(words))
    for name, part in (("train", made.train), ("held-out", made.held_out), ("test", made.test)):
        lengths = part.source.lengths.mean(), part.target.lengths.mean()
        logger.info("%s: %d pairs, mean lengths %.2f and %.2f", name, len(part), *lengths)


def tabbed(files: list[str], values: dict[str, Any], seed: int) -> Corpus:
    """Take pairs of a file with tabs, split by English sentence."""
    choice = read_settings(SentenceChoice, values)
    pairs = long_enough(tokens(read_tabbed_pairs(files[0]), choice), choice)
    return build_corpus(split_by_source(list(pairs), choice, seed), choice, seed)


def parallel(files: list[str], values: dict[str, Any], seed: int) -> Corpus:
    """Take pairs of three parts that come split: training, held-out and test, two files each."""
    choice = read_settings(SentenceChoice, values)
    parts = {}
    for name, place in (("train", 0), ("held_out", 2), ("test", 4)):
        texts = read_parallel_lines(files[place], files[place + 1])
        parts[name] = list(long_enough(tokens(texts, choice), choice))
    return build_corpus(parts, choice, seed)


def tokens(texts: list[tuple[str, str]], choice: SentenceChoice) -> list[TokenPair]:
    """Cut pairs of sentences into words."""
    lower = choice.lowercase
    return [(tokenize(source, lower), tokenize(target, lower)) for source, target in texts]


def cipher(files: list[str], values: dict[str, Any], seed: int) -> Corpus:
    """Make up sequences and their cipher."""
    task = read_settings(CipherTask, values)
    return cipher_corpus(task.symbols, task.length, task.train, task.held_out, task.test, seed)


def grammar(files: list[str], values: dict[str, Any], seed: int) -> Corpus:
    """Take all sentences of the grammar; all forms of a meaning are in the same part."""
    task = read_settings(GrammarTask, values)
    clauses = all_clauses()
    apart = split_meanings(clauses, task.apart, seed)
    pairs = [(list(one.english), list(one.french)) for one in clauses]
    aside = [pair for pair, held in zip(pairs, apart, strict=True) if held]
    kept = [pair for pair, held in zip(pairs, apart, strict=True) if not held]
    choice = SentenceChoice(True, 1, 99, 999, 999, False, len(aside), len(aside))
    parts = {"train": kept * task.copies, "held_out": aside[::2], "test": aside[1::2]}
    return build_corpus(parts, replace(choice, lowercase=False), seed)


if __name__ == "__main__":
    run_step(main)
