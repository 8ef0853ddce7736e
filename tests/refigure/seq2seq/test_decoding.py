"""Greedy search, beams and ensembles.

Oracles: a greedy loop written out; every sequence of a small vocabulary tried out (exhaustive
search); probabilities averaged by hand.
"""

import itertools

import numpy as np
import pytest
import torch
from tests.refigure.seq2seq.conftest import random_pairs

from refigure.models.encoder_decoder import Translator, TranslatorSettings, make_translator
from refigure.seq2seq.batches import PairTable
from refigure.seq2seq.corpora import EOS, Pairs, Ragged
from refigure.seq2seq.decoding import BeamSearch, translate

WORDS = 6  # with the reserved ones: three others can be said, and "unknown"


def translator(seed: int, attention: bool = False, words: int = WORDS) -> Translator:
    """A translator whose probabilities are far from even."""
    settings = TranslatorSettings(3, 5, 1, attention=attention, initial_range=1.5)
    return make_translator(settings, 10, words, torch.Generator().manual_seed(seed)).eval()


def table(count: int = 12, longest: int = 5) -> PairTable:
    return PairTable(random_pairs(count, 2, longest=longest), True, "cpu")


@torch.no_grad()
def log_probability(
    models: list[Translator], found: PairTable, index: int, words: list[int]
) -> float:
    """The log probability of words and the end mark, word by word."""
    source = found.batch(np.array([index])).source
    total = 0.0
    for place, word in enumerate([*words, EOS]):
        inputs = torch.tensor([EOS, *words[:place]])[:, None]
        p = torch.stack([model(source, inputs)[-1, 0].softmax(0) for model in models]).mean(0)
        total += float(p[word].log())
    return total


@torch.no_grad()
def greedy_by_hand(model: Translator, found: PairTable, index: int) -> list[int]:
    """The most likely word at every step."""
    source = found.batch(np.array([index])).source
    words: list[int] = []
    for _ in range(2 * len(source) + 10):
        logits = model(source, torch.tensor([EOS, *words])[:, None])[-1, 0]
        logits[0] = float("-inf")  # an empty place is no word
        word = int(logits.argmax())
        if word == EOS:
            break
        words.append(word)
    return words


@pytest.mark.parametrize("attention", [False, True])
def test_a_beam_of_one_is_greedy(attention: bool) -> None:
    model, data = translator(1, attention), table()
    found = translate([model], data, width=1)
    assert [one.words for one in found] == [
        greedy_by_hand(model, data, index) for index in range(len(data))
    ]


def test_the_score_is_the_log_probability_of_the_words() -> None:
    model, data = translator(2), table()
    for index, one in enumerate(translate([model], data, width=3)):
        if len(one.words) < 2 * data.source_lengths[index] + 10:
            expected = log_probability([model], data, index, one.words)
            assert one.log_probability == pytest.approx(expected, abs=1e-4)


def test_a_wide_beam_finds_what_exhaustive_search_finds() -> None:
    """Over all sequences of up to five words that end: nothing longer can be more likely."""
    data = table(count=6, longest=3)
    for seed in range(4):
        model = translator(seed)
        with torch.no_grad():
            model.output.bias[EOS] += 2.0  # short translations, so that all can be tried
        for index, one in enumerate(translate([model], data, width=400)):
            candidates = [
                list(words)
                for length in range(5)
                for words in itertools.product(range(2, WORDS), repeat=length)
            ]
            likely = [log_probability([model], data, index, words) for words in candidates[:85]]
            best = int(np.argmax(likely))
            if likely[best] > one.log_probability + 1e-4:
                pytest.fail(f"{candidates[best]} is more likely than {one.words}")


def test_a_wider_beam_is_rarely_less_likely_and_often_more() -> None:
    data = table(count=60)
    model = translator(5, words=12)
    with torch.no_grad():
        model.output.bias[EOS] += 1.0
    scores = {
        width: np.array([one.log_probability for one in translate([model], data, width)])
        for width in (1, 2, 8)
    }
    assert (scores[2] >= scores[1] - 1e-4).mean() > 0.9
    assert (scores[8] > scores[1] + 1e-4).any()
    assert scores[8].mean() >= scores[2].mean() >= scores[1].mean()


def test_an_ensemble_averages_probabilities() -> None:
    models, data = [translator(seed) for seed in (1, 2, 3)], table()
    for index, one in enumerate(translate(models, data, width=4)):
        if len(one.words) < 2 * data.source_lengths[index] + 10:
            expected = log_probability(models, data, index, one.words)
            assert one.log_probability == pytest.approx(expected, abs=1e-4)
    same = translate([models[0]] * 3, data, width=2)
    alone = translate([models[0]], data, width=2)
    assert [one.words for one in same] == [one.words for one in alone]


def test_sentences_keep_their_order_and_do_not_disturb_each_other() -> None:
    model, data = translator(3), table(count=80)
    whole = translate([model], data, width=2)
    for index in (0, 33, 79):
        (alone,) = translate([model], data, width=2, chosen=np.array([index]))
        assert alone.words == whole[index].words
        assert alone.log_probability == pytest.approx(whole[index].log_probability, abs=1e-4)


def test_a_translation_that_never_ends_is_cut() -> None:
    model = translator(1)
    with torch.no_grad():
        model.output.bias[EOS] = -1e9
    pairs = Pairs(Ragged.of([[3, 4]]), Ragged.of([[3]]))
    search = BeamSearch([model], PairTable(pairs, False, "cpu").batch(np.array([0])), 2)
    (found,) = search.run()
    assert len(found.words) == 2 * 2 + 10
