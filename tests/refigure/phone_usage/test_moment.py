"""The reader of Moment's JSON: the calendar date as written, notes, refusals by record."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from refigure.errors import InputError
from refigure.phone_usage.exports import Export

Reader = Callable[..., Export]  # the fixture `read`


def day(date: str = "2018-12-30T00:00:00+11:00", **values: Any) -> dict[str, Any]:
    """Make a record as Moment writes it, with some values replaced."""
    lists: dict[str, Any] = {"sessions": [], "pickups": [], "appUsages": []}
    return {**lists, "minuteCount": 181, "pickupCount": 69, "date": date, **values}


def test_reads_records(read: Reader) -> None:
    newest = day()
    export = read({"days": [newest, day("2018-12-29T00:00:00+11:00", minuteCount=199)]})
    assert export.kind == "moment"
    assert export.days["date"].tolist() == ["2018-12-29", "2018-12-30"]
    assert export.days["minutes"].tolist() == [199.0, 181.0]
    assert export.days["pickups"].tolist() == [69, 69]
    assert json.loads(export.first_record) == newest
    assert list(json.loads(export.first_record)) == list(newest)  # keys in the file's order
    assert export.notes == ("The file has the newest day first; sorted oldest first.",)


def test_dates_are_never_converted(read: Reader) -> None:
    days = [day("2018-04-01T00:00:00+11:00"), day("2018-04-02T00:00:00+10:00")]
    for zone in ("UTC", "Australia/Sydney", "America/Los_Angeles"):
        export = read({"days": days}, zone)
        assert export.days["date"].tolist() == ["2018-04-01", "2018-04-02"]
        assert export.notes == (
            "The dates have mixed UTC offsets: +10:00 (1), +11:00 (1); each calendar date is taken"
            " as it is written.",
        )


def test_any_single_list_is_the_list_of_days(read: Reader) -> None:
    export = read({"version": 2, "export": [day()]})
    assert len(export.days) == 1
    assert export.notes[0] == "The days were read from the key 'export'."
    assert "1 key not read, with number of uses: 'version' (1)." in export.notes


def test_keys_that_are_not_read_are_noted(read: Reader) -> None:
    export = read({"days": [day(mood="<script>"), day("2018-12-31", sessions=[{"length": 3}])]})
    assert export.notes[0] == "2 keys not read, with number of uses: 'mood' (1), 'sessions' (1)."


def test_absent_pickups_are_unknown(read: Reader) -> None:
    without = day("2018-12-29T00:00:00Z")
    del without["pickupCount"]
    export = read({"days": [without, day(date="2018-12-30T00:00:00Z", pickupCount=None)]})
    assert export.days["pickups"].isna().all()


REFUSED_RECORDS = [
    (day(date="2018-02-30T00:00:00+11:00"), "no day 2018-02-30 in the calendar"),
    (day(date="yesterday"), "the date 'yesterday' is not of the form 2018-12-30T00:00:00+11:00"),
    (day(date=20181230), "the date 20181230 is not of the form"),  # type: ignore[arg-type]
    (day(date="\ud800"), r"the date '\ud800' is not of the form"),
    (day(date="12018-01-01T00:00:00Z"), "not of the form"),
    (day(date="2500-01-01T00:00:00Z"), "not between 1970 and 2261"),
    (day(minuteCount=-1), "minutes are negative (-1)"),
    (day(minuteCount=True), "minutes are True, not a number"),
    (day(minuteCount="181"), "minutes are '181', not a number"),
    (day(minuteCount=None), "minutes are None, not a number"),
    (day(minuteCount=float("nan")), "minutes are nan"),
    (day(minuteCount=float("-inf")), "minutes are -inf"),
    (day(minuteCount=1501), "1501 minutes are more than a day has"),
    (day(minuteCount=10**400), "minutes are more than a day has"),
    (day(pickupCount=-1), "pickups are -1"),
    (day(pickupCount=0.5), "pickups are 0.5"),
    (day(pickupCount=False), "pickups are False"),
    (day(pickupCount=float("nan")), "pickups are nan"),
    (day(pickupCount=10**30), "not a whole number from 0 to 90000"),
    ({"date": "2018-12-30"}, "the record lacks minuteCount"),
    ({}, "the record lacks date and minuteCount"),
    ([1], "[1] is not a day record"),
    (None, "None is not a day record"),
    (day("2018-12-01T00:00:00Z", minuteCount=5), "but 181 minutes and 69 pickups in record 1"),
]


@pytest.mark.parametrize(("record", "message"), REFUSED_RECORDS)
def test_refusals_name_file_record_and_mend(read: Reader, record: Any, message: str) -> None:
    with pytest.raises(InputError) as refusal:
        read({"days": [day("2018-12-01T00:00:00Z"), record]})
    text = str(refusal.value)
    assert "export, record 2: " in text
    assert message in text
    assert ";" in text
    assert text.isprintable()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[]", "the JSON is no object but a list"),
        ("{}", 'no list of days under the key "days" (keys found: none)'),
        ('{"days": {}}', "(keys found: 'days')"),
        ('{"a": [], "b": []}', "(keys found: 'a', 'b')"),
        ('{"days": []}', "no days in the file"),
        ('{"days": [{"date": "2018', "line 1: the JSON is cut off in the middle"),
        ('{"days": [{"date": 1},\n', "line 2: the JSON is cut off in the middle"),
        ('{"days":\n nonsense}', "line 2, column 2: this is not JSON"),
        ('{"days": ' + "[" * 100_000, "nested too deeply"),
        ('{"days": ' + "9" * 5000 + "}", "a number has thousands of digits"),
    ],
)
def test_documents_that_are_no_export_are_refused(read: Reader, content: str, message: str) -> None:
    with pytest.raises(InputError) as refusal:
        read(content)
    assert message in str(refusal.value)
