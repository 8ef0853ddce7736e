"""What is published of the post on residual networks, judged on the numbers of its specification.

Measures are made up: what a run of the paper's protocol may give (R-N1 to R-N8).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import pytest

from refigure.claims import CLAIM_COLUMNS, ERRATUM_COLUMNS, erratum_rows, judge_section
from refigure.measurements import Measurement, Measurements
from refigure.published import read_published

ROOT = Path(__file__).resolve().parents[3]
PUBLISHED = read_published(ROOT / "config/published/resnets.yaml")

# R-N8: training and test error in per cent, mean response after training
ARMS = {
    "residual20": (48.35, 51.85, 0.957),
    "plain20": (66.50, 67.45, 0.992),
    "residual56": (62.35, 64.40, 0.969),
    "plain56": (86.70, 87.50, 1.671),
    "shortcut_a": (50, 54, 1),
    "shortcut_b": (49, 53, 1),
    "shortcut_c": (48, 53, 1),
    "author_frozen": (66.15, 69.40, 1.018),
    "author_registered": (46.25, 52.10, 0.962),
}
# contrasts: value, p
CONTRASTS = {
    "plain_degradation_train": (0.202, 1e-4),
    "plain_degradation_test": (0.2005, 1e-4),
    "residual_gain_interaction": (0.062, 0.01),
    "residual_degradation_train": (0.14, 1e-3),
    "shortcut_b_minus_a": (-0.01, 0.4),
    "shortcut_c_minus_b": (0.0, 0.9),
    "author_gain": (0.173, 1e-4),
    "response_gain_20": (0.035, 0.01),
    "response_gain_56": (0.702, 1e-3),
    "residual_response_by_depth": (0.012, 0.3),
}
# R-N1 to R-N6
COUNTS = {
    **{"parameters_20": 269722, "parameters_32": 464154, "parameters_44": 658586},
    **{"parameters_56": 853018, "parameters_110": 1727962, "parameters_1202": 19421274},
    **{"parameters_20_b": 272474, "parameters_20_c": 283962, "shortcut_parameters_20_a": 0},
    **{"published_parameters_20": 269722, "published_parameters_56": 853018},
    **{f"stage_multiply_adds_{stage}": 2359296 for stage in (1, 2, 3)},
    **{"layers_of_size_32_depth20": 7, "layers_of_size_16_depth20": 6},
    **{"layers_of_size_8_depth20": 6, "weighted_layers_20": 20, "convolutions_resnet34": 33},
    **{"strided_convolutions_resnet34": 4, "strided_convolutions_cifar20": 2},
    **{"bottleneck_weights": 69632, "bottleneck_projection_weights": 135168},
    **{"basic_block_weights_64": 73728, "basic_block_weights_256": 1179648},
    **{"bottleneck_projection_ratio": 135168 / 69632, "basic_projection_ratio": 77824 / 73728},
    **{"bottleneck_to_basic_ratio": 69632 / 73728},
    **{"zero_weights_residual_max": 0, "zero_weights_output_is_relu": 1},
    **{"zero_weights_output_is_input": 1, "negated_residual_output_max": 0},
    **{"author_parameters_2": 164298, "author_unregistered_2": 137136},
    **{"author_parameters_1": 164298, "author_unregistered_1": 39696, "author_state_keys": 4},
    **{"author_block_change_after_steps": 0, "author_eval_logit_change": 0.156},
    **{"author_eval_mean_change": 0.011},
    **{"he_activation_ratio_min": 0.93, "he_activation_ratio_max": 1.04},
    **{"he_activation_ratio_unpadded_min": 0.98, "he_activation_ratio_unpadded_max": 1.05},
    **{"identity_loss_with_skip": 1e-9, "identity_loss_without_skip": 1e-3},
    "identity_weight_norm_ratio_with_skip": 0.9,
    **{"convergence_target_loss": 1.5, "convergence_not_reached": 2},
    **{"convergence_iterations_8": 60, "convergence_iterations_20": 150},
    **{"convergence_delta_aic": 1.0, "plain56_start_gradient_norm_ratio": 0.2},
    **{"plain56_gradient_norm_ratio": 0.05, "plain56_start_activation_std_min": 0.5},
    **{"plain56_start_activation_std_max": 1.1},
}
# akamaster/pytorch_resnet_cifar10, README
README = {20: 0.0827, 32: 0.0737, 44: 0.0690, 56: 0.0661}


def measured(changes: Mapping[str, float] | None = None) -> Measurements:
    """The measures of a run that found what is expected, with changes."""
    values: dict[str, float] = dict(COUNTS)
    for arm, (train, test, response) in ARMS.items():
        values |= {f"{arm}_train_error": train / 100, f"{arm}_test_error": test / 100}
        values |= {f"{arm}_response_std": response, f"{arm}_response_std_start": 1.0}
    for name, (value, p) in CONTRASTS.items():
        values |= {name: value, f"{name}_p": p}
        values |= {f"{name}.low": value - 0.01, f"{name}.high": value + 0.01}
    for place, (depth, error) in enumerate(README.items()):
        values |= {f"published{depth}_test_error": error}
        values |= {f"published{depth}_response_std": 0.7 - 0.05 * place}
        values |= {f"published{depth}_median_block_error": 0.1}
        values |= {f"published{depth}_worst_block_error": 0.6}
    values["as_published.author_test_error"] = 0.694
    values["corrected.author_test_error"] = 0.521
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


# worked out independently of this workflow
AT_QUICK = {
    **{"R-F1": "inconclusive", "R-F2": "reproduced", "R-F3": "reproduced", "R-F4": "reproduced"},
    **{f"R-N{number}": "reproduced" for number in (1, 2, 3, 4, 10)},
    **{f"R-N{number}": "not testable" for number in (5, 6, 7, 8, 9, 11, 12)},
    **{"R-C1": "confirmed", "R-C2": "inconclusive", "R-C3": "confirmed", "R-C4": "confirmed"},
    **{"R-C5": "confirmed", "R-C6": "inconclusive", "R-C7": "reproduced", "R-C8": "confirmed"},
    **{"R-C9": "confirmed", "R-C10": "refuted", "R-C11": "refuted", "R-C12": "reproduced"},
    **{"R-C13": "not testable", "R-C14": "not testable", "R-C15": "confirmed"},
    **{"R-C15a": "confirmed", "R-C15b": "not testable"},
    **{"R-C16": "not testable", "R-C17": "inconclusive", "R-C18": "refuted"},
    **{f"R-E{number}": "confirmed" for number in range(1, 9)},
}


def test_every_id_is_there() -> None:
    claims = [name for name in PUBLISHED["claims"] if name[-1].isdigit()]
    assert claims == [f"R-C{number}" for number in range(1, 19)]
    assert list(PUBLISHED["errata"]) == [f"R-E{number}" for number in range(1, 9)]
    assert list(PUBLISHED["numbers"])[:8] == [f"R-N{number}" for number in range(1, 9)]
    figures = [name for name in PUBLISHED["figures"] if name.startswith("R-F")]
    assert figures == ["R-F1", "R-F2", "R-F3", "R-F4"]


def test_images_are_those_of_the_post() -> None:
    folder = "https://raw.githubusercontent.com/rohan-varma/resnet-implementation/master/images/"
    images = [entry["image"] for entry in PUBLISHED["figures"].values() if entry["image"]]
    names = ["verydeep_network", "residual_learning_block", "resnet_layout", "bottleneck"]
    assert images == [f"{folder}{name}.png" for name in names]


def test_verdicts_at_quick_scale() -> None:
    assert verdicts(measured(), "quick") == AT_QUICK


def test_every_text_can_be_filled() -> None:
    found = measured()
    texts = [PUBLISHED["headline"], PUBLISHED.get("headline_other_data", "")]
    for entry in PUBLISHED["figures"].values():
        texts += [entry["caption"], entry["alt"]]
    for text in texts:
        assert "{" not in found.fill(text)


FULL = {
    **{"residual20_test_error": 0.0875, "residual32_test_error": 0.0751},
    **{"residual44_test_error": 0.0717, "residual56_test_error": 0.0697},
    **{"residual110_test_error": 0.0661, "residual1202_test_error": 0.0793},
    **{"residual110_train_error": 0.0005, "residual1202_train_error": 0.0006},
    **{"plain20_train_error": 0.014, "plain56_train_error": 0.06},
    **{"plain20_test_error": 0.097, "plain56_test_error": 0.134},
    **{"residual_degradation_train": -0.01, "residual_response_by_depth": -0.1},
    **{"residual_response_by_depth_p": 0.001, "convergence_delta_aic": 5},
    **{"as_published.author_test_error": 0.58},
}


def test_verdicts_where_a_full_run_finds_the_papers_numbers() -> None:
    changed = {
        **dict.fromkeys(("R-N7", "R-N9"), "reproduced"),
        **{f"R-C{number}": "confirmed" for number in (2, 13, 15, 16, 17)},
        **{"R-F1": "confirmed", "R-C15b": "confirmed"},
    }
    assert verdicts(measured(FULL), "full") == AT_QUICK | changed


@pytest.mark.parametrize(
    ("changes", "name", "verdict"),
    [
        ({"plain_degradation_train": -0.1}, "R-C1", "refuted"),
        ({"plain_degradation_train_p": 0.3}, "R-C1", "inconclusive"),
        ({"plain56_gradient_norm_ratio": 0.001}, "R-C3", "imprecise"),
        ({"published56_response_std": 0.9}, "R-C15", "refuted"),
        ({"author_gain": -0.1}, "R-E6", "imprecise"),
        ({"published20_test_error": 0.0828}, "R-N10", "not reproduced"),
        ({"convergence_iterations_20": math.nan}, "R-C17", "inconclusive"),
        ({"parameters_20": 275100}, "R-C12", "not reproduced"),
    ],
)
def test_another_result_gives_another_verdict(
    changes: dict[str, float], name: str, verdict: str
) -> None:
    assert verdicts(measured(changes), "quick")[name] == verdict
