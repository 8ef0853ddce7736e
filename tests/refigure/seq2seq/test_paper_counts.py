"""Counts from the paper's description, and the notebook's tagger. Oracles: sums by hand."""

from pathlib import Path

import pytest
import torch
import yaml

from refigure.seq2seq.paper_counts import (
    Paper,
    parameter_measures,
    size_of,
    table_measures,
    training_measures,
)
from refigure.seq2seq.protocol import Protocol
from refigure.seq2seq.tagger import AuthorTagger, corrected_loss, published_loss
from refigure.settings import read_settings

ROOT = Path(__file__).resolve().parents[3]
CONFIG = yaml.safe_load((ROOT / "config/posts/seq2seq.yaml").read_text("utf-8"))["seq2seq"]
PAPER = read_settings(Paper, CONFIG["check_statements"]["paper"])


def test_parameters() -> None:
    found = dict(parameter_measures(PAPER))
    assert found["paper_parameters"] == 384_000_000  # S-N2
    assert found["paper_parameters_with_biases"] == 384_144_000
    assert found["as_published.described_parameters"] == 160_800_000  # S-N4
    assert found["embedding_of_published_size"] == 1000
    assert found["parameters_with_one_lstm"] == 352_000_000  # S-C10
    assert found["second_lstm_share"] == pytest.approx(32 / 352, rel=1e-12)
    assert found["second_lstm_multiply_adds"] == 0
    assert (found["state_numbers"], found["decoder_input_numbers"]) == (8000, 1000)  # S-E11


def test_training() -> None:
    found = dict(training_measures(PAPER, Protocol()))
    assert (found["updates_an_epoch"], found["updates"]) == (93_750, 703_125)  # S-N7
    assert found["halvings"] == 5  # S-E7
    rates = [found[f"rate_at_{name}"] for name in ("4_9", "5_0", "5_5", "6_0", "6_5", "7_0")]
    assert rates == [0.7, 0.35, 0.175, 0.0875, 0.04375, 0.021875]  # S-N6
    assert found["days"] == pytest.approx(8.9837, abs=5e-5)  # S-N9
    assert found["french_words_a_sentence"] == 29.0
    assert found["english_words_a_sentence"] == pytest.approx(25.333, abs=5e-4)
    assert (found["cards"], found["cards_beside_layers"]) == (8, 4)


def test_tables() -> None:
    found = dict(table_measures(PAPER))
    assert found["paper_perplexity_ratio"] == pytest.approx(0.810, abs=5e-4)  # 4.7/5.8
    assert found["paper_bleu_ensemble_5_beam_12"] == 34.81
    assert found["paper_bleu_best_wmt14"] == 37.0


def test_the_notebooks_tagger() -> None:
    tagger = AuthorTagger()
    assert size_of(tagger) == 23_383  # S-N11, as the notebook prints
    probabilities = tagger(torch.arange(5))
    assert probabilities.shape == (5, 3)
    torch.testing.assert_close(probabilities.sum(1), torch.ones(5))


def test_the_notebooks_loss_is_blind_to_confident_mistakes() -> None:
    gradients = {}
    for loss in (published_loss, corrected_loss):
        logits = torch.tensor([[-5.0, 5.0, 0.0]], requires_grad=True)
        gradients[loss] = torch.autograd.grad(loss(logits, torch.tensor([0])), logits)[0][0, 0]
    assert float(gradients[published_loss]) == pytest.approx(-4.5e-05, abs=5e-7)  # S-E13 (d)
    assert float(gradients[corrected_loss]) == pytest.approx(-0.999955, abs=5e-7)
