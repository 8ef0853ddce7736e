"""BLEU, exact matches, losses of sentences and ensembles.

Oracles: BLEU's formula on a sentence (Papineni et al. 2002); the loss word by word.
"""

import math

import numpy as np
import pytest
import torch
from tests.refigure.seq2seq.conftest import random_pairs

from refigure.models.encoder_decoder import TranslatorSettings, make_translator
from refigure.seq2seq.batches import PairTable
from refigure.seq2seq.scoring import bleu, matches, sentence_losses


def test_bleu_is_its_formula() -> None:
    found, reference = "the cat sat on the mat", "the cat sat on a mat"
    # n-gram precisions of six words: 5/6, 3/5, 2/4, 1/3; equal lengths
    expected = 100 * math.exp(np.mean(np.log([5 / 6, 3 / 5, 2 / 4, 1 / 3])))
    assert bleu([found], [[reference]]) == pytest.approx(expected, rel=1e-9)
    assert bleu([reference], [[reference]]) == pytest.approx(100)


def test_bleu_takes_the_best_of_several_references() -> None:
    found = ["a b c d", "e f g h"]
    assert bleu(found, [["a b c d", "x y"], ["e f g h"]]) == pytest.approx(100)
    assert bleu(found, [["x y", "a b c d"], ["e f g h"]]) == pytest.approx(100)
    assert matches(found, [["x y", "a b c d"], ["x"]]) == 0.5


def test_bleu_is_of_words_as_they_are() -> None:
    """No second tokenizer: a mark that sticks to a word makes another word."""
    assert bleu(["a b c d."], [["a b c d ."]]) < 100


def test_losses_are_of_single_sentences_and_of_averaged_probabilities() -> None:
    settings = TranslatorSettings(3, 4, 1, initial_range=1.0)
    models = [
        make_translator(settings, 10, 11, torch.Generator().manual_seed(seed)) for seed in (1, 2)
    ]
    table = PairTable(random_pairs(9, 1), True, "cpu")
    alone = [sentence_losses([model], table) for model in models]
    both = sentence_losses(models, table)
    for index in range(9):
        batch = table.batch(np.array([index]))
        p = torch.stack([model(batch.source, batch.inputs).softmax(-1) for model in models])
        true = p.gather(3, batch.targets[None, ..., None].expand(2, -1, -1, 1))[:, :, 0, 0]
        nats = -true.log().sum(1).detach().numpy()
        assert [one[index] for one in alone] == pytest.approx(nats, rel=1e-4)
        assert both[index] == pytest.approx(-true.mean(0).log().sum().item(), rel=1e-4)
    # the logarithm is concave: an ensemble loses no more than its members do on average
    assert (both <= (alone[0] + alone[1]) / 2 + 1e-9).all()
