"""Subsampling, noise, windows. Oracles: values worked out apart from this code, closed forms."""

import math

import numpy as np
import pytest

from refigure.word2vec.noise import NoiseTable, noise_distribution
from refigure.word2vec.pairs import (
    cbow_examples,
    contexts,
    count_pair,
    skipgram_pairs,
    windows,
)
from refigure.word2vec.subsampling import (
    PROGRAM_ONSET,
    discard_probability,
    keep_probability,
    subsample,
)

SHARES = [1e-2, 1e-3, 1e-4, 2e-5, 1e-5]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("paper", [0.9683772233983162, 0.9, 0.683772233983162, 0.2928932188134524, 0]),
        ("post", [0.999, 0.99, 0.9, 0.5, 0]),
        ("program", [0.9673772233983162, 0.89, 0.583772233983162, 0, 0]),
    ],
)
def test_the_formulas_give_the_values_worked_out(formula: str, expected: list[float]) -> None:
    np.testing.assert_allclose(discard_probability(SHARES, 1e-5, formula), expected, atol=1e-14)


def test_the_program_drops_nothing_up_to_its_onset() -> None:
    assert pytest.approx(2.618033988749895, rel=1e-15) == PROGRAM_ONSET
    near = np.array([PROGRAM_ONSET * 0.999, PROGRAM_ONSET * 1.001])
    assert (discard_probability(near, 1.0, "program") > 0).tolist() == [False, True]


def test_the_program_agrees_with_gensim() -> None:
    from gensim.models import Word2Vec

    counts = {"often": 1000, "rare": 3}
    model = Word2Vec(vector_size=2, min_count=1, sample=1e-2)
    model.build_vocab_from_freq(counts)
    for word, count in counts.items():
        kept = model.wv.get_vecattr(word, "sample_int") / 2**32
        ours = keep_probability([count / 1003], 1e-2, "program")[0]
        assert kept == pytest.approx(ours, abs=1e-6)


def test_no_threshold_keeps_everything() -> None:
    assert keep_probability([0.5, 1e-9], 0).tolist() == [1, 1]


def test_words_are_dropped_at_their_rate() -> None:
    ids = np.repeat([0, 1], [20_000, 20_000])
    kept = subsample(ids, np.array([0.2, 1.0]), np.random.default_rng(3))
    counts = np.bincount(kept)
    assert counts[1] == 20_000
    assert abs(counts[0] - 4000) < 4 * math.sqrt(20_000 * 0.2 * 0.8)  # binomial


def test_noise_is_a_power_of_the_counts() -> None:
    assert noise_distribution([16, 1], 0.75).tolist() == pytest.approx([8 / 9, 1 / 9])
    assert noise_distribution([16, 1], 0).tolist() == pytest.approx([0.5, 0.5])


def test_noise_words_come_at_their_rate() -> None:
    table = NoiseTable(np.array([8, 4, 2, 1]), 1.0)
    drawn = table.draw((300, 100), np.random.default_rng(2))
    assert drawn.shape == (300, 100)
    rates = np.bincount(drawn.reshape(-1), minlength=4) / drawn.size
    errors = np.sqrt(table.probabilities * (1 - table.probabilities) / drawn.size)
    assert (np.abs(rates - table.probabilities) < 4 * errors).all()


def test_the_sentence_of_the_post_has_thirty_pairs() -> None:
    words = ["the", "quick", "brown", "fox", "jumps", "over", "the", "lazy", "dog"]
    assert [len(place.context) for place in windows(9, 2)] == [2, 3, 4, 4, 4, 4, 4, 3, 2]
    pairs = skipgram_pairs(words, 2)
    # the thirteen pairs of the post's figure
    figure = (
        "the quick, the brown, quick the, quick brown, quick fox, brown the, brown quick,"
        " brown fox, brown jumps, fox quick, fox brown, fox jumps, fox over"
    )
    assert [f"{one} {other}" for one, other in pairs[:13]] == figure.split(", ")
    assert len(pairs) == 30
    assert cbow_examples(words, 2)[1] == (("the", "brown", "fox"), "quick")


def test_contexts_are_those_of_the_windows() -> None:
    ids = np.array([5, 6, 7, 8])
    assert contexts(ids, 2).tolist() == [
        [-1, -1, 6, 7], [-1, 5, 7, 8], [5, 6, 8, -1], [6, 7, -1, -1],
    ]  # fmt: skip


def test_pairs_are_counted_as_a_loop_counts_them() -> None:
    random = np.random.default_rng(4)
    ids = random.integers(4, size=200)
    for first, second in ((0, 1), (2, 2)):
        loop = sum(
            ids[other] == second
            for place in windows(len(ids), 3)
            if ids[place.centre] == first
            for other in place.context
        )
        assert count_pair(ids, first, second, 3) == loop
