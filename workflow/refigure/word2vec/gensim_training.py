"""gensim's word2vec, made to give the same vectors in every run."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from gensim.models import Word2Vec
from numpy.typing import NDArray

SENTENCE = 10_000  # words: gensim cuts longer ones off


@dataclass(frozen=True)
class GensimSettings:
    """How gensim trains; its other settings are left at its defaults, word2vec.c's."""

    model: str = "skipgram"  # or cbow
    objective: str = "neg"  # or hs
    size: int = 100
    window: int = 5
    negatives: int = 5
    power: float = 0.75
    sample: float = 1e-4
    epochs: int = 5
    learning_rate: float = 0.025


class Sentences:
    """A text as sentences of word numbers, read as often as gensim asks."""

    def __init__(self, ids: NDArray) -> None:
        self._ids = ids

    def __iter__(self) -> Iterator[list[str]]:
        for start in range(0, len(self._ids), SENTENCE):
            yield [str(one) for one in self._ids[start : start + SENTENCE].tolist()]


def stable_hash(word: str) -> int:
    """A hash that is the same in every process, unlike Python's; gensim may seed by it."""
    return zlib.crc32(word.encode())


def train_gensim(
    ids: NDArray, counts: NDArray, settings: GensimSettings, seed: int
) -> NDArray[np.float32]:
    """Train vectors on a text, with one worker: `(words, size)`, in the order of the words.

    Args:
        ids: the words of the text, `(tokens,)`.
        counts: how often each word occurs, most frequent first.
    """
    model = new_model(counts, settings, seed)
    model.train(
        Sentences(ids),
        total_examples=-(-len(ids) // SENTENCE),
        total_words=len(ids),
        epochs=settings.epochs,
    )
    return vectors_in_order(model, len(counts))


def new_model(counts: Sequence[int] | NDArray, settings: GensimSettings, seed: int) -> Word2Vec:
    """Make an untrained model whose words are the numbers of ours."""
    hierarchical = settings.objective == "hs"
    model = Word2Vec(
        vector_size=settings.size,
        window=settings.window,
        sg=int(settings.model == "skipgram"),
        hs=int(hierarchical),
        negative=0 if hierarchical else settings.negatives,
        ns_exponent=settings.power,
        sample=settings.sample,
        alpha=settings.learning_rate,
        min_count=1,
        seed=seed % 2**31,
        workers=1,
        hashfxn=stable_hash,
    )
    model.build_vocab_from_freq({str(word): int(count) for word, count in enumerate(counts)})
    return model


def vectors_in_order(model: Word2Vec, words: int) -> NDArray[np.float32]:
    """The word vectors in the order of our words; gensim breaks ties of counts otherwise."""
    places = [model.wv.key_to_index[str(word)] for word in range(words)]
    return np.array(model.wv.vectors[places], np.float32)
