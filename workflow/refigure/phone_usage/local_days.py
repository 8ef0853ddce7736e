"""Calendar days of a time zone: where they begin and how long they are."""

import datetime
import difflib
import zoneinfo

import numpy as np
from numpy.typing import NDArray

from refigure.errors import InputError

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)
ONE_DAY = datetime.timedelta(days=1)
MICROSECONDS_PER_MINUTE = 60_000_000


def time_zone_named(name: str) -> zoneinfo.ZoneInfo:
    """Find a time zone of the IANA database, such as `Australia/Sydney`.

    Raises:
        InputError: there is none of that name; the message has the nearest.
    """
    known = zoneinfo.available_timezones()
    if name not in known:
        nearest = difflib.get_close_matches(name, sorted(known), n=1)
        hint = f"did you mean {nearest[0]}?" if nearest else "write one such as Australia/Sydney."
        raise InputError(f"phone_usage_time_zone: there is no time zone {name!r}; {hint}")
    return zoneinfo.ZoneInfo(name)


def midnight(day: datetime.date, zone: zoneinfo.ZoneInfo) -> int:
    """Return the instant at which `day` begins in `zone`, in microseconds since 1970-01-01 UTC.

    A midnight that clocks skip (Beirut, São Paulo until 2018) is the instant of the change.
    """
    # ASSUME: a midnight that occurs twice (Havana; St John's until 2011) begins the day the first
    # time, as `fold=0` says; so days follow each other without gap or overlap.
    begin = datetime.datetime.combine(day, datetime.time(), zone)
    return (begin - EPOCH) // MICROSECOND


def midnights(
    first: datetime.date, last: datetime.date, zone: zoneinfo.ZoneInfo
) -> NDArray[np.int64]:
    """Return where each day from `first` to `last` begins, and where `last` ends: (days + 1,)."""
    count = (last - first).days + 2
    return np.array([midnight(first + n * ONE_DAY, zone) for n in range(count)], dtype=np.int64)


def minutes_in_day(day: datetime.date, zone: zoneinfo.ZoneInfo) -> float:
    """Return the length of a calendar day: 1440 minutes, other on days when the clocks change."""
    length = midnight(day + ONE_DAY, zone) - midnight(day, zone)
    return length / MICROSECONDS_PER_MINUTE
