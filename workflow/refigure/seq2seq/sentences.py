"""English-French sentence pairs from text: tokens, a split by English sentence, a corpus."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sacrebleu.tokenizers.tokenizer_intl import TokenizerV14International

from refigure.errors import InputError
from refigure.seeding import derive_seed, generators
from refigure.seq2seq.corpora import Corpus, Pairs, Ragged, Vocabulary, most_common
from refigure.text_files import read_utf8

TOKENIZER = TokenizerV14International()  # type: ignore[no-untyped-call]
# French texts have other spaces before ! ? ; and some have typographic apostrophes.
SAME = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2019": "'", "\u02bc": "'"})

Tokens = list[str]
TokenPair = tuple[Tokens, Tokens]


@dataclass(frozen=True)
class SentenceChoice:
    """Which sentence pairs of a text are used, and how their words become numbers."""

    lowercase: bool
    shortest: int  # English tokens
    longest: int  # of either language
    source_vocabulary: int  # words beside the reserved ones, the most common of the training part
    target_vocabulary: int
    drop_unknown: bool  # drop pairs with a word that is not among them, rather than mark it
    held_out: int  # English sentences
    test: int
    train: int | None = None  # pairs at most


def tokenize(text: str, lowercase: bool) -> Tokens:
    """Cut a sentence into words and punctuation marks by sacreBLEU's international tokenizer.

    An apostrophe stays with the letters before it (l' eau, don' t), as most tokenizers of French
    have it; the tokenizer would make it a word of its own.
    """
    text = unicodedata.normalize("NFC", text).translate(SAME)
    text = TOKENIZER(f"{text.lower() if lowercase else text} ")  # else "2,000." keeps its stop
    return re.sub(r"(?<=\w) ' ?", "' ", text).split()


def read_tabbed_pairs(path: str | Path) -> list[tuple[str, str]]:
    """Read a file with an English sentence, a tab and a French sentence in each line.

    Raises:
        InputError: it is no text, or a line has no tab; names it.
    """
    pairs = []
    for number, line in enumerate(read_utf8(path).splitlines(), start=1):
        fields = line.split("\t")  # newer copies have a third one, with an attribution
        if len(fields) < 2:
            raise InputError(f"{path}, line {number}: there is no tab between two sentences.")
        pairs.append((fields[0], fields[1]))
    return pairs


def read_parallel_lines(source: str | Path, target: str | Path) -> list[tuple[str, str]]:
    """Read two files that correspond line by line.

    Raises:
        InputError: one is no text, or they have different numbers of lines.
    """
    first, second = (read_utf8(path).splitlines() for path in (source, target))
    if len(first) != len(second):
        raise InputError(f"{source} has {len(first)} lines, {target} has {len(second)}.")
    return list(zip(first, second, strict=True))


def split_by_source(
    pairs: Sequence[TokenPair], choice: SentenceChoice, seed: int
) -> dict[str, list[TokenPair]]:
    """Split pairs so that no English sentence is in two parts, however many translations it has.

    The tenth of the sentences that come first in a random order is for held-out and test pairs.

    Raises:
        InputError: there are too few.
    """
    sentences = sorted({" ".join(source) for source, _ in pairs})
    random = generators(derive_seed(seed, "split")).numpy
    shuffled = [sentences[place] for place in random.permutation(len(sentences))]
    apart = max(len(shuffled) // 10, min(len(shuffled) // 2, choice.held_out + choice.test))
    rank = {sentence: place for place, sentence in enumerate(shuffled[:apart])}
    parts: dict[str, list[TokenPair]] = {"train": [], "test": [], "held_out": []}
    ranked: dict[str, list[tuple[int, TokenPair]]] = {"test": [], "held_out": []}
    for pair in pairs:
        place = rank.get(" ".join(pair[0]))
        if place is None:
            parts["train"].append(pair)
        else:
            ranked["test" if place % 2 else "held_out"].append((place, pair))
    for name, found in ranked.items():
        parts[name] = [pair for _, pair in sorted(found, key=lambda one: one[0])]
    return parts


def long_enough(pairs: Iterable[TokenPair], choice: SentenceChoice) -> Iterator[TokenPair]:
    """Yield the pairs whose sentences have the lengths that are wanted."""
    for source, target in pairs:
        shortest, longest = min(len(source), len(target)), max(len(source), len(target))
        if len(source) >= choice.shortest and shortest > 0 and longest <= choice.longest:
            yield source, target


def build_corpus(
    parts: dict[str, list[TokenPair]], choice: SentenceChoice, seed: int, one_each: bool = True
) -> Corpus:
    """Make a corpus of token pairs, with the vocabulary of its training part.

    Args:
        one_each: keep one pair of each English sentence in the held-out and test parts; the other
            translations are further references.

    Raises:
        InputError: nothing is left to train or to test with.
    """
    source_words = most_common((source for source, _ in parts["train"]), choice.source_vocabulary)
    target_words = most_common((target for _, target in parts["train"]), choice.target_vocabulary)
    known = [frozenset(words.words) for words in (source_words, target_words)]

    def kept(name: str) -> list[TokenPair]:
        return [
            pair
            for pair in parts[name]
            if not choice.drop_unknown
            or all(words.issuperset(tokens) for words, tokens in zip(known, pair, strict=True))
        ]

    train = kept("train")
    if choice.train is not None and len(train) > choice.train:
        random = generators(derive_seed(seed, "train")).numpy
        train = [train[place] for place in random.permutation(len(train))[: choice.train]]
    held_out = first_of_each(kept("held_out"), choice.held_out)
    test = first_of_each(kept("test"), choice.test)
    if not (train and held_out and test):
        raise InputError(
            f"{len(train)} pairs to train, {len(held_out)} to choose and {len(test)} to test are"
            " left; allow longer sentences (shortest, longest) or more words."
        )
    references: dict[str, dict[str, None]] = {}
    for source, target in parts["test"]:
        references.setdefault(" ".join(source), {})[" ".join(target)] = None
    pairs = [encode(part, source_words, target_words) for part in (train, held_out, test)]
    known_translations = tuple(tuple(references[" ".join(source)]) for source, _ in test)
    return Corpus(source_words, target_words, pairs[0], pairs[1], pairs[2], known_translations)


def first_of_each(pairs: Iterable[TokenPair], count: int) -> list[TokenPair]:
    """The first pair of each of the first `count` English sentences."""
    chosen: dict[str, TokenPair] = {}
    for pair in pairs:
        chosen.setdefault(" ".join(pair[0]), pair)
    return list(chosen.values())[:count]


def encode(pairs: Sequence[TokenPair], source: Vocabulary, target: Vocabulary) -> Pairs:
    """Turn token pairs into numbers."""
    numbers = source.numbers, target.numbers
    unknown = 2
    rows = [
        Ragged.of([[known.get(token, unknown) for token in pair[side]] for pair in pairs])
        for side, known in enumerate(numbers)
    ]
    return Pairs(rows[0], rows[1])
