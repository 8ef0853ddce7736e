"""The table of days that every reader ends in, and the notes on what was found in it."""

import datetime
import zoneinfo
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.arrays import IntegerArray

from refigure.errors import InputError
from refigure.phone_usage.day_values import MINUTES_IN_DAY
from refigure.phone_usage.local_days import minutes_in_day


class DayRow(NamedTuple):
    """One checked row of a file that has a row for each day."""

    number: int  # of the record or the line, from 1
    date: str  # YYYY-MM-DD
    minutes: float
    pickups: int | None


def day_table(
    dates: Sequence[str],
    minutes: Sequence[float] | NDArray[np.float64],
    pickups: Sequence[int | None] | IntegerArray,
) -> pd.DataFrame:
    """Build the table of days: `date`, `minutes`, `pickups` (Int64, NA where absent), `recorded`.

    All arguments have one value a day, in ascending order. `recorded` is False where nothing
    was counted: no minutes, and pickups zero or absent.
    """
    days = pd.DataFrame(
        {
            "date": pd.array(dates, dtype="str"),
            "minutes": np.asarray(minutes, dtype=np.float64),
            "pickups": pd.array(pickups, dtype="Int64"),
        }
    )
    days["recorded"] = (days["minutes"] > 0) | (days["pickups"].fillna(0) > 0).astype(bool)
    return days


def table_of_rows(
    rows: Sequence[DayRow], file: str, row_name: str, zone: zoneinfo.ZoneInfo
) -> tuple[pd.DataFrame, list[str]]:
    """Sort the rows of a file into the table of days, with notes on order and repeated days.

    `row_name` is what the file's rows are called: record or line.

    Raises:
        InputError: no rows, a day twice with different values, or more minutes than that day has
            in `zone`.
    """
    if not rows:
        raise InputError(f"{file}: there are no days in the file; export again.")
    by_date: dict[str, DayRow] = {}
    for row in rows:
        known = by_date.setdefault(row.date, row)
        if known[1:] != row[1:]:
            raise InputError(
                f"{file}, {row_name} {row.number}: {row.date} has {values_of(row)}, but"
                f" {values_of(known)} in {row_name} {known.number}; keep one of the two."
            )
        check_day_length(row, file, row_name, zone)
    days = [by_date[date] for date in sorted(by_date)]
    table = day_table(
        [day.date for day in days], [day.minutes for day in days], [day.pickups for day in days]
    )
    repeats = [row for row in rows if row.number != by_date[row.date].number]
    return table, notes_on_order(list(by_date)) + notes_on_repeats(repeats, row_name)


def values_of(row: DayRow) -> str:
    """Say a row's values for a message."""
    pickups = "no pickups" if row.pickups is None else f"{row.pickups} pickups"
    return f"{row.minutes:.15g} minutes and {pickups}"


def check_day_length(row: DayRow, file: str, row_name: str, zone: zoneinfo.ZoneInfo) -> None:
    """Refuse more than 1440 minutes on a day that the clocks of `zone` did not make longer.

    Raises:
        InputError: names the day's length there.
    """
    if row.minutes <= MINUTES_IN_DAY:
        return
    length = minutes_in_day(datetime.date.fromisoformat(row.date), zone)
    if row.minutes > length:
        raise InputError(
            f"{file}, {row_name} {row.number}: {row.minutes:.15g} minutes on {row.date}, which has"
            f" {length:g} in {zone.key}; correct them, or set phone_usage_time_zone to where"
            " the clocks went back on that day."
        )


def notes_on_order(dates: list[str]) -> list[str]:
    """Note that the file was not in ascending order of its (unique) dates."""
    ascending = sorted(dates)
    if dates == ascending:
        return []
    if dates == ascending[::-1]:
        return ["The file has the newest day first; sorted oldest first."]
    return ["The days of the file are in no order; sorted oldest first."]


def notes_on_repeats(repeats: list[DayRow], row_name: str) -> list[str]:
    """Note how many rows were dropped as exact repeats of earlier ones, and the first."""
    if not repeats:
        return []
    return [
        f"Dropped {counted(len(repeats), 'exact repeat')} of an earlier day, the first in"
        f" {row_name} {repeats[0].number} ({repeats[0].date})."
    ]


def notes_on_days(days: pd.DataFrame) -> list[str]:
    """Note the gaps, the days without any use, and the days of more than 24 hours in the table."""
    notes = []
    calendar = days["date"].to_numpy(dtype="datetime64[D]")
    steps = np.diff(calendar).astype(int)  # days from each row to the next
    if (steps > 1).any():
        first = calendar[np.argmax(steps > 1)] + 1
        notes.append(
            f"The file lacks {counted(int((steps - 1).sum()), 'day')} between {calendar[0]} and"
            f" {calendar[-1]}, the first {first}; left out, not counted as zero."
        )
    for dates, what in (
        (days["date"][~days["recorded"]], "without any use, taken as not recorded"),
        (days["date"][days["minutes"] > MINUTES_IN_DAY], "of over 24 hours, as clocks went back"),
    ):
        if len(dates):
            notes.append(f"{counted(len(dates), 'day')} {what}, the first {dates.iloc[0]}.")
    return notes


def counted(count: int, noun: str) -> str:
    """Say a number of things: `1 day`, `2 days`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
