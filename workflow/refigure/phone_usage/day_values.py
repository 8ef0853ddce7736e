"""Check the three values of a day: its calendar date, its minutes of use, its pickups."""

import datetime
import math
import re
import reprlib
from typing import TypeGuard

# ASSUME: no usage before 1970 or after 2261. It catches 0218-01-01 and 9999-12-31, and keeps every
# day within the nanosecond time stamps of pandas (1677-09-21 .. 2262-04-11).
FIRST_YEAR, LAST_YEAR = 1970, 2261
MINUTES_IN_DAY = 24 * 60
MINUTES_IN_LONGEST_DAY = 25 * 60
# ASSUME: at most one pickup a second; more is a slip, such as a date in the wrong column.
MAX_PICKUPS = MINUTES_IN_LONGEST_DAY * 60

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class RowError(Exception):
    """What is wrong with one row and its mend; the reader adds the file and the row's number."""


def shown(value: object) -> str:
    """Render a value from a file for a message: short, and escaped where it cannot be printed."""
    return reprlib.repr(value)


def is_number(value: object) -> TypeGuard[int | float]:
    """Tell whether a value is a number, which True and False are not in a file."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def checked_date(text: str) -> str:
    """Return `text` if it is a day of the calendar written as YYYY-MM-DD.

    Raises:
        RowError: another notation, no such day, or a year outside 1970 to 2261.
    """
    # `fromisoformat` alone would also take 20180101 and 2018-W01-1.
    if not ISO_DATE.fullmatch(text):
        raise RowError(f"the date {shown(text)} is not of the form 2018-12-30; write it so.")
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        raise RowError(f"there is no day {text} in the calendar; correct the date.") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise RowError(
            f"the year of {text} is not between {FIRST_YEAR} and {LAST_YEAR}; correct the date."
        )
    return text


def checked_minutes(value: object) -> float:
    """Return the minutes of use of one day, from 0 to 1500 (a day of 25 hours).

    Raises:
        RowError: not a number (a bool, NaN and infinity are none), negative, or more than a day.
    """
    if not is_number(value):
        raise RowError(
            f"the minutes are {shown(value)}, not a number; write minutes such as 126.5."
        )
    if isinstance(value, float) and not math.isfinite(value):
        raise RowError(f"the minutes are {value}; write a number, or leave the day out.")
    if value < 0:
        raise RowError(f"the minutes are negative ({shown(value)}); correct them.")
    if value > MINUTES_IN_LONGEST_DAY:
        raise RowError(
            f"{shown(value)} minutes are more than a day has ({MINUTES_IN_DAY}, or"
            f" {MINUTES_IN_LONGEST_DAY} when clocks go back); correct them, or convert them from"
            " seconds."
        )
    return abs(float(value))  # abs: -0.0 becomes 0.0


def checked_pickups(value: object) -> int | None:
    """Return the pickups of one day, None where the file has none (None or an empty cell).

    Raises:
        RowError: not a whole number (69.0 is one), negative, or more than one a second.
    """
    if value is None or value == "":
        return None
    if not is_number(value):
        raise RowError(
            f"the pickups are {shown(value)}, not a whole number; correct them or leave them out."
        )
    if not 0 <= value <= MAX_PICKUPS or value != int(value):
        raise RowError(
            f"the pickups are {shown(value)}, not a whole number from 0 to {MAX_PICKUPS}; correct"
            " them or leave them out."
        )
    return int(value)
