"""The buckets and events of an ActivityWatch export: which of them tell use, and from when to when.

Format: ActivityWatch/docs `src/buckets-and-events.rst`, aw-core `aw_core/schemas`.
"""

import datetime
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from refigure.errors import InputError
from refigure.phone_usage.day_values import FIRST_YEAR, LAST_YEAR, RowError, is_number, shown
from refigure.phone_usage.intervals import Intervals
from refigure.phone_usage.local_days import EPOCH, MICROSECOND

WINDOW, PRESENCE, UNLOCK = "currentwindow", "afkstatus", "os.lockscreen.unlocks"
# aw-android, and aw-import-screentime (the screen time of an iPhone, read on a Mac).
PHONE_BUCKETS = ("aw-watcher-android", "aw-import-screentime")
# ASSUME: no event lasts longer than a year; it keeps every end within the calendar.
LONGEST_EVENT_SECONDS = 366 * 24 * 3600


@dataclass(frozen=True, eq=False)  # compared by identity: there can be a million events
class Bucket:
    """What one watcher recorded on one device."""

    id: str
    type: str
    events: list[Any]


def list_of_buckets(buckets: Any, file: str) -> list[Bucket]:
    """List the buckets, which the servers write as an object by id and the schema as an array.

    Raises:
        InputError: a bucket is no object, or has no type or no list of events.
    """
    if not isinstance(buckets, (dict, list)):
        raise InputError(f"{file}: buckets is {shown(buckets)}, not an object; export again.")
    named = buckets.items() if isinstance(buckets, dict) else enumerate(buckets, start=1)
    found = []
    for name, bucket in named:
        if not isinstance(bucket, dict):
            raise InputError(f"{file}, bucket {shown(name)}: not an object; export again.")
        kind, events = bucket.get("type"), bucket.get("events")
        if not isinstance(kind, str) or not isinstance(events, list):
            raise InputError(
                f"{file}, bucket {shown(name)}: it needs a type and a list of events; export with"
                " 'Export all buckets as JSON'."
            )
        found.append(Bucket(str(bucket.get("id", name)), kind, events))
    return found


def buckets_of_use(buckets: list[Bucket], file: str) -> list[Bucket]:
    """Choose the buckets whose events say when the device was in use.

    Raises:
        InputError: there are none, or none with events; the message lists the types found.
    """
    filled = [bucket for bucket in buckets if bucket.events]
    windows = [bucket for bucket in filled if bucket.type == WINDOW]
    phones = [bucket for bucket in windows if bucket.id.startswith(PHONE_BUCKETS)]
    presence = [bucket for bucket in filled if bucket.type == PRESENCE]
    # ASSUME: where a phone is in the export, only phones are meant. Else, on a computer, use is
    # the time that someone was there ("not-afk"), not intersected with the windows: the window
    # watcher misses time (it pauses, or sees no title), and goes on when everyone is away.
    chosen = phones or presence or windows
    if not chosen:
        types = ", ".join(sorted({shown(bucket.type) for bucket in filled})) or "none"
        raise InputError(
            f"{file}: there are no events of type {WINDOW} or {PRESENCE} (types with events:"
            f" {types}); export all buckets."
        )
    return chosen


def read_events(bucket: Bucket, file: str) -> Intervals:
    """Read when each event of a bucket began and ended.

    Raises:
        InputError: names the event.
    """
    spans = np.empty((len(bucket.events), 2), dtype=np.int64)
    for index, event in enumerate(bucket.events):
        try:
            spans[index] = start_and_end(event)
        except RowError as error:
            raise InputError(
                f"{file}, bucket {shown(bucket.id)}, event {index + 1}: {error}"
            ) from None
    return Intervals(spans[:, 0], spans[:, 1])


def start_and_end(event: Any) -> tuple[int, int]:
    """Return when an event began and ended, in microseconds since 1970-01-01 UTC.

    Raises:
        RowError: no object, no ISO time stamp, or a duration below 0 or above a year.
    """
    if not isinstance(event, dict):
        raise RowError(f"{shown(event)} is not an event; remove it.")
    stamp, seconds = event.get("timestamp"), event.get("duration")
    try:
        start = datetime.datetime.fromisoformat(stamp)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise RowError(
            f"the timestamp {shown(stamp)} is not of the form 2024-05-01T07:12:03+00:00; correct"
            " it or remove the event."
        ) from None
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise RowError(
            f"the year of {shown(stamp)} is not between {FIRST_YEAR} and {LAST_YEAR}; correct it or"
            " remove the event."
        )
    if not is_number(seconds) or not 0 <= seconds <= LONGEST_EVENT_SECONDS:
        raise RowError(
            f"the duration {shown(seconds)} is not a number of seconds from 0 to a year; correct"
            " it or remove the event."
        )
    if start.tzinfo is None:
        # ASSUME: UTC, as in all that ActivityWatch writes.
        start = start.replace(tzinfo=datetime.UTC)
    begin = (start - EPOCH) // MICROSECOND
    return begin, begin + round(seconds * 1e6)


def events_in_use(bucket: Bucket) -> NDArray[np.bool_]:
    """Tell for each event whether it counts as use: all but those of someone being away."""
    if bucket.type != PRESENCE:
        return np.ones(len(bucket.events), dtype=bool)
    data = (event.get("data") for event in bucket.events)
    return np.array(
        [isinstance(part, dict) and part.get("status") == "not-afk" for part in data], dtype=bool
    )
