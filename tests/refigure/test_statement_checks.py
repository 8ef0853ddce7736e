"""Checks of statements: orders, selections and differences, each with each verdict."""

import math
from typing import Any

import pytest

from refigure.check_kinds import read_check
from refigure.checks import Decision
from refigure.errors import InputError
from refigure.measurements import Measurement, Measurements

DAYS = {"Mon": "day_0", "Tue": "day_1", "Wed": "day_2", "Thu": "day_3"}


def days(*values: float) -> list[Measurement]:
    """The measures of `DAYS`."""
    return [Measurement(f"day_{number}", value, n=52) for number, value in enumerate(values)]


def decide(measurements: list[Measurement], **entry: Any) -> Decision:
    """Decide a check."""
    return read_check({"what": "it", **entry}).decide(Measurements(measurements), "corrected")


def order(*labels: str) -> dict[str, Any]:
    """The entry of an ordering."""
    return {"kind": "ordering", "descending": {label: DAYS[label] for label in labels}}


def test_ordering() -> None:
    found = days(40, 30, 20, 10)
    held = decide(found, **order("Mon", "Tue", "Wed", "Thu"))
    assert (held.verdict, held.value, held.n) == ("confirmed", "Mon > Tue > Wed > Thu", 4)
    assert decide(found, **order("Mon", "Thu")).verdict == "confirmed"
    broken = decide(found, **order("Mon", "Wed", "Tue"))
    assert (broken.verdict, broken.value) == ("refuted", "Mon > Tue > Wed")
    check = read_check({"what": "it", **order("Mon", "Tue")})
    assert check.criterion() == "largest first: Mon > Tue"


def test_an_order_of_equals_is_not_strict() -> None:
    # the statement says "more than"; equal measures do not have it
    found = days(40, 40, 20, 10)
    assert decide(found, **order("Mon", "Tue")).verdict == "refuted"
    assert decide(found, **order("Tue", "Mon")).verdict == "refuted"


def select(rule: dict[str, Any], expected: list[str]) -> dict[str, Any]:
    """The entry of a selection."""
    return {"kind": "selection", "among": DAYS, "expected": expected, **rule}


@pytest.mark.parametrize(
    ("rule", "expected", "verdict", "value"),
    [
        ({"largest": 1}, ["Mon"], "confirmed", "Mon"),
        ({"largest": 2}, ["Tue", "Mon"], "confirmed", "Mon, Tue"),
        ({"largest": 2}, ["Mon", "Wed"], "refuted", "Mon, Tue"),
        ({"largest": 2}, ["Mon"], "refuted", "Mon, Tue"),
        ({"smallest": 1}, ["Thu"], "confirmed", "Thu"),
        ({"smallest": 2}, ["Thu", "Wed"], "confirmed", "Thu, Wed"),
        ({"smallest": 1}, ["Mon"], "refuted", "Thu"),
        ({"above": 25}, ["Mon", "Tue"], "confirmed", "Mon, Tue"),
        ({"above": 30}, ["Mon", "Tue"], "refuted", "Mon"),
        ({"below": 30}, ["Wed", "Thu"], "confirmed", "Wed, Thu"),
        ({"below": 5}, ["Thu"], "refuted", "none"),
        ({"below": 5}, [], "confirmed", "none"),
        ({"above": 0}, ["Mon", "Tue", "Wed", "Thu"], "confirmed", "Mon, Tue, Wed, Thu"),
    ],
)
def test_selection(rule: dict[str, Any], expected: list[str], verdict: str, value: str) -> None:
    found = decide(days(40, 30, 20, 10), **select(rule, expected))
    assert (found.verdict, found.value, found.n) == (verdict, value, 4)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"largest": 1}, ["Mon"]),
        ({"largest": 1}, ["Tue"]),
        ({"smallest": 1}, ["Wed"]),
        ({"smallest": 1}, ["Thu"]),
    ],
)
def test_a_tie_at_the_edge_is_no_choice(rule: dict[str, Any], expected: list[str]) -> None:
    # two are largest and two smallest: that one of them alone is, the data do not say
    assert decide(days(40, 40, 10, 10), **select(rule, expected)).verdict != "confirmed"


def test_a_tie_inside_or_outside_the_choice_does_no_harm() -> None:
    found = days(40, 40, 10, 10)
    assert decide(found, **select({"largest": 2}, ["Mon", "Tue"])).verdict == "confirmed"
    assert decide(found, **select({"smallest": 2}, ["Wed", "Thu"])).verdict == "confirmed"


@pytest.mark.parametrize(
    ("rule", "criterion"),
    [
        ({"largest": 1}, "the largest: Mon"),
        ({"largest": 3}, "the 3 largest: Mon"),
        ({"smallest": 1}, "the smallest: Mon"),
        ({"above": 2.5}, "above 2.5: Mon"),
        ({"below": 120}, "below 120: Mon"),
    ],
)
def test_selection_in_words(rule: dict[str, Any], criterion: str) -> None:
    assert read_check({"what": "it", **select(rule, ["Mon"])}).criterion() == criterion


@pytest.mark.parametrize("rule", [{}, {"largest": 1, "smallest": 1}, {"above": 1, "below": 2}])
def test_a_selection_has_one_rule(rule: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="it: give one of largest, smallest, above, below"):
        read_check({"what": "it", **select(rule, ["Mon"])})


def test_a_selection_expects_what_it_chooses_from() -> None:
    # a label misspelt would never be found, and the statement be refuted by the spelling
    with pytest.raises(InputError, match="Monday"):
        read_check({"what": "it", **select({"largest": 1}, ["Monday"])})


@pytest.mark.parametrize("bad", [math.nan, None])
def test_a_missing_measure_leaves_statements_open(bad: float | None) -> None:
    found = days(40, 30, 20) + ([] if bad is None else [Measurement("day_3", bad)])
    for entry in (order("Mon", "Thu"), select({"largest": 1}, ["Mon"])):
        decision = decide(found, **entry)
        assert decision.verdict == "inconclusive"
        assert decision.reason.startswith("day_3 ")


def difference(
    estimate: float, claim: str, *p: float, equivalence: float | None = None
) -> Decision:
    """Decide a difference by its estimate and p-values."""
    measurements = [
        Measurement("d", estimate, n=52, unit="min"),
        Measurement("d.low", estimate - 2),
        Measurement("d.high", estimate + 2),
        *(Measurement(f"p{number}", value) for number, value in enumerate(p)),
    ]
    entry: dict[str, Any] = {"kind": "difference", "estimate": "d", "claim": claim}
    entry["p"] = {f"test {number}": f"p{number}" for number in range(len(p))}
    if equivalence is not None:
        measurements.append(Measurement("tost", equivalence))
        entry["equivalence"] = "tost"
    return decide(measurements, **entry)


@pytest.mark.parametrize(
    ("estimate", "claim", "p", "equivalence", "verdict"),
    [
        # "no difference": refuted where every test finds one, confirmed by equivalence alone
        (5, "none", (0.01, 0.02), None, "refuted"),
        (5, "none", (0.01, 0.02), 0.01, "refuted"),
        (5, "none", (0.01, 0.2), None, "inconclusive"),
        (5, "none", (0.01, 0.2), 0.01, "inconclusive"),
        (5, "none", (0.3, 0.2), None, "inconclusive"),
        (5, "none", (0.3, 0.2), 0.2, "inconclusive"),
        (5, "none", (0.3, 0.2), 0.01, "confirmed"),
        # "more": confirmed where every test finds it with that sign
        (5, "positive", (0.01, 0.02), None, "confirmed"),
        (-5, "positive", (0.01, 0.02), None, "refuted"),
        (5, "positive", (0.01, 0.2), None, "inconclusive"),
        (5, "positive", (0.3, 0.2), None, "inconclusive"),
        (-5, "positive", (0.3, 0.2), None, "inconclusive"),
        (5, "positive", (0.3, 0.2), 0.01, "refuted"),
        (5, "positive", (0.01, 0.2), 0.01, "inconclusive"),
        # "less"
        (-5, "negative", (0.01,), None, "confirmed"),
        (5, "negative", (0.01,), None, "refuted"),
        (-5, "negative", (0.1,), None, "inconclusive"),
        # "a difference"
        (-5, "some", (0.01, 0.001), None, "confirmed"),
        (5, "some", (0.06,), None, "inconclusive"),
        (5, "some", (0.06,), 0.01, "refuted"),
        # the level itself is not below it
        (5, "some", (0.05,), None, "inconclusive"),
    ],
)
def test_difference(
    estimate: float, claim: str, p: tuple[float, ...], equivalence: float | None, verdict: str
) -> None:
    found = difference(estimate, claim, *p, equivalence=equivalence)
    assert found.verdict == verdict
    assert (found.value, found.n, found.unit, found.measure) == (str(estimate), 52, "min", "d")
    assert found.interval == f"[{estimate - 2}, {estimate + 2}]"


def test_a_difference_tells_its_tests() -> None:
    found = difference(5, "none", 0.0123, 0.2, equivalence=0.875)
    assert (
        found.reason == "it: 5 min [3, 7]; test 0 p = 0.012, test 1 p = 0.2, equivalence p = 0.88"
    )


def test_a_level_of_its_own() -> None:
    measurements = [Measurement("d", 5), Measurement("p", 0.02)]
    entry = {"kind": "difference", "estimate": "d", "p": {"Welch": "p"}, "claim": "some"}
    assert decide(measurements, **entry, alpha=0.01).verdict == "inconclusive"
    assert decide(measurements, **entry).verdict == "confirmed"
    check = read_check({"what": "it", **entry, "alpha": 0.01})
    assert check.criterion() == "it: a difference by Welch at level 0.01"
    check = read_check({"what": "it", **entry, "claim": "none", "equivalence": "tost"})
    assert check.criterion() == (
        "it: no difference by Welch at level 0.05, and a test of equivalence"
    )


@pytest.mark.parametrize("missing", ["estimate", "p", "equivalence"])
def test_a_missing_test_leaves_a_difference_open(missing: str) -> None:
    measurements = [Measurement(name, 0.01) for name in ("d", "q", "tost")]
    entry = {
        "kind": "difference",
        "claim": "none",
        "estimate": "d",
        "p": {"t": "q"},
        "equivalence": "tost",
    }
    entry[missing] = {"t": "unmeasured"} if missing == "p" else "unmeasured"
    found = decide(measurements, **entry)
    assert (found.verdict, found.reason) == ("inconclusive", "unmeasured was not measured")


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        ({"claim": "more"}, "claim is none, positive, negative or some"),
        ({"p": {}}, "p"),  # no test would agree with everything
        ({"estimat": "d"}, "estimat"),
    ],
)
def test_a_difference_that_cannot_be_decided_is_named(entry: dict[str, Any], named: str) -> None:
    whole = {"kind": "difference", "estimate": "d", "p": {"t": "p"}, "claim": "none", **entry}
    with pytest.raises(InputError) as error:
        read_check({"what": "it", **whole})
    assert "it" in str(error.value) and named in str(error.value)
