"""How much translations depend on the words that were read, by gradients and by substitution."""

import torch
from torch import Tensor

from refigure.models.encoder_decoder import Translator, TranslatorSettings, make_translator
from refigure.seq2seq.batches import Batch, PairTable
from refigure.seq2seq.corpora import PAD, RESERVED


def gradient_by_lag(
    settings: TranslatorSettings, lags: int, sequences: int, generator: torch.Generator
) -> list[float]:
    """The gradient of the last state with respect to the input `lag` steps before, untrained.

    The inputs are embeddings of random words, and what is differentiated is a random projection of
    the last hidden state h.

    Returns:
        the norm at each lag from 0 to `lags` over that at lag 0.
    """
    words = 50
    model = make_translator(settings, words, words, generator)
    read = torch.randint(1, words, (lags + 1, sequences), generator=generator)
    vectors = model.source_embedding(read).detach().double().requires_grad_()
    model = model.double()  # the gradient falls below float32's range
    _, outputs = model.encode_vectors(vectors)
    projection = torch.randn(settings.hidden, generator=generator, dtype=torch.float64)
    (gradient,) = torch.autograd.grad((outputs[-1] @ projection).sum(), vectors)
    norms = gradient.flatten(1).norm(dim=1).flip(0)  # (lags + 1,)
    return list(map(float, norms / norms[0]))


def source_gradients(model: Translator, table: PairTable, batch: Batch) -> Tensor:
    """How much each target word's log probability depends on each source word.

    Norms of gradients with respect to source embeddings, mean over the batch, in the order of the
    sentence and not of the reading.

    Args:
        batch: of sources of one length and targets of one length.

    Returns:
        (target words and end mark, source words).
    """
    with torch.no_grad():
        embedded = model.source_embedding(batch.source)
    vectors = embedded.clone().requires_grad_()
    state, memory = model.encode_vectors(vectors, batch.lengths)
    log_p = model.decode(state, batch.inputs, memory)[0].log_softmax(-1)
    true = log_p.gather(2, batch.targets[..., None])[..., 0]  # (steps, batch)
    rows = []
    for step in range(len(true)):
        if bool((batch.targets[step] == PAD).all()):
            break
        (gradient,) = torch.autograd.grad(true[step].sum(), vectors, retain_graph=True)
        rows.append(gradient.norm(dim=2).mean(1))  # (source words,)
    found = torch.stack(rows)
    return found.flip(1) if table.reverse else found


@torch.no_grad()
def substitution_effects(
    model: Translator, table: PairTable, batch: Batch, words: int, generator: torch.Generator
) -> Tensor:
    """How much each target word's log probability falls if a source word is another one.

    Mean over the batch in nats, in the order of the sentence and not of the reading.

    Args:
        batch: of sources of one length and targets of one length.
        words: the size of the source's vocabulary, reserved words included.

    Returns:
        (target words and end mark, source words).
    """
    reserved = len(RESERVED)

    def log_p(source: Tensor) -> Tensor:
        scores: Tensor = model(source, batch.inputs).log_softmax(-1)
        return scores.gather(2, batch.targets[..., None])[..., 0]  # (target steps, batch)

    before = log_p(batch.source)
    columns = []
    for place in range(len(batch.source)):
        changed = batch.source.clone()
        # any other word: a step of 1 to words - 1 around the circle of words
        steps = torch.randint(1, words - reserved, changed[place].shape, generator=generator)
        changed[place] = (changed[place] - reserved + steps) % (words - reserved) + reserved
        columns.append((before - log_p(changed)).mean(1))
    found = torch.stack(columns, 1)
    return found.flip(1) if table.reverse else found


def pointed_at(effects: Tensor) -> list[int]:
    """The source word that each target word depends on most, counted from 0."""
    return [int(place) for place in effects.argmax(1)]
