"""Checks of printed numbers and ranges: each tolerance, each part, each verdict."""

import math
from typing import Any

import pytest

from refigure.check_kinds import read_check
from refigure.checks import Decision
from refigure.errors import InputError
from refigure.measurements import Measurement, Measurements

FOUND = Measurements(
    [
        Measurement("mean", 126.305, 62.55, 364, "min"),
        Measurement("mean.low", 119.9),
        Measurement("mean.high", 132.8),
        Measurement("bare", 5.0),
        Measurement("nan", math.nan),
        Measurement("as_published.half", 0.125),
        Measurement("corrected.half", 0.25),
        *(Measurement(f"bin_{number}", count) for number, count in enumerate([33, 154, 121])),
        *(Measurement(f"week_{number:03d}", 100 * number, n=7, unit="min") for number in (1, 2)),
        Measurement("day_monday", 1.5),
        Measurement("day_tuesday", 2.5),
    ]
)


def decide(variant: str = "as_published", **entry: Any) -> Decision:
    """Decide a check of `FOUND`."""
    return read_check({"what": "it", **entry}).decide(FOUND, variant)


@pytest.mark.parametrize(
    ("rule", "verdict"),
    [
        # printed with decimals: half a unit of the last one, ties rounded either way
        ({"value": 126.31, "decimals": 2}, "reproduced"),
        ({"value": 126.30, "decimals": 2}, "reproduced"),
        ({"value": 126.29, "decimals": 2}, "not reproduced"),
        ({"value": 126.32, "decimals": 2}, "not reproduced"),
        ({"value": 126, "decimals": 0}, "reproduced"),
        ({"value": 127, "decimals": 0}, "not reproduced"),
        ({"value": 125.8, "decimals": 0}, "not reproduced"),
        # a stated tolerance, its end included
        ({"value": 126, "tolerance": 0.5}, "reproduced"),
        ({"value": 126, "tolerance": 0.3}, "not reproduced"),
        ({"value": 126.055, "tolerance": 0.25}, "reproduced"),
        # relative
        ({"value": 126, "relative": 0.01}, "reproduced"),
        ({"value": 124, "relative": 0.01}, "not reproduced"),
        # nothing stated: the same but for the order of sums
        ({"value": 126.305}, "reproduced"),
        ({"value": 126.305 * (1 + 5e-13)}, "reproduced"),
        ({"value": 126.305 * (1 + 5e-12)}, "not reproduced"),
        # tolerance goes before decimals, decimals before relative
        ({"value": 126, "tolerance": 0.5, "decimals": 3}, "reproduced"),
        ({"value": 126, "decimals": 2, "relative": 1.0}, "not reproduced"),
    ],
)
def test_tolerances(rule: dict[str, Any], verdict: str) -> None:
    assert decide(measure="mean", **rule).verdict == verdict


@pytest.mark.parametrize(("value", "decimals"), [(0.12, 2), (0.13, 2), (0.1, 1), (0.125, 3)])
def test_a_tie_may_have_been_rounded_either_way(value: float, decimals: int) -> None:
    assert decide(measure="half", value=value, decimals=decimals).verdict == "reproduced"


@pytest.mark.parametrize(
    ("part", "value", "shown"),
    [("value", 126.305, "126.305"), ("std", 62.55, "62.55"), ("n", 364, "364")],
)
def test_parts(part: str, value: float, shown: str) -> None:
    found = decide(measure="mean", of=part, value=value)
    interval = "[119.9, 132.8]" if part == "value" else ""
    assert found == Decision("reproduced", shown, found.reason, "mean", interval, 364, "min")
    assert found.reason == f"it: {shown}, published {shown}"


def test_negative_and_zero_numbers() -> None:
    found = Measurements([Measurement("zero", 0.0), Measurement("negative", -3.14159)])
    for measure, value, decimals in (("zero", 0, None), ("negative", -3.14, 2)):
        entry = {"what": "it", "measure": measure, "value": value, "decimals": decimals}
        assert read_check(entry).decide(found, "corrected").verdict == "reproduced"


def test_each_variant_is_decided_on_its_own_measure() -> None:
    assert decide("as_published", measure="half", value=0.125).verdict == "reproduced"
    assert decide("corrected", measure="half", value=0.125).verdict == "not reproduced"
    assert decide("corrected", measure="as_published.half", value=0.125).verdict == "reproduced"


@pytest.mark.parametrize(
    "entry",
    [
        {"measure": "nothing", "value": 1},
        {"measure": "nan", "value": 1},
        {"measure": "bare", "of": "std", "value": 1},
        {"kind": "values", "prefix": "bin_", "values": [33, 154, 121, 42]},
        {"kind": "range", "measure": "nothing", "at_least": 1},
        {"kind": "range", "measure": "nan", "at_least": 1},
        {"kind": "range", "measure": "bare", "of": "std", "at_least": 1},
        {"kind": "range", "measure": "bare", "interval": True, "at_least": 1},
    ],
)
def test_what_is_missing_or_nan_leaves_it_open(entry: dict[str, Any]) -> None:
    found = decide(**entry)
    assert (found.verdict, found.value) == ("inconclusive", "")
    name = entry.get("measure", "bin_3")
    assert found.reason.startswith(name)


@pytest.mark.parametrize(
    ("entry", "verdict", "wrong"),
    [
        ({"prefix": "bin_", "values": [33, 154, 121]}, "reproduced", ""),
        ({"prefix": "bin_", "values": [33, 153, 120]}, "not reproduced", "bin_1, bin_2"),
        ({"prefix": "bin_", "values": [154, 121], "first": 1}, "reproduced", ""),
        ({"prefix": "week_", "values": [100, 200], "first": 1, "digits": 3}, "reproduced", ""),
        ({"prefix": "day_", "values": {"tuesday": 2.5, "monday": 1.5}}, "reproduced", ""),
        (
            {"prefix": "day_", "values": {"tuesday": 2, "monday": 2}, "decimals": 0},
            "reproduced",
            "",
        ),
        ({"prefix": "day_", "values": {"monday": 1.4}, "tolerance": 0.2}, "reproduced", ""),
        (
            {"prefix": "day_", "values": {"monday": 1.4}, "relative": 0.01},
            "not reproduced",
            "day_monday",
        ),
    ],
)
def test_rows_of_numbers(entry: dict[str, Any], verdict: str, wrong: str) -> None:
    found = decide(kind="values", **entry)
    assert found.verdict == verdict
    assert found.measure == f"{entry['prefix']}*"
    assert found.n == len(entry["values"])
    assert found.reason.endswith(f"; not {wrong}" if wrong else "numbers are the same")


def test_a_row_is_shown_in_its_order() -> None:
    check = read_check({"kind": "values", "what": "it", "prefix": "bin_", "values": [33, 154, 121]})
    assert check.decide(FOUND, "corrected").value == "33, 154, 121"
    assert check.published() == "33, 154, 121"
    assert check.criterion() == "it: 3 numbers, each the same"


@pytest.mark.parametrize(
    ("rule", "verdict"),
    [
        ({"at_least": 126.305}, "confirmed"),
        ({"at_most": 126.305}, "confirmed"),
        ({"at_least": 127}, "refuted"),
        ({"at_most": 126}, "refuted"),
        ({"at_least": 100, "at_most": 150}, "confirmed"),
        ({"of": "std", "at_least": 60, "at_most": 65}, "confirmed"),
        ({"of": "n", "at_least": 365}, "refuted"),
        # the whole interval [119.9, 132.8]
        ({"interval": True, "at_least": 119.9}, "confirmed"),
        ({"interval": True, "at_least": 120}, "inconclusive"),
        ({"interval": True, "at_most": 119}, "refuted"),
        ({"interval": True, "at_least": 133}, "refuted"),
        ({"interval": True, "at_least": 100, "at_most": 130}, "inconclusive"),
    ],
)
def test_ranges(rule: dict[str, Any], verdict: str) -> None:
    found = decide(kind="range", measure="mean", **rule)
    assert found.verdict == verdict
    assert found.reason.startswith("it: ")


@pytest.mark.parametrize(
    ("entry", "criterion", "published"),
    [
        (
            {"measure": "mean", "value": 126.3, "decimals": 2},
            "it: the same to 2 decimals",
            "126.30",
        ),
        ({"measure": "mean", "value": 126.3, "tolerance": 0.5}, "it: within 0.5", "126.3"),
        ({"measure": "mean", "value": 126}, "it: the same", "126"),
        ({"kind": "range", "measure": "mean", "at_least": 1}, "it: at least 1", "it"),
        (
            {"kind": "range", "measure": "mean", "of": "std", "at_least": 1, "at_most": 2},
            "it: at least 1 and at most 2",
            "it",
        ),
        (
            {"kind": "range", "measure": "mean", "at_most": 2, "interval": True},
            "it: at most 2, with its whole interval",
            "it",
        ),
    ],
)
def test_words(entry: dict[str, Any], criterion: str, published: str) -> None:
    check = read_check({"what": "it", **entry})
    assert (check.criterion(), check.published()) == (criterion, published)


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        ({"measure": "mean", "value": 1, "decimal": 2}, "decimal"),
        ({"measure": "mean"}, "value"),
        ({"value": 1}, "measure"),
        ({"measure": "mean", "value": "many"}, "value"),
        ({"kind": "range", "measure": "mean", "at_leat": 1}, "at_leat"),
        ({"kind": "values", "prefix": "bin_"}, "values"),
        ({"kind": "rang", "measure": "mean"}, "kind is one of value, values, range"),
        ({"measure": "mean", "value": 1, "of": "mean"}, "of"),
    ],
)
def test_a_check_that_cannot_be_read_is_named(entry: dict[str, Any], named: str) -> None:
    with pytest.raises(InputError) as error:
        read_check({"what": "the mean of it", **entry})
    assert "the check 'the mean of it'" in str(error.value)
    assert named in str(error.value)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (119.9, "reproduced"),
        (132.8, "reproduced"),
        (119.8, "not reproduced"),
        (133, "not reproduced"),
    ],
)
def test_a_number_of_chance_lies_where_ours_do(value: float, verdict: str) -> None:
    found = decide(kind="spread", measure="mean", value=value)
    assert (found.verdict, found.value, found.interval) == (verdict, "126.305", "[119.9, 132.8]")
    assert found.reason == f"it: {value:g} published, ours 119.9 to 132.8"
    assert decide(kind="spread", measure="bare", value=5).verdict == "inconclusive"
    read: dict[str, Any] = {"kind": "spread", "measure": "mean", "tolerance": 0.3}
    assert decide(**read, value=value).verdict == "reproduced"  # at most 0.2 outside
    assert decide(**read, value=119.5).verdict == "not reproduced"
