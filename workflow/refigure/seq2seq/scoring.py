"""Score translations: BLEU by sacreBLEU, exact matches, losses of single sentences."""

from collections.abc import Sequence

import numpy as np
import sacrebleu
import torch
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy

from refigure.models.encoder_decoder import PAD, Translator
from refigure.seq2seq.batches import PairTable
from refigure.seq2seq.corpora import Corpus
from refigure.seq2seq.translation_training import EVALUATION_BATCH


def bleu(found: Sequence[str], references: Sequence[Sequence[str]]) -> float:
    """BLEU in per cent of translations cut into words, as multi-bleu.pl has it (the paper's).

    Args:
        references: for each sentence one or more.
    """
    most = max(map(len, references), default=0)
    # sacreBLEU takes a whole set of references at a time, with None where one has no more
    sets = [
        [row[place] if place < len(row) else None for row in references] for place in range(most)
    ]
    score = sacrebleu.corpus_bleu(found, sets, tokenize="none", force=True)  # type: ignore[arg-type]
    return float(score.score)


def matches(found: Sequence[str], references: Sequence[Sequence[str]]) -> float:
    """The share of translations that are one of the references."""
    return float(np.mean([one in row for one, row in zip(found, references, strict=True)]))


def sentences_of(corpus: Corpus, rows: Sequence[Sequence[int]]) -> list[str]:
    """Write translations as words with spaces."""
    return [" ".join(corpus.target_words.decode(row)) for row in rows]


@torch.no_grad()
def sentence_losses(models: Sequence[Translator], table: PairTable) -> NDArray[np.float64]:
    """The negative log probability in nats of each pair's target and its end mark: (pairs,).

    Of an ensemble, by the mean of its members' probabilities.
    """
    losses = np.zeros(len(table))
    for chosen in table.in_order_of_length(EVALUATION_BATCH):
        batch = table.batch(chosen)
        stacked = torch.stack(
            [
                model(batch.source, batch.inputs, batch.lengths).float().log_softmax(-1)
                for model in models
            ]
        )
        log_p = stacked.logsumexp(0) - float(np.log(len(models)))  # (steps, batch, words)
        found = cross_entropy(
            log_p.flatten(0, 1), batch.targets.flatten(), ignore_index=PAD, reduction="none"
        )  # log_p has logsumexp 0: cross_entropy leaves it as it is
        losses[chosen] = found.view_as(batch.targets).double().sum(0).cpu().numpy()
    return losses
