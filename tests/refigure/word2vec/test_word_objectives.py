"""Objectives in expectation, n-gram models. Oracles: closed forms, brute force, distributions."""

import math

import numpy as np
import pytest
import torch

from refigure.word2vec.exact import Fit, Objective, fit, pair_table
from refigure.word2vec.huffman import huffman_tree
from refigure.word2vec.ngrams import (
    add_constant,
    backed_likelihoods,
    count_orders,
    fit_interpolation,
    perplexity,
)
from refigure.word2vec.pairs import contexts
from refigure.word2vec.planted import Language, analogies, make_sentences
from refigure.word2vec.softmax import naive_softmax, shifted_softmax

WORDS = 6
RANDOM = np.random.default_rng(3)
TABLE = RANDOM.integers(5, 60, (WORDS, WORDS)).astype(float)
MARGINAL = TABLE.sum(axis=1) / TABLE.sum()


def fitted(objective: Objective, steps: int = 600) -> Fit:
    """A model that can fit any table of this size."""
    generator = torch.Generator().manual_seed(1)
    tree = huffman_tree((MARGINAL * 1000).astype(int))
    return fit(Fit(TABLE, MARGINAL, tree, WORDS, generator), objective, steps, 0.05)


@pytest.mark.parametrize("objective", [Objective("softmax"), Objective("hs"), Objective("nce", 5)])
def test_a_free_model_comes_to_the_conditional_distribution(objective: Objective) -> None:
    found = fitted(objective).log_probabilities(objective).exp().detach().numpy()
    np.testing.assert_allclose(found, TABLE / TABLE.sum(axis=1, keepdims=True), atol=0.003)


def test_scores_of_negative_sampling_are_log_ratios() -> None:
    # Levy and Goldberg 2014: at the optimum a score is log p(w|c) / (k q(w))
    objective = Objective("neg", 3)
    scores = fitted(objective).scores().detach().numpy()
    conditional = TABLE / TABLE.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(scores, np.log(conditional / (3 * MARGINAL)), atol=0.02)


def test_the_tree_of_a_fit_is_a_distribution() -> None:
    start = Fit(TABLE, MARGINAL, huffman_tree(np.arange(1, 7)), 3, torch.Generator().manual_seed(2))
    p = start.tree_log_probabilities(torch.randn(WORDS, WORDS, dtype=torch.float64) * 5).exp()
    np.testing.assert_allclose(p.sum(1).numpy(), 1, atol=1e-12)


def test_pairs_are_tabled() -> None:
    ids = np.array([0, 1, 1, 2])
    table = pair_table(contexts(ids, 1), ids, 3)
    assert table.tolist() == [[0, 1, 0], [1, 2, 1], [0, 1, 0]]


def test_ngrams_are_counted_as_by_hand() -> None:
    train, held_out = np.array([0, 1, 0, 1, 2]), np.array([0, 1, 1])
    first, second, third = count_orders(train, held_out, 3, 3)
    assert first.seen.tolist() == [2, 2, 2] and first.context.tolist() == [5, 5, 5]
    # held-out bigrams: 2 0 (the context is the end of training), 0 1, 1 1
    assert second.seen.tolist() == [0, 2, 0]
    assert second.context.tolist() == [0, 2, 2]  # the last word of training starts no bigram there
    assert second.likelihood.tolist() == [0, 1, 0]
    assert (first.distinct, second.distinct, third.distinct) == (3, 3, 3)
    assert (first.contexts, second.contexts) == (1, 2)


def test_smoothed_models_are_distributions() -> None:
    random = np.random.default_rng(2)
    train, words = random.integers(4, size=300), 4
    for last in ([0, 1], [3, 3]):
        rows, mixed = [], []
        for word in range(words):
            held_out = np.array([*last, word])
            orders = count_orders(train, held_out, words, 3)
            rows.append(add_constant(orders[2], words, 0.5)[-1])
            weights = np.array([0.1, 0.2, 0.3, 0.4])
            mixed.append(weights @ backed_likelihoods(orders, words)[:, -1])
        assert sum(rows) == pytest.approx(1) and sum(mixed) == pytest.approx(1)


def test_interpolation_finds_the_weights_of_a_mixture() -> None:
    random = np.random.default_rng(1)
    p, q = np.array([0.7, 0.2, 0.1]), np.array([0.1, 0.2, 0.7])
    words = random.choice(3, 40_000, p=0.25 * p + 0.75 * q)
    weights = fit_interpolation(np.array([p[words], q[words]]), 400)
    assert weights[0] == pytest.approx(0.25, abs=0.02)
    assert weights.sum() == pytest.approx(1)


def test_perplexity_of_a_uniform_model_is_its_vocabulary() -> None:
    assert perplexity(np.full(9, 1 / 50)) == pytest.approx(50)
    assert math.isinf(perplexity(np.array([0.5, 0.0])))


def test_the_naive_softmax_overflows_and_the_shifted_does_not() -> None:
    scores = np.array([1000.0, 1001.0, 1002.0])
    assert np.isnan(naive_softmax(scores)).all() and np.isnan(naive_softmax(-scores)).all()
    expected = [0.09003057317038046, 0.24472847105479764, 0.6652409557748219]
    np.testing.assert_allclose(shifted_softmax(scores), expected, rtol=1e-12)
    small = np.random.default_rng(0).normal(size=(20, 7))
    np.testing.assert_allclose(shifted_softmax(small), naive_softmax(small), atol=1e-15)


def test_planted_analogies_share_stem_and_ending() -> None:
    language = Language(3, 2, 2)
    assert language.words == 6 + 10
    for a, b, c, d in analogies(language):
        assert a // 2 == b // 2 and c // 2 == d // 2 and a // 2 != c // 2  # stems
        assert a % 2 == c % 2 and b % 2 == d % 2 and a % 2 != b % 2  # endings
    assert len(analogies(language)) == 3 * 2 * 2
    sentences = make_sentences(language, 500, np.random.default_rng(0))
    stems, endings = sentences[:, 2] // 2, sentences[:, 2] % 2
    for column in (0, 3):
        assert ((sentences[:, column] - 6) // 2 == stems).all()
    for column in (1, 4):
        assert ((sentences[:, column] - 12) // 2 == endings).all()
