"""From checks to verdicts: every rule of combination, data that are not the post's, rows."""

import itertools
import math
from typing import Any

import pytest

from refigure.check_kinds import read_check
from refigure.checks import Decision
from refigure.claims import (
    CHECK_COLUMNS,
    CLAIM_COLUMNS,
    ERRATUM_COLUMNS,
    Judged,
    combine,
    erratum_rows,
    judge_section,
)
from refigure.errors import InputError
from refigure.measurements import Measurement, Measurements


def measured(data: str = "real") -> Measurements:
    """Measurements of which all but the mean are of this origin."""
    return Measurements(
        [
            Measurement("mean", 126.3, 62.5, 364, "min"),
            Measurement("as_published.gap", 1.0, n=364, unit="min", data=data),
            Measurement("corrected.gap", 18.0, n=364, unit="min", data=data),
            Measurement("corrected.gap.low", 4.0, data=data),
            Measurement("corrected.gap.high", 32.0, data=data),
        ]
    )


FOUND = measured()


def judged(*verdicts: str, decisive: str | None = None) -> list[Judged]:
    """Checks with these verdicts; the one of the verdict `decisive` is so."""
    entry = {"what": "it", "measure": "mean", "value": 1}
    return [
        Judged(
            read_check({**entry, "decisive": verdict == decisive}),
            *[Decision(verdict, "", "")] * 3,
        )
        for verdict in verdicts
    ]


@pytest.mark.parametrize(
    ("verdicts", "whole"),
    [
        # numbers alone
        (["reproduced"], "reproduced"),
        (["reproduced", "reproduced"], "reproduced"),
        (["reproduced", "not reproduced"], "not reproduced"),
        (["not reproduced"], "not reproduced"),
        # statements
        (["confirmed"], "confirmed"),
        (["refuted"], "refuted"),
        (["inconclusive"], "inconclusive"),
        (["confirmed", "confirmed"], "confirmed"),
        (["refuted", "refuted"], "refuted"),
        (["confirmed", "refuted"], "imprecise"),
        (["confirmed", "refuted", "inconclusive"], "imprecise"),
        (["confirmed", "inconclusive"], "inconclusive"),
        (["refuted", "inconclusive"], "inconclusive"),
        # both
        (["reproduced", "confirmed"], "confirmed"),
        (["reproduced", "refuted"], "imprecise"),
        (["not reproduced", "refuted"], "refuted"),
        (["not reproduced", "confirmed"], "imprecise"),
        (["reproduced", "inconclusive"], "inconclusive"),
        # parts that a larger scale would decide are open, as the inconclusive ones
        (["not testable"], "not testable"),
        (["not testable", "not testable"], "not testable"),
        (["not testable", "confirmed"], "inconclusive"),
        (["not testable", "reproduced"], "inconclusive"),
        (["not testable", "refuted"], "inconclusive"),
        (["not testable", "confirmed", "refuted"], "imprecise"),
    ],
)
def test_combinations(verdicts: list[str], whole: str) -> None:
    for order in itertools.permutations(verdicts):
        assert combine(judged(*order)) == whole


@pytest.mark.parametrize("other", ["confirmed", "reproduced", "refuted", "inconclusive"])
def test_a_decisive_part_refutes_the_whole(other: str) -> None:
    assert combine(judged("refuted", other, decisive="refuted")) == "refuted"
    assert combine(judged(other, "refuted", decisive="refuted")) == "refuted"


def test_a_decisive_part_alone_confirms_nothing() -> None:
    assert combine(judged("confirmed", "refuted", decisive="confirmed")) == "imprecise"


def post(**entry: Any) -> dict[str, Any]:
    """A post with a claim, and the same as a number and a figure."""
    return {"claims": {"P-C1": entry}, "numbers": {"P-N1": entry}, "figures": {"P-F1": entry}}


def row_of(
    section: str, entry: dict[str, Any], origin: str = "real", note: str = ""
) -> dict[str, str]:
    """The one row of claims.csv."""
    ((row,), _) = judge_section(post(**entry), section, measured(origin), origin, note)
    return dict(zip(CLAIM_COLUMNS, row, strict=True))


GAP = {"kind": "range", "what": "the gap", "measure": "gap", "at_least": 10, "interval": False}


def test_a_statement_is_decided_on_what_is_true() -> None:
    row = row_of("claims", {"quote": "much more", "checks": [GAP]})
    assert row == {
        "id": "P-C1",
        "kind": "claim",
        "published": "much more",
        "as_published": "1",
        "corrected": "18",
        "interval": "[4, 32]",
        "n": "364",
        "unit": "min",
        "criterion": "the gap: at least 10",
        "verdict": "confirmed",
        "reason": "the gap: 18, needed at least 10",
        "other_verdict": "refuted",  # as published the gap is 1
    }


@pytest.mark.parametrize(
    ("scale", "verdict"),
    [("smoke", "not testable"), ("quick", "not testable"), ("full", "confirmed")],
)
def test_a_check_that_needs_a_larger_scale_is_not_decided(scale: str, verdict: str) -> None:
    entry = {"quote": "", "checks": [{**GAP, "needs_scale": "full"}]}
    ((row,), (part,)) = judge_section(post(**entry), "claims", FOUND, "real", "", scale)
    found = dict(zip(CLAIM_COLUMNS, row, strict=True))
    check = dict(zip(CHECK_COLUMNS, part, strict=True))
    assert found["verdict"] == check["verdict"] == verdict
    if verdict == "not testable":
        assert found["reason"] == f"the gap: needs the scale full, this is {scale}"
        assert found["corrected"] == ""


@pytest.mark.parametrize("kind", ["range", "ordering"])
def test_a_scale_that_is_none_is_refused(kind: str) -> None:
    kinds: dict[str, dict[str, Any]] = {
        "range": {"measure": "gap"},
        "ordering": {"descending": {"a": "x"}},
    }
    keys = kinds[kind]
    with pytest.raises(InputError, match="needs_scale is one of smoke, quick, full"):
        read_check({"kind": kind, "what": "it", **keys, "needs_scale": "large"})


def test_a_number_is_decided_on_what_the_author_ran() -> None:
    check = {"what": "the gap", "measure": "gap", "value": 1}
    for section, kind in (("numbers", "number"), ("figures", "figure")):
        row = row_of(section, {"what": "gaps", "checks": [check]})
        assert (row["kind"], row["verdict"], row["published"]) == (kind, "reproduced", "1")
        assert (row["as_published"], row["corrected"]) == ("1", "18")


def test_what_failed_stands_first_in_the_reason() -> None:
    mean = {"what": "the mean", "measure": "mean", "value": 126.3}
    checks = [mean, {**GAP, "at_least": 20}]
    row = row_of("claims", {"quote": "", "checks": checks})
    assert row["verdict"] == "imprecise"
    assert row["reason"].startswith("the gap: 18, needed at least 20 (refuted); the mean: 126.3")


@pytest.mark.parametrize(
    ("origin", "note", "reason"),
    [
        ("stand-in", "made up", "stand-in data: made up"),
        (
            "own",
            "mine.csv in place of it",
            "your own data, not the post's: mine.csv in place of it",
        ),
    ],
)
@pytest.mark.parametrize("section", ["claims", "numbers", "figures"])
def test_other_data_cannot_be_held_against_the_post(
    section: str, origin: str, note: str, reason: str
) -> None:
    row = row_of(section, {"quote": "q", "checks": [GAP]}, origin, note)
    assert (row["verdict"], row["reason"]) == ("not testable", reason)
    assert (row["as_published"], row["corrected"]) == ("1", "18")  # shown all the same
    _, parts = judge_section(post(checks=[GAP]), section, measured(origin), origin, note)
    (part,) = parts
    assert part[CHECK_COLUMNS.index("verdict")] == "not testable"


def test_what_rests_on_real_data_alone_is_judged_beside_a_stand_in() -> None:
    mean = {"what": "the mean", "measure": "mean", "value": 126, "decimals": 0}
    row = row_of("numbers", {"what": "w", "checks": [mean]}, "stand-in", "made up")
    assert (row["verdict"], row["as_published"]) == ("reproduced", "126.3")
    row = row_of("numbers", {"what": "w", "not_testable": "No number."}, "stand-in", "made up")
    assert row["reason"] == "stand-in data: made up", "nothing looked up: as bad as the worst"
    shown = erratum({**ERRATUM, "checks": [{**mean, "value": 126.3}]}, "stand-in")
    assert shown["verdict"] == "not testable", "its texts show numbers of the stand-in"


def test_why_an_entry_cannot_be_tested_is_filled() -> None:
    row = row_of("numbers", {"what": "w", "not_testable": "Ours: {corrected.gap:.1f}."})
    assert (row["verdict"], row["reason"]) == ("not testable", "Ours: 18.0.")
    row = row_of("numbers", {"what": "w"})
    assert (row["verdict"], row["reason"]) == (
        "not testable",
        "nothing to compare with is published",
    )


def test_a_figure_with_nothing_to_compare_has_no_row() -> None:
    assert judge_section({"figures": {"P-X1": {}}}, "figures", FOUND, "real", "") == ([], [])


@pytest.mark.parametrize(
    "entry",
    [
        {"checks": [{"what": "it", "measur": "mean", "value": 1}]},
        {"not_testable": "{nothing:.1f}"},
    ],
)
def test_an_entry_that_cannot_be_judged_is_named(entry: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"config/published: claims\.P-C1: "):
        judge_section(post(quote="q", **entry), "claims", FOUND, "real", "")


def test_check_rows() -> None:
    _, parts = judge_section(
        post(checks=[GAP, {**GAP, "what": "again"}]), "claims", FOUND, "real", ""
    )
    rows = [dict(zip(CHECK_COLUMNS, part, strict=True)) for part in parts]
    assert [row["check"] for row in rows] == ["the gap", "again"]
    assert {row["id"] for row in rows} == {"P-C1"}
    assert (rows[0]["measure"], rows[0]["n"], rows[0]["interval"]) == ("gap", "364", "[4, 32]")


ERRATUM = {
    "what": "The gap is lost.",
    "as_published": "{as_published.gap:.0f}",
    "corrected": "{corrected.gap:.0f}",
    "evidence": "{mean.n} days",
    "checks": [GAP],
}


def erratum(entry: dict[str, Any], origin: str = "real") -> dict[str, str]:
    """The one row of errata.csv."""
    (row,) = erratum_rows({"errata": {"P-E1": entry}}, measured(origin), origin, "made up")
    return dict(zip(ERRATUM_COLUMNS, row, strict=True))


def test_errata_are_shown_by_evidence() -> None:
    assert erratum(ERRATUM) == {
        "id": "P-E1",
        "what": "The gap is lost.",
        "as_published": "1",
        "corrected": "18",
        "evidence": "364 days",
        "verdict": "confirmed",
    }
    assert erratum({**ERRATUM, "checks": [{**GAP, "at_least": 20}]})["verdict"] == "refuted"


def test_errata_on_other_data() -> None:
    row = erratum(ERRATUM, "stand-in")
    assert row["verdict"] == "not testable"
    assert row["evidence"] == "364 days; not testable: stand-in data: made up"
    # other data may lack what the evidence needs
    row = erratum({**ERRATUM, "evidence": "{nothing:.0f}"}, "own")
    assert (row["verdict"], row["as_published"]) == ("not testable", "")


def test_errata_without_their_evidence_are_named() -> None:
    with pytest.raises(InputError, match=r"config/published: errata\.P-E1: .*nothing"):
        erratum({**ERRATUM, "evidence": "{nothing:.0f}"})


FREE = {"measure": "capacity", "at_least": 1.6, "because": "the machine was busy"}
FOUND_IT = {
    "measure": "interpreters",
    "at_least": 1,
    "because": "no Python 2 was found",
    "otherwise": "not testable",
}


@pytest.mark.parametrize(
    ("capacity", "verdict", "reason"),
    [
        (1.9, "confirmed", "the gap: 18, needed at least 10"),
        (1.2, "inconclusive", "the gap: the machine was busy (capacity: 1.2, needed 1.6)"),
        (math.nan, "inconclusive", "(capacity: not measured, needed 1.6)"),
        (None, "inconclusive", "(capacity: not measured, needed 1.6)"),
    ],
)
def test_a_check_can_need_something_of_the_machine(
    capacity: float | None, verdict: str, reason: str
) -> None:
    rows = [Measurement("gap", 18.0)]
    rows += [] if capacity is None else [Measurement("capacity", capacity)]
    check = read_check({**GAP, "needs": [FREE]})
    found = check.decide(Measurements(rows), "corrected")
    assert found.verdict == verdict and found.reason.endswith(reason)


def test_what_the_machine_does_not_have_is_not_testable() -> None:
    rows = [Measurement("gap", 18.0), Measurement("capacity", 1.0), Measurement("interpreters", 0)]
    check = read_check({**GAP, "needs": [FOUND_IT, FREE]})  # the first that fails tells
    found = check.decide(Measurements(rows), "corrected")
    assert found.verdict == "not testable"
    assert found.reason == "the gap: no Python 2 was found (interpreters: 0, needed 1)"


def test_a_condition_must_leave_open_what_it_does_not_decide() -> None:
    with pytest.raises(InputError, match="otherwise is one of inconclusive, not testable"):
        read_check({**GAP, "needs": [{**FREE, "otherwise": "refuted"}]})
