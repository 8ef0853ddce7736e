"""Make days of the events in an ActivityWatch export."""

import datetime
import zoneinfo
from typing import Any

import numpy as np
import pandas as pd
from pandas.arrays import IntegerArray

from refigure.errors import InputError
from refigure.phone_usage.activitywatch_events import (
    UNLOCK,
    Bucket,
    buckets_of_use,
    events_in_use,
    list_of_buckets,
    read_events,
)
from refigure.phone_usage.day_table import counted, day_table
from refigure.phone_usage.day_values import MINUTES_IN_LONGEST_DAY, shown
from refigure.phone_usage.intervals import (
    Instants,
    Intervals,
    days_touched,
    joined,
    time_before,
    union,
)
from refigure.phone_usage.local_days import (
    EPOCH,
    MICROSECOND,
    MICROSECONDS_PER_MINUTE,
    ONE_DAY,
    midnights,
)


def read_activitywatch(
    buckets: Any, file: str, zone: zoneinfo.ZoneInfo
) -> tuple[pd.DataFrame, list[str]]:
    """Read the `buckets` of a parsed export: the table of days in `zone`, and notes.

    A day's minutes are the length of the union of all intervals of use on it; its pickups are the
    unlocks. A day that no event touches is absent.

    Raises:
        InputError: names the bucket, the event (from 1, in the order of the file) and the mend.
    """
    found = list_of_buckets(buckets, file)
    sources = buckets_of_use(found, file)
    unlock_buckets = [bucket for bucket in found if bucket.type == UNLOCK]
    watched = joined([read_events(bucket, file) for bucket in sources])
    unlocks = joined([read_events(bucket, file) for bucket in unlock_buckets])
    in_use = np.concatenate([events_in_use(bucket) for bucket in sources])
    use = Intervals(watched.starts[in_use], watched.ends[in_use])
    days = days_of_events(use, unlocks.starts, joined([watched, unlocks]), zone)
    check_longest(days, file)
    return days, [
        *notes_on_sources(found, sources, zone),
        *notes_on_overlaps(use),
        *notes_on_unlocks(days, unlock_buckets),
    ]


def days_of_events(
    use: Intervals, unlocks: Instants, recorded: Intervals, zone: zoneinfo.ZoneInfo
) -> pd.DataFrame:
    """Make the table of days in `zone`, of those that anything `recorded` (not empty) touches."""
    # A day more at either end: where a midnight occurs twice, the local date of an instant can
    # lie a day off the one that it is counted to (see `midnight`).
    first = local_date(recorded.starts.min(), zone) - ONE_DAY
    last = local_date(recorded.ends.max(), zone) + ONE_DAY
    bounds = midnights(first, last, zone)
    minutes = np.diff(time_before(bounds, union(use))) / MICROSECONDS_PER_MINUTE
    touched = days_touched(recorded, bounds)
    pickups = unlocks_per_day(unlocks, bounds)
    dates = [(first + int(n) * ONE_DAY).isoformat() for n in np.flatnonzero(touched)]
    return day_table(dates, minutes[touched], pickups[touched])


def local_date(instant: int, zone: zoneinfo.ZoneInfo) -> datetime.date:
    """Return the calendar date of an instant in microseconds since 1970-01-01 UTC."""
    return (EPOCH + int(instant) * MICROSECOND).astimezone(zone).date()


def unlocks_per_day(instants: Instants, bounds: Instants) -> IntegerArray:
    """Count the unlocks of each day, (bounds - 1,); NA before the first and after the last.

    The watcher of unlocks is younger than that of windows and can be switched off by itself, so
    that a day outside its time says nothing; one inside it without unlocks is zero.
    """
    day = np.searchsorted(bounds, instants, side="right") - 1
    counts = np.bincount(day, minlength=len(bounds) - 1)
    since, until = np.cumsum(counts), np.cumsum(counts[::-1])[::-1]
    return IntegerArray(counts, mask=(since == 0) | (until == 0))


def check_longest(days: pd.DataFrame, file: str) -> None:
    """Refuse a day of more than 25 hours, which a few zones have had (Troll, Casey).

    Raises:
        InputError: names the day.
    """
    too_long = days[days["minutes"] > MINUTES_IN_LONGEST_DAY]
    if len(too_long):
        raise InputError(
            f"{file}: more than {MINUTES_IN_LONGEST_DAY} minutes, a day of 25 hours, on"
            f" {too_long['date'].iloc[0]}; set phone_usage_time_zone to where the phone was."
        )


def notes_on_sources(
    buckets: list[Bucket], sources: list[Bucket], zone: zoneinfo.ZoneInfo
) -> list[str]:
    """Note which buckets the minutes come from, where days were split, and what was not read."""
    events = counted(sum(len(bucket.events) for bucket in sources), "event")
    notes = [
        f"Minutes are the time of use in {names_of(sources)} ({events} of type {sources[0].type}),"
        f" with days beginning at midnight in {zone.key}."
    ]
    unread = [bucket for bucket in buckets if bucket not in sources and bucket.type != UNLOCK]
    if unread:
        notes.append(f"{counted(len(unread), 'bucket')} not read: {names_of(unread)}.")
    return notes


def names_of(buckets: list[Bucket]) -> str:
    """Say the ids of a few buckets."""
    return ", ".join(shown(bucket.id) for bucket in buckets[:10])


def notes_on_overlaps(use: Intervals) -> list[str]:
    """Note how many minutes several events cover at once."""
    merged = union(use)
    twice = (use.ends - use.starts).sum() - (merged.ends - merged.starts).sum()
    if not twice:
        return []
    return [f"Events overlap by {twice / MICROSECONDS_PER_MINUTE:g} minutes, counted once."]


def notes_on_unlocks(days: pd.DataFrame, unlock_buckets: list[Bucket]) -> list[str]:
    """Note on how many days the pickups are unknown, and why."""
    unknown = int(days["pickups"].isna().sum())
    if not unlock_buckets:
        return [f"There is no bucket of type {UNLOCK}: pickups are unknown."]
    if not unknown:
        return []
    return [f"Pickups are unknown on {counted(unknown, 'day')} outside the first and last unlock."]
