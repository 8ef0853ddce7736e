"""Gradients to source words.

Oracles: finite differences; a tanh network without inputs in between, whose gradient is a product
of matrices; orders of magnitude found by another implementation.
"""

import numpy as np
import pytest
import torch

from refigure.models.encoder_decoder import TranslatorSettings, make_translator
from refigure.seq2seq.batches import PairTable
from refigure.seq2seq.corpora import Pairs, Ragged
from refigure.seq2seq.word_gradients import (
    gradient_by_lag,
    pointed_at,
    source_gradients,
    substitution_effects,
)


def test_gradients_to_source_words_are_finite_differences() -> None:
    settings = TranslatorSettings(3, 4, 1, initial_range=0.8)
    model = make_translator(settings, 8, 8, torch.Generator().manual_seed(1)).double()
    pairs = Pairs(Ragged.of([[3, 5, 4], [6, 3, 7]]), Ragged.of([[4, 3], [5, 6]]))
    table = PairTable(pairs, True, "cpu")
    batch = table.batch(np.array([0, 1]))
    found = source_gradients(model, table, batch)
    assert found.shape == (3, 3)  # two words and the end mark; three source words
    vectors = model.source_embedding(batch.source).detach()

    def log_p(moved: torch.Tensor) -> torch.Tensor:
        state, memory = model.encode_vectors(moved)
        scores = model.decode(state, batch.inputs, memory)[0].log_softmax(-1)
        return scores.gather(2, batch.targets[..., None])[..., 0].detach()

    step = 1e-6
    expected = torch.zeros(3, 3, 2, dtype=torch.float64)  # target, source as read, sentence
    for place in range(3):
        parts = []
        for number in range(3):
            moved = [vectors.clone(), vectors.clone()]
            moved[0][place, :, number] += step
            moved[1][place, :, number] -= step
            parts.append((log_p(moved[0]) - log_p(moved[1])) / (2 * step))
        expected[:, place] = torch.stack(parts).norm(dim=0)
    torch.testing.assert_close(found, expected.mean(2).flip(1), rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("reverse", [False, True])
def test_substitution_is_felt_where_the_word_is_needed(reverse: bool) -> None:
    """By a model that looks at the last word it read alone: its state forgets all others."""
    settings = TranslatorSettings(6, 6, 1, "rnn", initial_range=2.0)
    model = make_translator(settings, 8, 8, torch.Generator().manual_seed(2))
    with torch.no_grad():
        model.encoder.weight_hh_l0.zero_()
    pairs = Pairs(Ragged.of([[3, 5, 4], [6, 3, 7]]), Ragged.of([[4, 3], [5, 6]]))
    table = PairTable(pairs, reverse, "cpu")
    batch = table.batch(np.array([0, 1]))
    generator = torch.Generator().manual_seed(1)
    found = substitution_effects(model, table, batch, 8, generator)
    assert found.shape == (3, 3)
    last = 0 if reverse else 2
    others = [place for place in range(3) if place != last]
    assert bool((found[:, others] == 0).all()) and bool((found[:, last] != 0).all())


def test_a_substituted_word_is_always_another_one() -> None:
    """With two words there is one other: the effect is known."""
    settings = TranslatorSettings(4, 4, 1, initial_range=1.0)
    model = make_translator(settings, 5, 6, torch.Generator().manual_seed(3))
    one, other = (PairTable(Pairs(Ragged.of([row]), Ragged.of([[5]])), False, "cpu").batch(
        np.array([0])) for row in ([3, 4], [4, 4]))  # fmt: skip
    log_p = [
        model(batch.source, batch.inputs).log_softmax(-1)[[0, 1], 0, [5, 1]].detach()
        for batch in (one, other)
    ]
    table = PairTable(Pairs(Ragged.of([[3, 4]]), Ragged.of([[5]])), False, "cpu")
    for seed in range(3):
        generator = torch.Generator().manual_seed(seed)
        found = substitution_effects(model, table, one, 5, generator)
        torch.testing.assert_close(found[:, 0], log_p[0] - log_p[1])


def test_lag_zero_is_the_reference_and_gradients_fade() -> None:
    settings = TranslatorSettings(8, 64, 1, "rnn")
    ratios = gradient_by_lag(settings, 10, 4, torch.Generator().manual_seed(1))
    assert ratios[0] == 1.0 and len(ratios) == 11
    # near 0 tanh is the identity, so that each step multiplies by W: uniform weights of standard
    # deviation 0.0462 shrink a vector of 64 numbers by 0.0462*8 = 0.37 on average
    steps = np.diff(np.log(ratios))
    assert np.exp(steps.mean()) == pytest.approx(0.046188 * 8, rel=0.15)


def test_open_forget_gates_keep_gradients() -> None:
    """Within a factor of ten of what another implementation found at lag 30."""
    published = {("rnn", 0.0): 1.84e-14, ("lstm", 0.0): 5.0e-8}
    published |= {("lstm", 1.0): 4.9e-4, ("lstm", 2.0): 0.0591}
    for (cell, bias), expected in published.items():
        settings = TranslatorSettings(32, 64, 1, cell, forget_bias=bias)
        draws = [
            gradient_by_lag(settings, 30, 16, torch.Generator().manual_seed(seed))[30]
            for seed in range(3)
        ]
        assert abs(np.log10(draws).mean() - np.log10(expected)) < 1


def test_the_word_that_counts_most_is_pointed_at() -> None:
    gradients = torch.tensor([[0.1, 0.5, 0.2], [0.9, 0.5, 0.2]])
    assert pointed_at(gradients) == [1, 0]
