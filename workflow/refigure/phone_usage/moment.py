"""Read the JSON export of Moment, an iOS app that counted screen time and pickups a day."""

import json
import re
import zoneinfo
from collections import Counter
from typing import Any

import pandas as pd

from refigure.errors import InputError
from refigure.phone_usage.day_table import DayRow, counted, table_of_rows
from refigure.phone_usage.day_values import (
    RowError,
    checked_date,
    checked_minutes,
    checked_pickups,
    shown,
)

# The date, then the local midnight and offset of the zone that the phone had at the export.
DATE_AND_OFFSET = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})?)?", re.ASCII
)
DAY_KEYS = {"date", "minuteCount", "pickupCount"}
LIST_KEYS = {"sessions", "pickups", "appUsages"}  # empty in every export known to us


def read_moment(
    document: Any, file: str, zone: zoneinfo.ZoneInfo
) -> tuple[pd.DataFrame, list[str], str]:
    """Read a parsed Moment export: the table of days, notes, and the first record as JSON.

    Raises:
        InputError: names the record (from 1, in the order of the file) and the mend.
    """
    key, records = list_of_days(document, file)
    rows, offsets = [], Counter[str]()
    for number, record in enumerate(records, start=1):
        try:
            date, offset = date_and_offset(record)
            minutes = checked_minutes(record.get("minuteCount"))
            rows.append(DayRow(number, date, minutes, checked_pickups(record.get("pickupCount"))))
        except RowError as error:
            raise InputError(f"{file}, record {number}: {error}") from None
        offsets[offset] += 1
    days, notes = table_of_rows(rows, file, "record", zone)
    notes += notes_on_keys(document, key, records) + notes_on_offsets(offsets)
    return days, notes, json.dumps(records[0])


def list_of_days(document: Any, file: str) -> tuple[str, list[Any]]:
    """Find the list of day records: under `days`, or under the only key that has a list.

    The post's code takes the first value of the object, whatever its key (P-E6).

    Raises:
        InputError: no such list, or several to choose from.
    """
    if not isinstance(document, dict):
        raise InputError(
            f"{file}: the JSON is no object but a {type(document).__name__}; a Moment export is"
            ' {"days": [...]}, one of ActivityWatch {"buckets": {...}}.'
        )
    lists = {key: value for key, value in document.items() if isinstance(value, list)}
    key = "days" if "days" in lists or len(lists) != 1 else next(iter(lists))
    if key not in lists:
        found = ", ".join(shown(name) for name in list(document)[:10]) or "none"
        raise InputError(
            f'{file}: no list of days under the key "days" (keys found: {found}); name a Moment or'
            " ActivityWatch export."
        )
    return key, lists[key]


def date_and_offset(record: Any) -> tuple[str, str]:
    """Return a record's calendar date and its UTC offset ("" where it has none).

    The date is the first ten characters, and never converted: the offset is that of the export,
    not of the day (P-E5), and every other zone to its west would move each day back by one.

    Raises:
        RowError: the record is no object, or its date is missing or no date.
    """
    if not isinstance(record, dict):
        raise RowError(f"{shown(record)} is not a day record; remove it.")
    missing = sorted(key for key in ("date", "minuteCount") if key not in record)
    if missing:
        raise RowError(f"the record lacks {' and '.join(missing)}; export again, or add it.")
    match = DATE_AND_OFFSET.fullmatch(record["date"]) if isinstance(record["date"], str) else None
    if match is None:
        raise RowError(
            f"the date {shown(record['date'])} is not of the form 2018-12-30T00:00:00+11:00;"
            " write it so."
        )
    return checked_date(match[1]), match[2] or ""


def notes_on_keys(document: dict[str, Any], key: str, records: list[dict[str, Any]]) -> list[str]:
    """Note a list of days under another key, and all keys that were not read."""
    notes = [] if key == "days" else [f"The days were read from the key {shown(key)}."]
    unread = Counter(
        name
        for record in records
        for name, value in record.items()
        if name not in DAY_KEYS and not (name in LIST_KEYS and value == [])
    )
    unread.update(name for name in document if name != key)
    if unread:
        names = ", ".join(f"{shown(name)} ({count})" for name, count in sorted(unread.items())[:10])
        notes.append(f"{counted(len(unread), 'key')} not read, with number of uses: {names}.")
    return notes


def notes_on_offsets(offsets: Counter[str]) -> list[str]:
    """Note that the dates carry several UTC offsets, with the number of days of each."""
    if len(offsets) < 2:
        return []
    found = ", ".join(f"{name or 'none'} ({count})" for name, count in sorted(offsets.items()))
    return [
        f"The dates have mixed UTC offsets: {found}; each calendar date is taken as it is written."
    ]
