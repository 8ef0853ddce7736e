"""What is published of the post, judged on numbers that an independent study found."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from refigure.claims import ERRATUM_COLUMNS, combine, erratum_rows, judge_checks
from refigure.measurements import Measurement, Measurements
from refigure.published import read_published

ROOT = Path(__file__).resolve().parents[3]
PUBLISHED = read_published(ROOT / "config/published/batchnorm.yaml")
FOUND = {
    **{"plain_published_activation_factor": 0.005, "xavier_normal_activation_factor": 0.5},
    **{"he_normal_activation_factor": 0.98, "he_40_activation_factor": 0.99},
    **{"zeros_19": 0.5, "zeros_20": 0.496, "gradient_zeros_1": 0, "gradient_zeros_19": 0.42},
    **{"as_published.first_activation_negative": 0.5, "corrected.first_activation_negative": 0},
    **{"as_published.first_activation_ks": 0.002, "corrected.first_activation_ks": 0.25},
    **{"plain_corrected_gradient_log_slope": -0.02, "he_normal_gradient_log_slope": -0.02},
    **{"plain_backward_error": 1e-15, "gradient_by_product_slope": 1},
    **{"gradient_by_product_explained": 1, "as_published.feature_mean_19": 0.37},
    **{"as_published.feature_std_low_19": 0.73, "as_published.feature_std_high_19": 1.34},
    **{"corrected.feature_mean_19": 1e-16, "corrected.feature_std_low_19": 1.0},
    **{"corrected.feature_std_high_19": 1.0, "normalized_corrected_gradient_growth": 1.48},
    **{f"corrected.normalized_gradient_kurtosis_label_{n}": 0.3 for n in (2, 3)},
    **{"corrected.normalized_gradient_zeros_2": 0, "undo_normalization_error": 1.8e-15},
    **{"scale_per_feature_difference": 0, "twenty_factors_of_minus_two": 1048576},
    **{"twenty_factors_of_minus_half": 9.5e-7},
    **{f"plain_{depth}_second_moment_last": 0.005**depth for depth in (5, 10, 40)},
    **{f"plain_{depth}_gradient_first": 0.005**depth for depth in (5, 10, 40)},
    **{f"plain_published_{name}": 0.005**20 for name in ("second_moment_last", "gradient_first")},
    # trainings
    **{"none_small_normal_slow_error": 0.917, "corrected.deep_error": 0.0222},
    **{"as_published.deep_error": 0.818, "batch_after_learning_share": 1},
    **{"batch_after_best_error": 0.0222, "batch_before_best_error": 0.072},
}
VERDICTS = {
    **{"B-C1": "imprecise", "B-C2": "refuted", "B-C3": "refuted", "B-C4": "refuted"},
    **{"B-C5": "confirmed", "B-C6": "confirmed", "B-C7": "confirmed", "B-C8": "imprecise"},
    **{"B-C9": "confirmed", "B-C10": "confirmed", "B-C11": "confirmed", "B-C14": "refuted"},
    "B-C15": "imprecise",
}


def measurements(values: dict[str, float]) -> Measurements:
    """The values, each with an interval of a hundredth of it."""
    rows = []
    for name, value in values.items():
        rows += [Measurement(name, value), Measurement(f"{name}.low", value - abs(value) / 100)]
        rows.append(Measurement(f"{name}.high", value + abs(value) / 100))
    return Measurements(rows)


@pytest.mark.parametrize("claim", sorted(VERDICTS))
def test_verdicts_on_an_independent_studys_numbers(claim: str) -> None:
    judged = judge_checks(PUBLISHED["claims"][claim], "claim", measurements(FOUND), "quick")
    assert combine(judged) == VERDICTS[claim], [one.deciding.reason for one in judged]


@pytest.mark.parametrize(
    ("claim", "changes", "verdict"),
    [
        ("B-C2", {"zeros_19": 0.95, "zeros_20": 0.97}, "confirmed"),
        ("B-C4", {"plain_corrected_gradient_log_slope": 5.3, "he_normal_gradient_log_slope": 0.7,
                  "gradient_zeros_1": 0.95}, "confirmed"),
        ("B-C9", {"corrected.deep_error": 0.82}, "refuted"),
        ("B-C8", {"normalized_corrected_gradient_growth": 1.0}, "confirmed"),
        ("B-C14", {"twenty_factors_of_minus_two": 0.5}, "confirmed"),
    ],
)  # fmt: skip
def test_every_claim_could_come_out_otherwise(
    claim: str, changes: dict[str, float], verdict: str
) -> None:
    found = measurements({**FOUND, **changes})
    judged = judge_checks(PUBLISHED["claims"][claim], "claim", found, "quick")
    assert combine(judged) == verdict


def test_the_post_is_judged_by_its_own_code_where_it_differs() -> None:
    (check, *_) = [
        one
        for one in judge_checks(PUBLISHED["claims"]["B-C9"], "claim", measurements(FOUND), "quick")
        if one.check.what == "error with normalisation"
    ]
    assert (check.as_published.verdict, check.corrected.verdict) == ("refuted", "confirmed")


def test_every_entry_is_there_and_counted_through() -> None:
    for section, kind, count in (("numbers", "N", 8), ("claims", "C", 15), ("errata", "E", 15)):
        assert list(PUBLISHED[section]) == [f"B-{kind}{n}" for n in range(1, count + 1)]
    figures = [f"B-F{number}" for number in range(1, 13)]
    assert [name for name in PUBLISHED["figures"] if "-F" in name] == figures
    assert all(PUBLISHED["figures"][name]["image"] for name in figures)


def test_no_text_holds_a_typed_result() -> None:
    """What is computed comes from measurements: columns of errata with numbers have a field."""
    plain = {"B-E11", "B-E13"}  # quote the post: "1000 γ", "nearly all"
    for name, entry in PUBLISHED["errata"].items():
        for column in ERRATUM_COLUMNS[2:4]:
            text: Any = entry[column]
            if name not in plain and re.search(r"\d\.\d", text):
                assert "{" in text, (name, column)


def test_an_erratum_without_its_measures_is_named() -> None:
    from refigure.errors import InputError

    with pytest.raises(InputError, match=r"errata\.B-E1"):
        erratum_rows(PUBLISHED, measurements(FOUND), "real", "")
