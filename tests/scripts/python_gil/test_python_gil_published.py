"""What the post says, and its checks: every ID is there, and every text finds its measures."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from refigure.claims import CLAIM_COLUMNS, ERRATUM_COLUMNS, erratum_rows, judge_section
from refigure.measurements import Measurement, Measurements, measurement_rows
from refigure.published import read_published

if TYPE_CHECKING:
    from tests.scripts.python_gil.conftest import GilRun

VERDICT, REASON = map(CLAIM_COLUMNS.index, ("verdict", "reason"))
PATH = Path(__file__).resolve().parents[3] / "config" / "published" / "python_gil.yaml"
COUNTS = {"numbers": ("N", 13), "claims": ("C", 21), "errata": ("E", 11)}


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    """What the post says."""
    return read_published(PATH)


@pytest.mark.parametrize("section", COUNTS)
def test_every_id_is_there_in_order(section: str, published: dict[str, Any]) -> None:
    letter, count = COUNTS[section]
    assert list(published[section]) == [f"G-{letter}{n}" for n in range(1, count + 1)]


def test_the_posts_three_pictures_come_first(published: dict[str, Any]) -> None:
    images = [entry["image"] for entry in published["figures"].values() if entry["image"]]
    names = [image.rsplit("/", 1)[1] for image in images]
    assert names == ["gil_battle.png", "new_gil_multiple_threads.png", "newgil_convoy.png"]


def test_it_is_a_post_about_run_times(published: dict[str, Any]) -> None:
    assert published["timed"] is True
    assert "{" not in published["headline"], "the headline stands on the index as well"


def test_every_text_finds_its_measures_without_an_old_lock(
    published: dict[str, Any], gil_run: GilRun
) -> None:
    for entry in published["figures"].values():
        for text in (entry["alt"], entry["caption"]):
            assert not re.search(r"\bnan\b", gil_run.measurements.fill(text))


def test_a_machine_without_an_old_lock_says_so(published: dict[str, Any], gil_run: GilRun) -> None:
    rows = judge_section(published, "claims", gil_run.measurements, "real", "", "quick")[0]
    claims = {row[0]: row for row in rows}
    for name in ("G-C12", "G-C14", "G-C15", "G-C17"):
        assert claims[name][VERDICT] == "not testable", name
        assert "no CPython with the old lock" in claims[name][REASON]


def test_no_check_asks_for_a_measure_that_no_step_makes(gil_run: GilRun) -> None:
    texts = yaml.safe_load(PATH.read_text("utf-8"))
    made = set(gil_run.measurements) | {
        name.split(".", 1)[1] for name in gil_run.measurements if name.startswith("corrected.")
    }

    def asked(content: Any) -> set[str]:
        if isinstance(content, list):
            return {name for part in content for name in asked(part)}
        if not isinstance(content, dict):
            return set()
        names = {str(content[key]) for key in ("measure", "estimate") if key in content}
        for key in ("descending", "p"):
            names |= set(content.get(key, {}).values())
        return names | {name for part in content.values() for name in asked(part)}

    assert asked(texts) - made == set()


def changed(run: GilRun, **values: float) -> Measurements:
    """The measures of a run with some of them replaced, on a machine that is free."""
    rows = {row.measure: row for row in measurement_rows(run.table)}
    free = {name: 1.9 for name in rows if name.startswith("capacity_")}
    kept = {**free, "interpreters_old": 1, "cpus": 2, "can_pin": 1, **values}
    for name, value in kept.items():
        rows[name] = Measurement(name, value)
    return Measurements(rows.values())


@pytest.mark.parametrize(
    ("claim", "values", "verdict"),
    [
        ("G-C14", {"old_ratio_all_over_one": 2.1}, "confirmed"),
        ("G-C14", {"old_ratio_all_over_one": 1.0}, "refuted"),
        ("G-C14", {"old_ratio_all_over_one": 2.1, "capacity_countdown": 1.2}, "inconclusive"),
        ("G-C14", {"old_ratio_all_over_one": 2.1, "cpus": 1}, "not testable"),
        ("G-C15", {"rate_kept_old_late": 0.99, "rate_kept_old_at_once": 0.25}, "refuted"),
        ("G-C16", {"longest_waiter_most": 0.65}, "confirmed"),
        ("G-C16", {"longest_waiter_most": 1.0}, "refuted"),
        ("G-C17", {"old_over_new_voluntary": 60}, "confirmed"),
        ("G-C11", {"hold_own_2": 5.098, "switch_rate_slope": -0.98}, "confirmed"),
        ("G-C11", {"hold_own_2": 5.098, "switch_rate_slope": -0.5}, "imprecise"),
        (
            "G-C18",
            {
                "wait_slope": 1.0,
                "wait_intercept": 0.1,
                "waits_per_trip": 1.9,
                "stalled_ready": 0.01,
            },
            "imprecise",
        ),
        ("G-E8", {"stalled_ready": 0.01}, "confirmed"),
        ("G-E8", {"stalled_ready": 0.99}, "refuted"),
        (
            "G-C1",
            {
                "new_user_per_wall_most": 1.01,
                "throughput_two_over_one": 1.04,
                "throughput_two_over_one.low": 1.0,
                "throughput_two_over_one.high": 1.08,
            },
            "confirmed",
        ),
        (
            "G-C1",
            {
                "new_user_per_wall_most": 1.01,
                "throughput_two_over_one": 1.1,
                "throughput_two_over_one.low": 1.0,
                "throughput_two_over_one.high": 1.2,
            },
            "inconclusive",
        ),
        (
            "G-C1",
            {
                "new_user_per_wall_most": 1.9,
                "throughput_two_over_one": 1.9,
                "throughput_two_over_one.low": 1.8,
                "throughput_two_over_one.high": 2.0,
            },
            "refuted",
        ),
        ("G-C10", {"released_minus_kept": 0.87, "released_minus_kept_middle": 0.6}, "confirmed"),
        ("G-C5", {"select_ratio": 1.997, "select_ratio_middle": 1.98}, "confirmed"),
        ("G-C5", {"select_ratio": 1.0, "select_ratio_middle": 1.0}, "refuted"),
    ],
)
def test_verdicts(
    claim: str,
    values: dict[str, float],
    verdict: str,
    published: dict[str, Any],
    gil_run: GilRun,
) -> None:
    found = changed(gil_run, **values)
    rows = judge_section(published, "claims", found, "real", "", "quick")[0]
    verdicts = {row[0]: row[VERDICT] for row in rows}
    errata = erratum_rows(published, found, "real", "", "quick")
    verdicts |= {row[0]: row[ERRATUM_COLUMNS.index("verdict")] for row in errata}
    assert verdicts[claim] == verdict


def test_the_published_number_that_is_wrong(published: dict[str, Any], gil_run: GilRun) -> None:
    found = gil_run.measurements
    rows = judge_section(published, "numbers", found, "real", "", "quick")[0]
    assert {row[0]: row[VERDICT] for row in rows}["G-N1"] == "not reproduced"
    mistakes = {row[0]: row for row in erratum_rows(published, found, "real", "", "quick")}
    assert mistakes["G-E1"][-1] == "confirmed" and "1.5790" in mistakes["G-E1"][3]
    for name in ("G-E2", "G-E3", "G-E4", "G-E9", "G-E10"):
        assert mistakes[name][-1] == "confirmed", name
