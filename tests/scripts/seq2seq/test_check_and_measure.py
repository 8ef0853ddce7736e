"""The steps without real data: statements, sorting, lags, gradients, vectors of sentences.

Oracles: sums by hand; sorting and bits by Python; the trained networks' own numbers.
"""

from pathlib import Path
from typing import Any

import pytest
import torch
import yaml
from tests.scripts.seq2seq.conftest import NETWORK, provenance, train_tasks_into

from refigure.measurements import read_measurements, read_table
from refigure.seq2seq.corpora import Corpus, Pairs, Ragged, Vocabulary
from scripts.seq2seq import (
    check_statements,
    learn_sorting,
    map_sentences,
    measure_alignments,
    measure_gradients,
    prepare_sentences,
)

ROOT = Path(__file__).resolve().parents[3]
CONFIG = yaml.safe_load((ROOT / "config/posts/seq2seq.yaml").read_text("utf-8"))["seq2seq"]


def test_statements(tmp_path: Path) -> None:
    path = str(tmp_path / "measurements.csv")
    check_statements.main(CONFIG["check_statements"], 1, path)
    found = read_measurements(path)
    assert found["paper_parameters"] == 384e6
    assert (found["figure_steps"], found["figure_outputs"]) == (8.0, 5.0)  # the paper's Fig. 1
    assert 0.0799 < found["initial_reach"] <= 0.08
    assert found["initial_std"] == pytest.approx(found["initial_std_expected"], rel=0.01)
    assert (found["clipped_norm_10"], found["clipped_norm_3"]) == (5.0, 3.0)
    # each of 2·2 first words is followed by probabilities that sum to 1
    assert (found["as_published.product_sum"], found["corrected.product_sum"]) == (4.0, 1.0)
    assert found["as_published.tagger_least_loss"] == -1.0
    assert found["corrected.tagger_least_loss"] == 0.0
    assert found["as_published.tagger_gradient"] == pytest.approx(-4.5e-05, abs=5e-7)
    assert found["eaten_characters"] == 5.0


def test_what_is_no_tag_is_seen() -> None:
    assert check_statements.text_of("the tag <EOS> is") == "the tag  is"
    assert check_statements.text_of("the tag &lt;EOS&gt; is") == "the tag <EOS> is"


def test_bits_and_sorted_numbers() -> None:
    assert learn_sorting.bits_of(torch.tensor([[2, 0, 7]])).tolist() == [
        [0, 1, 0, 0, 0, 0, 1, 1, 1]
    ]
    bits, ordered = learn_sorting.examples(3, 50, torch.Generator().manual_seed(1))
    powers = torch.tensor([4.0, 2.0, 1.0])
    values, found = ((one.view(50, 3, 3) * powers).sum(2).tolist() for one in (bits, ordered))
    assert [sorted(row) for row in values] == found


def test_one_number_can_be_sorted(tmp_path: Path) -> None:
    """There the network has to give back what it is given."""
    settings = {
        **{"numbers": 1, "steps": 300, "batch": 16, "learning_rate": 0.1, "test": 50},
        **{"seeds": [0, 1, 2], "confidence": 0.95, "threads": 1},
    }
    path = str(tmp_path / "measurements.csv")
    learn_sorting.main(settings, 1, path)
    found = read_measurements(path)
    assert found["sorted_exactly_1_hidden"] == found["sorted_bits_1_hidden"]
    assert found["sorted_exactly_1_hidden"].n == 3
    assert found["sorted_exactly_1_hidden"] > 0.6  # one unit may be dead from the start


LAG_SETTINGS = {**CONFIG["measure_alignments"], "lengths": [4, 10], "pairs": 60, "rounds": 4}


def test_lags(tmp_path: Path) -> None:
    """Of a text whose words correspond in order, though the model is not told so."""
    words = Vocabulary(("<pad>", "<EOS>", "<unk>", *"abcdefgh"))
    generator = torch.Generator().manual_seed(1)
    rows = [(3 + torch.randperm(8, generator=generator)[:5]).tolist() for _ in range(60)]
    pairs = Pairs(Ragged.of(rows), Ragged.of(rows))
    Corpus(words, words, pairs, pairs, pairs, (("a",),) * 60).write(tmp_path / "corpus.npz")
    paths = str(tmp_path / "lags.csv"), str(tmp_path / "measurements.csv")
    sources = str(tmp_path / "corpus.npz"), provenance(tmp_path, "stand-in")
    measure_alignments.main(*sources, LAG_SETTINGS, *paths)
    found = read_measurements(paths[1])
    assert (found["example_forward_mean_lag"], found["example_reversed_mean_lag"]) == (5.4, 5.6)
    assert (found["example_closer"], found["example_further"]) == (2.0, 3.0)
    assert found["example_extra_mean_lag_change"] == 0.0
    assert (
        found["monotone_mean_lag_change"] == found["monotone_mean_lag_change_with_end_mark"] == 0.0
    )
    assert (found["monotone_10_forward_short"], found["monotone_10_reversed_short"]) == (0.0, 5.0)
    assert found["sentences_forward_mean_lag"] == found["sentences_reversed_mean_lag"] == 5.0
    assert found["sentences_reversed_pair_least_lag"] == 1.0
    assert found["sentences_mean_lag_change"].data == "stand-in"
    assert found["example_closer"].data == "real"
    rows_found = read_table(paths[0])
    example = {row["lag"]: row["count"] for row in rows_found
               if (row["set"], row["order"]) == ("example", "forward")}  # fmt: skip
    assert example == {"5": "3", "6": "2"}


def test_gradients(cipher: str, trained: Path, tmp_path: Path) -> None:
    arm = {"network": NETWORK, "reverse_source": True}
    settings: dict[str, Any] = {
        "cells": {"rnn": {**NETWORK, "cell": "rnn"}, "lstm": NETWORK},
        **{"lags": 6, "measured_lag": 5, "sequences": 3, "draws": 2},
        **{"maps": {"cipher_reversed": arm}, "map_sequences": 5, "confidence": 0.95},
        "threads": 1,
    }
    outputs = {name: str(tmp_path / f"{name}.csv") for name in ("lags", "maps", "measurements")}
    measure_gradients.main(cipher, [str(trained / "weights.pt")], settings, 1, **outputs)
    rows = read_table(outputs["lags"])
    assert [row["lag"] for row in rows if row["cell"] == "rnn"] == list("0123456")
    assert {float(row["ratio"]) for row in rows if row["lag"] == "0"} == {1.0}
    assert all(float(row["low"]) <= float(row["ratio"]) <= float(row["high"]) for row in rows)
    maps = read_table(outputs["maps"])
    assert len(maps) == 2 * 3 * 3  # two moments, three target and source symbols
    # before training the words that were read last, here the first ones, count most
    start = [float(row["effect"]) for row in maps if row["moment"] == "start"]
    assert min(start) > 0
    assert start[0] > start[1] > start[2]
    found = read_measurements(outputs["measurements"])
    assert 0 < found["gradient_rnn"] < 1 and found["gradient_lag"] == 5.0
    assert found["cipher_reversed_own_word_share"].n == 2


def test_sentences_are_mapped(tmp_path: Path) -> None:
    corpus = str(tmp_path / "grammar.npz")
    prepare_sentences.main([], {"kind": "grammar", "apart": 0.1, "copies": 1}, 1, corpus)
    train_tasks_into(tmp_path, corpus, {"grammar": {"epochs": 0.1}}, [3, 4])
    weights, record = (str(tmp_path / "grammar" / name) for name in ("weights.pt", "record.json"))
    places, measures = str(tmp_path / "places.csv"), str(tmp_path / "measurements.csv")
    about = {"network": NETWORK, "reverse_source": True, "confidence": 0.95, "threads": 1}
    map_sentences.main(corpus, weights, record, about, places, measures)
    found = read_measurements(measures)
    assert found["map_order_triples"] == 56.0 * 5 * 4
    assert found["map_order"].n == 2
    assert found["map_order_least"] <= found["map_order"] <= found["map_order_most"]
    rows = read_table(places)
    assert {row["seed"] for row in rows} == {"3", "4"}
    own = [row for row in rows if row["seed"] == "3"]
    texts = {row["sentence"] for row in own if row["family"] == "order"}
    assert {"Mary admires John", "John is in love with Mary"} < texts and len(texts) == 6
    voices = [row["sentence"] for row in own if row["family"] == "voice"]
    assert "she was given a card by me in the garden" in voices and len(voices) == 6
    for axis in ("x", "y"):  # components are centred
        values = [float(row[axis]) for row in own if row["family"] == "voice"]
        assert sum(values) == pytest.approx(0, abs=1e-9)
