"""Reading an export: which days are taken, where they come from, and the first record."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from refigure.errors import InputError
from refigure.measurements import read_measurements
from refigure.phone_usage.days import read_days
from refigure.phone_usage.source import Source, read_source
from scripts.phone_usage.parse_days import first_record_numbers, main


def parse(
    folder: Path, text: str, period: Any = None, data: str | None = None
) -> tuple[Source, Mapping[str, Any]]:
    """Run the step on the text of an export."""
    (folder / "export").write_text(text, "utf-8")
    if data:
        (folder / "provenance.json").write_text(json.dumps({"data": data}), "utf-8")
    main(
        str(folder / "export"),
        {"period": period, "time_zone": "UTC"},
        str(folder / "days.csv"),
        str(folder / "source.json"),
        str(folder / "measurements.csv"),
        str(folder / "provenance.json") if data else "",
    )
    return read_source(folder / "source.json"), read_measurements(folder / "measurements.csv")


def csv_of(first: date, days: int) -> str:
    """A plain export of so many days of an hour each."""
    rows = [f"{first + timedelta(days=day)},60,7" for day in range(days)]
    return "\n".join(["date,minutes,pickups", *rows]) + "\n"


@pytest.mark.parametrize(
    ("period", "expected", "present"),
    [
        (None, 40, 40),
        (2018, 365, 35),  # 2017-12-27 and on: five days of 2017
        ("2018", 365, 35),
        ("2017-12-30/2018-01-02", 4, 4),
        ("2018-02-04/2018-02-10", 7, 1),  # the last day of the file is 2018-02-04
    ],
)
def test_period(tmp_path: Path, period: Any, expected: int, present: int) -> None:
    about, found = parse(tmp_path, csv_of(date(2017, 12, 27), 40), period)
    assert about == Source("csv", "own", period, about.notes, "")
    assert found["days_read"] == 40
    assert (found["days_expected"], found["days_present"]) == (expected, present)
    assert len(read_days(tmp_path / "days.csv")) == present
    assert len(read_days(tmp_path / "days.csv", all_days=True)) == 40


@pytest.mark.parametrize(
    ("period", "message"),
    [
        (2019, "no day of the data lies in 2019; they run from 2017-12-27 to 2018-02-04"),
        ("2018-13-01/2018-14-01", "'2018-13-01/2018-14-01' is no period: give a year"),
        ("last year", "is no period"),
        ("2018-02-01/2018-01-01", "no day of the data lies in"),
    ],
)
def test_period_that_cannot_be_used(tmp_path: Path, period: Any, message: str) -> None:
    with pytest.raises(InputError, match="phone_usage_period: ") as error:
        parse(tmp_path, csv_of(date(2017, 12, 27), 40), period)
    assert message in str(error.value)
    assert not (tmp_path / "days.csv").exists()


@pytest.mark.parametrize("data", ["real", "stand-in", None])
def test_origin_goes_with_every_number(tmp_path: Path, data: str | None) -> None:
    about, found = parse(tmp_path, csv_of(date(2018, 1, 1), 3), data=data)
    assert about.origin == (data or "own")
    assert {value.data for value in found.values()} == {data or "own"}


def test_gaps_are_counted_as_missing(tmp_path: Path) -> None:
    text = "date,minutes,pickups\n2018-01-01,0,0\n2018-01-04,5,1\n2018-01-05,0,2\n"
    about, found = parse(tmp_path, text)
    assert (found["days_expected"], found["days_present"], found["days_zero"]) == (5, 3, 1)
    assert any("lacks 2 days" in note for note in about.notes)


def test_notes_are_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="refigure")
    about, _ = parse(tmp_path, "date,minutes,pickups\n2018-01-04,5,1\n2018-01-01,0,0\n")
    assert [f"note: {note}" for note in about.notes] == caplog.messages[:-1]
    assert caplog.messages[-1] == "2 days read, 2 of 4 of the period"


def test_numbers_of_the_first_record() -> None:
    record = {
        "date": "2018-07-01T00:00:00-09:30",
        "minuteCount": 12,
        "pickupCount": None,
        "sessions": [1, 2],
        "pickups": [3],
    }
    assert first_record_numbers(json.dumps(record)) == {
        "first_record_minutes": (12.0, "min"),
        "first_record_pickups": (0.0, "1"),
        "first_record_date": (20180701.0, "1"),
        "first_record_utc_offset": (-9.5, "h"),
        "first_record_list_items": (3.0, "1"),
    }
    assert first_record_numbers("") == {}


@pytest.mark.parametrize("written", ["2018-07-01", "2018-07-01T00:00:00", "2018-07-01T00:00:00Z"])
def test_a_first_record_without_offset_is_at_zero(written: str) -> None:
    found = first_record_numbers(json.dumps({"date": written, "minuteCount": 1}))
    assert found["first_record_utc_offset"] == (0.0, "h")
    assert found["first_record_date"] == (20180701.0, "1")
