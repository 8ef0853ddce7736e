"""A user's own export in place of the post's: small spans of days, end to end.

Oracle: sums and counts worked out by hand from the days given.
"""

from __future__ import annotations

import html.parser
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.workplaces import Done, FinishedRun, SharedRuns, Workplace

pytestmark = [pytest.mark.workflow, pytest.mark.xdist_group("own_export_run")]

Rows = Callable[[Path], list[dict[str, str]]]
PHONE = "results/smoke/phone_usage"
OWN = "phone_usage_file=../my.csv"
TABLES = tuple(f"{PHONE}/{name}.csv" for name in ("claims", "errata", "measurements"))
SMOKE = ("--config", "scale=smoke", "offline=True", "posts=[phone_usage]")
FORTY = [30 + 7 * day % 200 for day in range(40)]  # any numbers
THREE = [60, 90, 150]
# Markup wherever a file can bring text into a report: its name, its keys, its first record.
MARKED_NAME = "my &lt;b&gt; days.json"  # Snakemake itself takes <...> and {...} for patterns
MARKED_KEY = "<u>key</u>"
MARKED_VALUE = '"><img src=x onerror=alert(1)>'


@pytest.fixture(scope="module")
def forty_days(shared_runs: SharedRuns) -> FinishedRun:
    """A Moment export of 2022-12-12 to 2023-01-20, full of markup: the pages, all figures."""

    def make(place: Workplace) -> Done:
        (place.folder / MARKED_NAME).write_text(json.dumps(moment()), encoding="utf-8")
        pages = [f"results/smoke/report/{name}.html" for name in ("index", "phone_usage")]
        return place.snakemake(*pages, *SMOKE, f"phone_usage_file=../{MARKED_NAME}")

    return shared_runs.get("forty_days", make)


def moment() -> dict[str, Any]:
    """The export of forty days."""
    records: list[dict[str, Any]] = [
        {
            "minuteCount": use,
            "pickupCount": use // 2,
            "date": f"{date(2022, 12, 12) + timedelta(days=day)}T00:00:00+01:00",
        }
        for day, use in enumerate(FORTY)
    ]
    records[0]["appUsages"] = [{"name": MARKED_VALUE}]
    return {MARKED_KEY: MARKED_VALUE, "days": records}


@pytest.fixture(scope="module")
def three_days(shared_runs: SharedRuns) -> FinishedRun:
    """A CSV of three weekdays: no weekend, a leap day; all steps that measure, and the verdicts."""

    def make(place: Workplace) -> Done:
        days = [date(2024, 2, 27) + timedelta(days=number) for number in range(3)]
        lines = [f"{day},{use},{use // 2}" for day, use in zip(days, THREE, strict=True)]
        text = "\n".join(["date,minutes,pickups", *lines, ""])
        (place.folder / "my.csv").write_text(text, encoding="utf-8")
        return place.snakemake(*TABLES, *SMOKE, OWN)

    return shared_runs.get("three_days", make)


@pytest.mark.parametrize("name", ["forty_days", "three_days"])
def test_own_days_are_measured_and_no_verdict_is_passed_on_the_post(
    name: str, request: pytest.FixtureRequest, published: dict[str, Any], rows_of: Rows
) -> None:
    run: FinishedRun = request.getfixturevalue(name)
    assert run.done.code == 0, run.done.output
    measured = rows_of(run.place.phone / "measurements.csv")
    assert {row["data"] for row in measured} == {"own"}
    claims = rows_of(run.place.phone / "claims.csv")
    assert [row["id"] for row in claims] == [*published["numbers"], *published["claims"]]
    for row in claims:
        assert row["verdict"] == "not testable"
        assert row["reason"].startswith("your own data, not the post's"), row
    errata = rows_of(run.place.phone / "errata.csv")
    assert [row["id"] for row in errata] == list(published["errata"])
    for row in errata:
        assert row["verdict"] == "not testable" and "your own data" in row["evidence"], row


@pytest.mark.parametrize(("name", "minutes"), [("forty_days", FORTY), ("three_days", THREE)])
def test_the_numbers_are_those_of_the_days(
    name: str, minutes: list[int], request: pytest.FixtureRequest, rows_of: Rows
) -> None:
    run: FinishedRun = request.getfixturevalue(name)
    found = {row["measure"]: row for row in rows_of(run.place.phone / "measurements.csv")}
    mean = sum(minutes) / len(minutes)
    assert float(found["minutes"]["value"]) == pytest.approx(mean, rel=1e-12)
    variance = sum((use - mean) ** 2 for use in minutes) / len(minutes)
    assert float(found["minutes"]["std"]) == pytest.approx(variance**0.5, rel=1e-12)
    assert int(found["minutes"]["n"]) == len(minutes)
    assert float(found["minutes_max"]["value"]) == max(minutes)
    assert float(found["total_hours"]["value"]) == pytest.approx(sum(minutes) / 60, rel=1e-12)


def test_both_years_of_a_span_count(forty_days: FinishedRun, rows_of: Rows) -> None:
    rows = rows_of(forty_days.place.phone / "days.csv")
    assert (rows[0]["date"], rows[-1]["date"]) == ("2022-12-12", "2023-01-20")
    assert {row["in_period"] for row in rows} == {"True"}
    found = {row["measure"]: row for row in rows_of(forty_days.place.phone / "measurements.csv")}
    december = FORTY[:20]  # 2022-12-12 to 2022-12-31
    assert float(found["minutes_month_12"]["value"]) == pytest.approx(sum(december) / 20, rel=1e-12)
    assert [int(found[f"minutes_month_{month}"]["n"]) for month in ("12", "01")] == [20, 20]
    # 2022-12-12 was a Monday: five whole weeks, then Monday to Friday
    assert int(found["corrected.minutes_weekend"]["n"]) == 10
    assert int(found["corrected.minutes_weekday"]["n"]) == 30


def test_figures_and_pages_say_whose_days_they_show(
    forty_days: FinishedRun, published: dict[str, Any]
) -> None:
    figures = sorted((forty_days.place.phone / "figures").glob("*.svg"))
    variants = [len(entry["variants"]) or 1 for entry in published["figures"].values()]
    assert len(figures) == sum(variants)
    for path in figures:
        text = path.read_text("utf-8")
        assert "your own data, not the post" in text, path.name
        assert "own data</dc:description>" in text, path.name
    for page in ("index", "phone_usage"):
        text = (forty_days.place.results / "report" / f"{page}.html").read_text("utf-8")
        assert "your own data" in text, page
        assert "{{" not in text and "{%" not in text, "the template is filled"


def test_no_data_set_is_fetched_for_own_days(forty_days: FinishedRun) -> None:
    assert "download_" not in forty_days.done.output
    assert not (forty_days.place.work / "results" / "data").exists()


def test_another_seed_changes_only_what_is_drawn_at_random(
    forty_days: FinishedRun, rows_of: Rows, tmp_path: Path
) -> None:
    place = forty_days.place.copy(tmp_path / "place")
    own = f"phone_usage_file=../{MARKED_NAME}"
    before = {row["measure"]: row for row in rows_of(place.phone / "measurements.csv")}
    done = place.snakemake(f"{PHONE}/measurements.csv", *SMOKE, own, "seed=7")
    assert done.code == 0, done.output
    after = {row["measure"]: row for row in rows_of(place.phone / "measurements.csv")}
    assert list(after) == list(before)
    changed = {name for name in before if before[name] != after[name]}
    assert changed, "another seed draws other numbers"
    assert all("permutation" in name or "bootstrap" in name for name in changed), changed


def test_markup_in_an_export_is_shown_as_text(forty_days: FinishedRun) -> None:
    page = (forty_days.place.results / "report" / "phone_usage.html").read_text("utf-8")
    reader = Markup()
    reader.feed(page)
    reader.close()
    shown = " ".join(reader.texts)
    assert MARKED_NAME in shown and MARKED_KEY in shown
    assert not reader.suspicious


class Markup(html.parser.HTMLParser):
    """Collect the text that a reader sees, and the tags that came out of the export."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.suspicious: list[str] = []
        self.tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep tags with the attributes of the export's, and underlines, which no page has."""
        self.tag = tag
        if tag == "u" or any(name.startswith("on") or value == "x" for name, value in attrs):
            self.suspicious.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave a tag."""
        self.tag = ""

    def handle_data(self, data: str) -> None:
        """Keep text, and look for the export's in scripts."""
        if self.tag == "script":
            self.suspicious += ["script"] * ("alert(" in data)
        elif self.tag != "style":
            self.texts.append(data)


def test_a_bad_row_ends_the_run_with_its_place_and_mend(workplace: Workplace) -> None:
    export = workplace.folder / "my.csv"
    export.write_text(
        "date,minutes,pickups\n2018-01-01,60,3\n2018-01-03,1500,4\n", encoding="utf-8"
    )
    # as `make` runs it: the progress bar must not hide what went wrong
    tools = str(workplace.root / "tools")
    command = (f"{PHONE}/days.csv", *SMOKE, OWN, "--logger", "bar")
    done = workplace.snakemake(*command, PYTHONPATH=tools)
    assert done.code != 0
    assert "Traceback" not in done.output
    # the log of the failed step is shown: the message is one line of it
    (message,) = {line for line in done.output.splitlines() if " ERROR " in line}
    assert "my.csv, line 3: " in message
    assert "1500" in message and "1440" in message
    assert not (workplace.phone / "days.csv").exists()
