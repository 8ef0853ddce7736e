"""Vectors of sentences, and whether they are near by order of words or by voice."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from refigure.models.encoder_decoder import Translator
from refigure.seq2seq.batches import PairTable
from refigure.seq2seq.corpora import EOS, Corpus, Pairs, Ragged
from refigure.seq2seq.grammar import ACTIVE, PASSIVE, Clause, swapped

Vectors = NDArray[np.float64]


@torch.no_grad()
def sentence_vectors(
    model: Translator, corpus: Corpus, sentences: Sequence[Sequence[str]], reverse: bool
) -> Vectors:
    """The fixed-length vector of each sentence: all layers' (h, c) after its last word.

    (sentences, 2 · layers · hidden) for an LSTM.
    """
    rows = Ragged.of([corpus.source_words.encode(words) for words in sentences])
    targets = Ragged.of([[EOS]] * len(rows))
    table = PairTable(Pairs(rows, targets), reverse, "cpu")
    found: dict[int, Vectors] = {}
    for chosen in table.in_order_of_length(256):
        batch = table.batch(chosen)
        state, _ = model.encode(batch.source, batch.lengths)
        parts = torch.cat([part.transpose(0, 1).flatten(1) for part in state], 1).double().numpy()
        found |= dict(zip(chosen.tolist(), parts, strict=True))
    return np.stack([found[index] for index in range(len(rows))])


class SentenceMap:
    """The vectors of all clauses of the grammar, by meaning and form."""

    def __init__(self, clauses: Sequence[Clause], vectors: Vectors) -> None:
        self.clauses, self.vectors = clauses, vectors
        self.place = {(one.meaning, one.form): index for index, one in enumerate(clauses)}
        self.others: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
        for one in clauses:
            if one.kind == "feel" and one.form == ACTIVE:
                agent, _, patient = one.meaning
                self.others[agent, patient].append(one.meaning)

    def distance(
        self, first: tuple[tuple[str, ...], str], second: tuple[tuple[str, ...], str]
    ) -> float:
        """The Euclidean distance of two clauses, each by meaning and form."""
        one, other = self.vectors[self.place[first]], self.vectors[self.place[second]]
        return float(np.linalg.norm(one - other))

    def order_triples(self, verbs: Sequence[str]) -> Iterator[bool]:
        """Yield whether another of the verbs moves a sentence less than exchanged persons do.

        "Mary admires John" nearer to "Mary respects John" than to "John admires Mary".
        """
        for one in self.clauses:
            if one.kind != "feel" or one.form != ACTIVE or one.meaning[1] not in verbs:
                continue
            base = one.meaning, ACTIVE
            exchanged = self.distance(base, (swapped(one.meaning), ACTIVE))
            agent, _, patient = one.meaning
            for other in self.others[agent, patient]:
                if other != one.meaning and other[1] in verbs:
                    yield self.distance(base, (other, ACTIVE)) < exchanged

    def voice_triples(self) -> Iterator[bool]:
        """Yield whether the passive of a meaning moves a sentence less than exchanged persons do.

        "Mary admires John" nearer to "John is admired by Mary" than to "John admires Mary".
        """
        for one in self.clauses:
            base, passive = (one.meaning, ACTIVE), (one.meaning, PASSIVE)
            exchanged = swapped(one.meaning), ACTIVE
            if one.form == ACTIVE and passive in self.place and exchanged in self.place:
                yield self.distance(base, passive) < self.distance(base, exchanged)

    def farther_share(self, meaning: tuple[str, ...]) -> float:
        """The share of other meanings' clauses that are farther from an active than its passive."""
        base = self.vectors[self.place[meaning, ACTIVE]]
        passive = float(np.linalg.norm(base - self.vectors[self.place[meaning, PASSIVE]]))
        rest = [index for index, one in enumerate(self.clauses) if one.meaning != meaning]
        distances = np.linalg.norm(self.vectors[rest] - base, axis=1)
        return float((distances > passive).mean())


def principal_components(vectors: Vectors) -> Vectors:
    """The first two principal components of vectors: (n, 2), signs fixed, so that they are bytes.

    The largest loading of each is positive.
    """
    centred = vectors - vectors.mean(0)
    left, sizes, right = np.linalg.svd(centred, full_matrices=False)
    signs = np.sign(right[np.arange(len(right)), np.abs(right).argmax(1)])
    places: Vectors = (left * sizes * signs)[:, :2]
    return places
