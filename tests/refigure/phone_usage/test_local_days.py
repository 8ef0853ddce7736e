"""The days of a time zone against lengths known from the clock changes."""

import datetime

import pytest

from refigure.errors import InputError
from refigure.phone_usage.local_days import midnights, minutes_in_day, time_zone_named


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("UTC", "2018-04-01", 24),
        ("Australia/Sydney", "2018-04-01", 25),
        ("Australia/Sydney", "2018-10-07", 23),
        ("America/Los_Angeles", "2018-11-04", 25),
        ("America/Los_Angeles", "2018-03-11", 23),
        ("Australia/Lord_Howe", "2018-04-01", 24.5),
        ("America/Sao_Paulo", "2018-11-04", 23),
        ("Pacific/Apia", "2011-12-30", 0),
        ("Antarctica/Troll", "2023-10-29", 26),
    ],
)
def test_length_of_day(zone: str, day: str, hours: float) -> None:
    length = minutes_in_day(datetime.date.fromisoformat(day), time_zone_named(zone))
    assert length == hours * 60


def test_midnights_bound_every_day() -> None:
    first, last = datetime.date(2018, 3, 31), datetime.date(2018, 4, 2)
    bounds = midnights(first, last, time_zone_named("Australia/Sydney"))
    hours = 3600 * 1_000_000
    assert bounds.tolist() == [
        1522414800 * 1_000_000,  # 2018-03-30T13:00Z
        1522414800 * 1_000_000 + 24 * hours,
        1522414800 * 1_000_000 + 49 * hours,
        1522414800 * 1_000_000 + 73 * hours,
    ]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Australia/Sidney", "did you mean Australia/Sydney?"),
        ("Europe", "there is no time zone 'Europe'"),  # a folder of the database
        ("../etc/passwd", "there is no time zone"),
        ("", "write one such as Australia/Sydney"),
        ("\0", "there is no time zone"),
    ],
)
def test_unknown_zones_are_refused(name: str, hint: str) -> None:
    with pytest.raises(InputError) as refusal:
        time_zone_named(name)
    assert hint in str(refusal.value)
