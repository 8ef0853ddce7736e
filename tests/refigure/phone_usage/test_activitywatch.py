"""The reader of ActivityWatch's JSON: events made into local days, by hand-computed answers."""

from collections.abc import Callable
from typing import Any

import pytest

from refigure.errors import InputError
from refigure.phone_usage.exports import Export

Reader = Callable[..., Export]  # the fixture `read`

PHONE, UNLOCKS = "aw-watcher-android-test", "aw-watcher-android-unlock"


def event(timestamp: str, seconds: float = 0, **data: str) -> dict[str, Any]:
    """Make an event as aw-server writes it."""
    return {"timestamp": timestamp, "duration": seconds, "data": data}


def bucket(kind: str, *events: Any, name: str = PHONE) -> dict[str, Any]:
    """Make a bucket as aw-server writes it."""
    return {"id": name, "type": kind, "client": name, "hostname": "me", "events": list(events)}


def phone(*events: Any) -> dict[str, Any]:
    """Make an export with the events of a phone's use alone."""
    return {"buckets": {PHONE: bucket("currentwindow", *events)}}


def minutes_by_date(export: Export) -> dict[str, float]:
    """Return the minutes of each day in the export."""
    return dict(zip(export.days["date"], export.days["minutes"], strict=True))


@pytest.mark.parametrize(
    ("zone", "start", "seconds", "expected"),
    [
        pytest.param(
            "UTC",
            "2024-05-01T23:50:00.000000+00:00",
            1200,
            {"2024-05-01": 10, "2024-05-02": 10},
            id="across midnight",
        ),
        pytest.param(
            "Australia/Sydney",
            "2018-06-01T13:55:00+00:00",  # 23:55 at +10
            600,
            {"2018-06-01": 5, "2018-06-02": 5},
            id="across local midnight",
        ),
        pytest.param(
            "UTC",
            "2024-05-01T23:00:00+00:00",
            3600,
            {"2024-05-01": 60},
            id="ends at midnight: the next day is not touched",
        ),
        pytest.param(
            "UTC",
            "2024-05-01T18:00:00+00:00",
            36 * 3600,
            {"2024-05-01": 360, "2024-05-02": 1440, "2024-05-03": 360},
            id="over a whole day",
        ),
        pytest.param(
            "Australia/Sydney",
            "2018-03-31T13:00:00+00:00",  # midnight at +11; the next is at +10
            25 * 3600,
            {"2018-04-01": 1500},
            id="25 hours in Sydney",
        ),
        pytest.param(
            "Australia/Sydney",
            "2018-10-06T14:00:00+00:00",  # midnight at +10; the next is at +11
            24 * 3600,
            {"2018-10-07": 1380, "2018-10-08": 60},
            id="23 hours in Sydney",
        ),
        pytest.param(
            "America/Los_Angeles",
            "2018-11-04T07:00:00+00:00",  # midnight at -7; the next is at -8
            25 * 3600,
            {"2018-11-04": 1500},
            id="25 hours in Los Angeles",
        ),
        pytest.param(
            "America/Los_Angeles",
            "2018-03-11T08:00:00+00:00",  # midnight at -8; the next is at -7
            24 * 3600,
            {"2018-03-11": 1380, "2018-03-12": 60},
            id="23 hours in Los Angeles",
        ),
        pytest.param(
            "America/Sao_Paulo",
            "2018-11-04T02:30:00+00:00",  # 23:30 at -3; 00:00 does not exist, at 03:00Z it is 01:00
            3600,
            {"2018-11-03": 30, "2018-11-04": 30},
            id="a midnight that the clocks skip",
        ),
        pytest.param(
            "America/St_Johns",
            "2010-11-07T02:29:00+00:00",  # 23:59 at -2:30; at 00:01 the clocks go back to 23:01
            62 * 60,
            {"2010-11-06": 1, "2010-11-07": 61},
            id="a midnight that occurs twice",
        ),
        pytest.param(
            "Pacific/Apia",
            "2011-12-30T09:00:00+00:00",  # 23:00 at -10; an hour later it is the 31st at +14
            7200,
            {"2011-12-29": 60, "2011-12-31": 60},
            id="a day that a country left out",
        ),
    ],
)
def test_events_are_split_at_local_midnight(
    read: Reader, zone: str, start: str, seconds: float, expected: dict[str, float]
) -> None:
    assert minutes_by_date(read(phone(event(start, seconds)), zone)) == expected


def test_overlapping_events_count_once(read: Reader) -> None:
    events = [
        event("2024-05-01T10:00:00+00:00", 600),
        event("2024-05-01T10:05:00+00:00", 600),  # overlaps by 5 minutes
        event("2024-05-01T10:01:00+00:00", 60),  # lies inside the first
        event("2024-05-01T10:15:00+00:00", 60),  # touches the second
        event("2024-05-01T12:00:00+00:00", 30),
    ]
    export = read(phone(*reversed(events)))
    assert minutes_by_date(export) == {"2024-05-01": 16.5}
    assert "Events overlap by 6 minutes, counted once." in export.notes


def test_overlap_across_buckets_counts_once(read: Reader) -> None:
    buckets = [
        bucket("currentwindow", event("2024-05-01T10:00:00Z", 600)),
        bucket("currentwindow", event("2024-05-01T10:05:00Z", 600), name="aw-watcher-android"),
    ]
    assert minutes_by_date(read({"buckets": buckets})) == {"2024-05-01": 15}  # an array of buckets


def test_days_without_events_are_gaps(read: Reader) -> None:
    export = read(phone(event("2024-05-01T10:00:00Z", 60), event("2024-05-04T10:00:00Z", 0)))
    assert minutes_by_date(export) == {"2024-05-01": 1, "2024-05-04": 0}
    assert export.days["recorded"].tolist() == [True, False]
    assert "The file lacks 2 days between 2024-05-01 and 2024-05-04" in " ".join(export.notes)


def test_unlocks_are_pickups_of_the_local_day(read: Reader) -> None:
    used = [event(f"2024-05-0{n}T12:00:00Z", 60) for n in (1, 2, 3, 4, 5)]
    unlocks = [
        event("2024-05-01T14:00:00Z"),  # midnight at +10: the first instant of May 2
        event("2024-05-02T13:59:59Z"),  # 23:59:59 on May 2
        event("2024-05-04T02:00:00Z"),
    ]
    unlock_bucket = bucket("os.lockscreen.unlocks", *unlocks, name=UNLOCKS)
    export = read(
        {"buckets": {PHONE: bucket("currentwindow", *used), UNLOCKS: unlock_bucket}},
        "Australia/Sydney",
    )
    assert export.days["date"].tolist() == [f"2024-05-0{n}" for n in (1, 2, 3, 4, 5)]
    # Unknown before the first unlock and after the last; none on a day between.
    assert export.days["pickups"].fillna(-1).tolist() == [-1, 2, 0, 1, -1]
    assert "Pickups are unknown on 2 days outside the first and last unlock." in export.notes


def test_a_day_with_unlocks_alone_is_recorded(read: Reader) -> None:
    buckets = [
        bucket("currentwindow", event("2024-05-01T12:00:00Z", 60)),
        bucket("os.lockscreen.unlocks", event("2024-05-03T12:00:00Z"), name=UNLOCKS),
    ]
    days = read({"buckets": buckets}).days
    assert days["date"].tolist() == ["2024-05-01", "2024-05-03"]
    assert days["minutes"].tolist() == [1, 0]
    assert days["recorded"].tolist() == [True, True]


DESKTOP = {
    "aw-watcher-window_pc": bucket(
        "currentwindow", event("2024-05-01T08:00:00Z", 7200), name="aw-watcher-window_pc"
    ),
    "aw-watcher-afk_pc": bucket(
        "afkstatus",
        event("2024-05-01T08:00:00Z", 1800, status="not-afk"),
        event("2024-05-01T08:30:00Z", 3600, status="afk"),
        event("2024-05-02T08:30:00Z", 3600, status="afk"),
        name="aw-watcher-afk_pc",
    ),
}


def test_on_a_computer_only_presence_counts(read: Reader) -> None:
    export = read({"buckets": DESKTOP})
    assert minutes_by_date(export) == {"2024-05-01": 30, "2024-05-02": 0}
    assert export.days["recorded"].tolist() == [True, False]
    assert "1 bucket not read: 'aw-watcher-window_pc'." in export.notes
    assert "There is no bucket of type os.lockscreen.unlocks: pickups are unknown." in export.notes


def test_a_phone_goes_before_a_computer(read: Reader) -> None:
    both = {**DESKTOP, **phone(event("2024-05-01T12:00:00Z", 60))["buckets"]}
    assert minutes_by_date(read({"buckets": both})) == {"2024-05-01": 1}
    empty_phone = {**DESKTOP, **phone()["buckets"]}
    assert minutes_by_date(read({"buckets": empty_phone}))["2024-05-01"] == 30


def test_windows_alone_count_without_presence(read: Reader) -> None:
    windows = {"aw-watcher-window_pc": DESKTOP["aw-watcher-window_pc"]}
    assert minutes_by_date(read({"buckets": windows})) == {"2024-05-01": 120}


@pytest.mark.parametrize("stamp", ["2024-05-01T12:00:00", "2024-05-01T14:00:00+02:00"])
def test_offsets_are_honoured_and_none_means_utc(read: Reader, stamp: str) -> None:
    in_tokyo = read(phone(event(stamp, 7 * 3600)), "Asia/Tokyo")  # from 21:00 at +9
    assert minutes_by_date(in_tokyo) == {"2024-05-01": 180, "2024-05-02": 240}


REFUSED_EVENTS = [
    (event("now", 1), "the timestamp 'now' is not of the form"),
    (event("2024-02-30T00:00:00Z", 1), "the timestamp '2024-02-30T00:00:00Z' is not"),
    (event("0001-01-01T00:00:00Z", 1), "not between 1970 and 2261"),
    (event("9999-12-31T23:59:59Z", 1), "not between 1970 and 2261"),
    (event("\ud800", 1), "is not of the form"),
    (event("2024-05-01T00:00:00Z", -1), "the duration -1 is not a number of seconds from 0"),
    (event("2024-05-01T00:00:00Z", float("nan")), "the duration nan"),
    (event("2024-05-01T00:00:00Z", float("inf")), "the duration inf"),
    (event("2024-05-01T00:00:00Z", 10**400), "is not a number of seconds from 0 to a year"),
    (event("2024-05-01T00:00:00Z", True), "the duration True"),
    ({"timestamp": "2024-05-01T00:00:00Z"}, "the duration None"),
    ({"timestamp": 1714521600, "duration": 1}, "the timestamp 1714521600"),
    ({}, "the timestamp None"),
    ("event", "'event' is not an event"),
]


@pytest.mark.parametrize(("wrong", "message"), REFUSED_EVENTS)
def test_refusals_name_bucket_event_and_mend(read: Reader, wrong: Any, message: str) -> None:
    with pytest.raises(InputError) as refusal:
        read(phone(event("2024-05-01T00:00:00Z", 1), wrong))
    text = str(refusal.value)
    assert f"export, bucket '{PHONE}', event 2: " in text
    assert message in text
    assert ";" in text
    assert text.isprintable()


@pytest.mark.parametrize(
    ("buckets", "message"),
    [
        (None, "buckets is None, not an object"),
        ({}, "no events of type currentwindow or afkstatus (types with events: none)"),
        ({"a": 1}, "bucket 'a': not an object"),
        ([1], "bucket 1: not an object"),
        ({"a": {"type": "currentwindow"}}, "bucket 'a': it needs a type and a list of events"),
        ({"a": {"events": []}}, "bucket 'a': it needs a type and a list of events"),
        (phone()["buckets"], "no events of type currentwindow or afkstatus"),
        (
            {UNLOCKS: bucket("os.lockscreen.unlocks", event("2024-05-01T00:00:00Z"))},
            "(types with events: 'os.lockscreen.unlocks')",
        ),
    ],
)
def test_wrong_buckets_are_refused(read: Reader, buckets: Any, message: str) -> None:
    with pytest.raises(InputError) as refusal:
        read({"buckets": buckets})
    assert message in str(refusal.value)


def test_a_day_of_more_than_25_hours_is_refused(read: Reader) -> None:
    # Troll's clocks go back two hours: from 2023-10-28T22:00Z, midnight at +2, the 29th has 26.
    with pytest.raises(InputError, match=r"on 2023-10-29; set phone_usage_time_zone"):
        read(phone(event("2023-10-28T22:00:00Z", 26 * 3600)), "Antarctica/Troll")
