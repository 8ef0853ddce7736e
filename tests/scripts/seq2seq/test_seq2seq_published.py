"""What the post says, judged on measures as other implementations found them.

Oracles: closed forms for what is counted; verdicts that follow from the results.
"""

import math
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from refigure.claims import CLAIM_COLUMNS, ERRATUM_COLUMNS, erratum_rows, judge_section
from refigure.measurements import Measurement, Measurements
from refigure.published import read_published
from refigure.seq2seq.paper_counts import (
    Paper,
    parameter_measures,
    table_measures,
    training_measures,
)
from refigure.seq2seq.protocol import Protocol
from refigure.settings import read_settings

ROOT = Path(__file__).resolve().parents[3]
PUBLISHED = read_published(str(ROOT / "config/published/seq2seq.yaml"))
CONFIG = yaml.safe_load((ROOT / "config/posts/seq2seq.yaml").read_text("utf-8"))["seq2seq"]
PAPER = read_settings(Paper, CONFIG["check_statements"]["paper"])

COUNTS = {
    **dict(parameter_measures(PAPER)),
    **dict(training_measures(PAPER, Protocol())),
    **dict(table_measures(PAPER)),
}
STATEMENTS = {
    **{"initial_reach": 0.08, "initial_std": 0.04619, "tagger_parameters": 23383},
    **{"clip": 5, "clipped_norm_10": 5, "clipped_norm_3": 3, "eaten_characters": 5},
    **{"figure_steps": 8, "figure_outputs": 5, "tagger_outputs_for_5_words": 5},
    **{"as_published.tagger_gradient": -4.5e-5, "corrected.tagger_gradient": -0.999955},
    **{"as_published.tagger_least_loss": -1, "corrected.tagger_least_loss": 0},
    **{"as_published.product_sum": 4, "corrected.product_sum": 1},
    **{"as_published.hidden_state_of_zero": 0, "corrected.hidden_state_of_zero": 0.5},
    **{"objective_difference": 0, "sorted_exactly_1_hidden": 0.07, "sorted_exactly_2_hidden": 0.1},
    **{"sorted_bits_1_hidden": 0.87, "sorted_bits_2_hidden": 0.89},
}
LAGS = {
    **{"monotone_mean_lag_change": 0, "monotone_mean_lag_change_with_end_mark": 0},
    **{"monotone_6_forward_mean_lag": 6, "monotone_10_forward_mean_lag": 10},
    **{"monotone_10_reversed_mean_lag": 10, "monotone_10_reversed_longest_lag": 19},
    **{"monotone_10_forward_least_lag": 10, "monotone_10_reversed_least_lag": 1},
    **{"monotone_10_forward_short": 0, "monotone_10_reversed_short": 5},
    **{"example_forward_mean_lag": 5.4, "example_reversed_mean_lag": 5.6},
    **{"example_mean_lag_change": 0.2, "example_closer": 2, "example_further": 3},
    **{"example_forward_least_lag": 5, "example_reversed_least_lag": 1},
    **{"example_extra_forward_mean_lag": 5.5, "example_extra_reversed_mean_lag": 5.5},
    **{"example_extra_mean_lag_change": 0, "sentences_linked_share": 0.8},
    **{"sentences_forward_mean_lag": 8.9, "sentences_reversed_mean_lag": 8.7},
    **{"sentences_mean_lag_change": -0.2, "sentences_forward_pair_least_lag": 7},
    "sentences_reversed_pair_least_lag": 2,
}
GRADIENTS = {
    **{"gradient_lag": 30, "gradient_rnn": 1.8e-14, "gradient_lstm": 5e-8},
    **{"gradient_lstm_forget_2": 0.06, "cipher_lstm_forward_own_word_share": 0.2},
    "cipher_lstm_reversed_own_word_share": 0.9,
}
MAP = {
    **{"map_order": 0.8, "map_order.low": 0.6, "map_order.high": 0.95, "map_order_least": 0.65},
    **{"map_voice": 0.45, "map_voice.low": 0.1, "map_voice.high": 0.8, "map_cookie": 0.6},
    **{"map_cookie.low": 0.4, "map_cookie.high": 0.8, "map_order_triples": 1120},
    **{"map_voice_triples": 440, "map_order_long": 0.5},
}
LOSSES = {"forward": 2.7, "reversed": 2.4, "attention": 1.9}
EXACT = {"cipher_forward": 0.0, "cipher_reversed": 0.7, "cipher_lstm_forward": 0.1}
EXACT |= {"cipher_rnn_forward": 0.0, "cipher_lstm_reversed": 0.98, "cipher_rnn_reversed": 0.9}
GAINS = [
    *("reversal_loss_gain", "reversal_bleu_gain", "reversal_match_gain", "lstm_gain_forward"),
    *("clip_gain", "clip_gain_rnn", "attention_gain"),
]


def measured(changes: Mapping[str, float] | None = None) -> Measurements:
    """The measures of a run, with changes."""
    values: dict[str, float] = {**COUNTS, **STATEMENTS, **LAGS, **GRADIENTS, **MAP}
    for arm, loss in LOSSES.items():
        values |= {f"{arm}_test_loss": loss, f"{arm}_perplexity": math.exp(loss)}
        values |= {f"{arm}_long_loss": loss + 0.1, f"{arm}_bleu": 20 - 5 * loss}
    for arm, share in EXACT.items():
        values |= {f"{arm}_exact_match": share, f"{arm}_test_loss": 1 - share}
    for arm in ("cipher_layers2", "cipher_layers4", "cipher_unclipped"):
        values[f"{arm}_test_loss"] = 1.2
    values |= {"cipher_unclipped_largest_norm": 12, "cipher_rnn_unclipped_largest_norm": 300}
    values |= {"reversed_clipped": 0.02, "reversed_largest_norm": 9}
    for arm in ("reversed", "cipher_early"):
        for place, width in enumerate((1, 2, 4, 12)):
            values[f"{arm}_bleu_beam_{width}"] = 8 + place
            values[f"{arm}_log_probability_beam_{width}"] = -11 + place
            values[f"{arm}_as_likely_beam_{width}"] = 0.995
    for name in ("reversed_ensemble_all_gain", "forward_ensemble_all_gain"):
        values |= {name: 0.1, name.replace("all", "first"): 0.05}
    for name in GAINS:
        values |= {name: 0.3, f"{name}_p": 0.01, f"{name}_wins": 1}
    values |= {"attention_long_gain": 0.5, "attention_long_gain_p": 0.01}
    values |= changes or {}
    return Measurements(Measurement(name, float(value), n=3) for name, value in values.items())


def verdicts(found: Measurements, scale: str) -> dict[str, str]:
    """The verdict of every figure, number, claim and erratum, by id."""
    rows = []
    for section in ("figures", "numbers", "claims"):
        rows += judge_section(PUBLISHED, section, found, "real", "", scale)[0]
    result = {row[0]: row[CLAIM_COLUMNS.index("verdict")] for row in rows}
    for row in erratum_rows(PUBLISHED, found, "real", "", scale):
        result[row[0]] = row[ERRATUM_COLUMNS.index("verdict")]
    return result


AT_QUICK = {
    "S-F1": "reproduced",
    **{f"S-N{number}": "reproduced" for number in (1, 2, 3, 5, 6, 7, 9, 11)},
    **{"S-N4": "not reproduced"},
    **{f"S-N{number}": "not testable" for number in (8, 10, 12)},
    **{"S-C1": "confirmed", "S-C2": "confirmed", "S-C3": "refuted", "S-C4": "refuted"},
    **{"S-C5": "not testable", "S-C6": "imprecise", "S-C7": "confirmed", "S-C8": "inconclusive"},
    **{"S-C9": "refuted", "S-C10": "imprecise", "S-C11": "refuted", "S-C12": "confirmed"},
    **{"S-C13": "confirmed", "S-C14": "confirmed", "S-C15": "confirmed"},
    **{f"S-E{number}": "confirmed" for number in range(1, 15)},
    "S-E15": "refuted",  # it only looks like an error
}


def test_every_id_is_there_once_and_in_order() -> None:
    assert list(PUBLISHED["numbers"]) == [f"S-N{number}" for number in range(1, 13)]
    assert list(PUBLISHED["claims"]) == [f"S-C{number}" for number in range(1, 16)]
    assert list(PUBLISHED["errata"]) == [f"S-E{number}" for number in range(1, 16)]
    figures = set(PUBLISHED["figures"])
    assert {"S-F1", *(f"S-X{number}" for number in range(1, 9))} <= figures


def test_the_image_is_that_of_the_post() -> None:
    images = [entry["image"] for entry in PUBLISHED["figures"].values() if entry["image"]]
    folder = "https://raw.githubusercontent.com/rohan-varma/rohan-blog/gh-pages/images"
    assert images == [f"{folder}/seq2seq.png"]


def test_verdicts_at_quick_scale() -> None:
    assert verdicts(measured(), "quick") == AT_QUICK


@pytest.mark.parametrize(
    ("changes", "name", "verdict"),
    [
        ({"reversal_match_gain": 0.05}, "S-C1", "imprecise"),
        ({"reversal_bleu_gain_p": 0.2}, "S-C1", "inconclusive"),
        ({"gradient_lstm": 0.5}, "S-C6", "confirmed"),
        ({"map_order_least": 0.4, "map_order.low": 0.3}, "S-C7", "inconclusive"),
        ({"map_voice.high": 0.49, "map_cookie.high": 0.4, "map_cookie": 0.3}, "S-C8", "refuted"),
        ({"reversed_as_likely_beam_12": 0.98}, "S-C12", "imprecise"),
        ({"clip_gain": -0.3}, "S-C14", "imprecise"),
        ({"sentences_mean_lag_change": -2}, "S-C3", "refuted"),
        ({"embedding_of_published_size": 100}, "S-E3", "imprecise"),
        ({"tagger_parameters": 23384}, "S-N11", "not reproduced"),
    ],
)
def test_another_result_gives_another_verdict(
    changes: dict[str, float], name: str, verdict: str
) -> None:
    assert verdicts(measured(changes), "quick")[name] == verdict


def test_depth_is_decided_at_full_scale() -> None:
    depth = {f"{name}{end}": value for name in ("depth_gain", "depth_gain_2")
             for end, value in (("", 0.1), ("_p", 0.01))}  # fmt: skip
    assert verdicts(measured(depth), "full")["S-C5"] == "confirmed"
    assert verdicts(measured(), "full")["S-C5"] == "inconclusive", "not measured"


def test_every_text_can_be_filled() -> None:
    found = measured()
    texts = [PUBLISHED["headline"]]
    for entry in PUBLISHED["figures"].values():
        texts += [entry["caption"], entry["alt"]]
    for text in texts:
        assert "{" not in found.fill(text)
