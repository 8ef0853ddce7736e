"""Translate with a translator or an ensemble of several, by beam search (the paper's section 3.2).

A beam of width 1 is greedy search: the most likely word at every step.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from refigure.models.encoder_decoder import State, Translator
from refigure.models.modes import mode
from refigure.seq2seq.batches import Batch, PairTable
from refigure.seq2seq.corpora import EOS, PAD

BATCH = 64  # sentences that are translated at once
NONE = float("-inf")  # the score of what is no hypothesis


@dataclass(frozen=True)
class Translation:
    """The most likely translation found: its words, and its log probability with the end mark."""

    words: list[int]
    log_probability: float


@torch.no_grad()
def translate(
    models: Sequence[Translator],
    table: PairTable,
    width: int,
    chosen: NDArray[np.int64] | None = None,
) -> list[Translation]:
    """Translate the chosen pairs' sources, or all, in their order."""
    indices = np.arange(len(table)) if chosen is None else chosen
    order = indices[np.argsort(table.source_lengths[indices], kind="stable")]
    found: dict[int, Translation] = {}
    for start in range(0, len(order), BATCH):
        part = order[start : start + BATCH]
        search = BeamSearch(models, table.batch(part), width)
        found |= dict(zip(part.tolist(), search.run(), strict=True))
    return [found[index] for index in indices.tolist()]


class BeamSearch:
    """A search for the most likely translations of a batch of sources.

    At each step every hypothesis is extended by every word, and all but the `width` most likely are
    discarded. Those that have ended leave the beam; the most likely of them is kept. The search of
    a source is over when none in the beam is more likely than that, for extensions never are.
    """

    def __init__(self, models: Sequence[Translator], batch: Batch, width: int) -> None:
        """Read the sources with every model."""
        self.models, self.width = models, width
        self.count = batch.source.shape[1]
        self.device = batch.source.device
        # ASSUME: no translation is more than twice as long as its source and ten words
        lengths = batch.lengths or [len(batch.source)] * self.count
        self.limits = 2 * torch.tensor(lengths, device=self.device) + 10
        rows = torch.arange(self.count, device=self.device).repeat_interleave(width)
        self.states: list[State] = []
        self.memories: list[Tensor] = []
        for model in models:
            with mode(model, training=False):
                state, memory = model.encode(batch.source, batch.lengths)
            self.states.append(tuple(part.index_select(1, rows) for part in state))
            attends = model.settings.attention
            self.memories.append(memory.index_select(1, rows) if attends else memory[:, :0])
        self.best_words: list[list[int]] = [[] for _ in range(self.count)]
        self.best_scores = torch.full((self.count,), NONE, device=self.device)
        self.empty = None
        if batch.lengths is not None:
            self.empty = (batch.source == PAD).index_select(1, rows)

    def run(self) -> list[Translation]:
        """Search; give the best translation of each source."""
        count, width, device = self.count, self.width, self.device
        # all hypotheses of a source are the same at first: only one may be extended
        scores = torch.full((count, width), NONE, device=device)
        scores[:, 0] = 0
        words = torch.full((count, width, 0), PAD, device=device)
        last = torch.full((count * width,), EOS, device=device)
        base = torch.arange(count, device=device)[:, None] * width
        for step in range(1, int(self.limits.max()) + 1):
            log_p = self.next_words(last).view(count, width, -1)
            vocabulary = log_p.shape[-1]
            log_p[..., PAD] = NONE  # an empty place is no word
            scores, best = (scores[..., None] + log_p).flatten(1).topk(width)  # (count, width)
            parent, word = best // vocabulary, best % vocabulary
            rows = (base + parent).flatten()
            self.states = [
                tuple(part.index_select(1, rows) for part in state) for state in self.states
            ]
            before = words.gather(1, parent[..., None].expand_as(words))
            words = torch.cat((before, word[..., None]), -1)
            ended = (word == EOS) | (self.limits <= step)[:, None]
            self.keep_best(words, torch.where(ended, scores, NONE))
            scores = scores.masked_fill(ended, NONE)
            last = word.flatten()
            if bool((self.best_scores >= scores.max(1).values).all()):
                break
        return [
            Translation([word for word in row if word not in (PAD, EOS)], score)
            for row, score in zip(self.best_words, self.best_scores.tolist(), strict=True)
        ]

    def keep_best(self, words: Tensor, scores: Tensor) -> None:
        """Keep the most likely ended hypothesis of each source, if it is better than that before.

        Args:
            words: (sources, width, steps).
            scores: (sources, width), NONE for those that have not ended.
        """
        found, place = scores.max(1)
        for source in (found > self.best_scores).nonzero()[:, 0].tolist():
            self.best_words[source] = words[source, place[source]].tolist()
        self.best_scores = torch.maximum(self.best_scores, found)

    def next_words(self, last: Tensor) -> Tensor:
        """The log probability of every next word (hypotheses, words); moves the states on.

        An ensemble's is the mean of its members' probabilities.
        """
        found = []
        for place, model in enumerate(self.models):
            with mode(model, training=False):
                logits, state = model.decode(
                    self.states[place], last[None], self.memories[place], self.empty
                )
            self.states[place] = state
            found.append(logits[0].float().log_softmax(-1))
        if len(found) == 1:
            return found[0]
        return torch.stack(found).logsumexp(0) - float(np.log(len(found)))
