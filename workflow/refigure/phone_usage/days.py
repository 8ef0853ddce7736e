"""The table of days: one row a day, with its weekday, week and month in both variants."""

import datetime
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from refigure.errors import InputError

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
VARIANTS = ("as_published", "corrected")


def select_period(dates: pd.Series, period: str | int | None) -> pd.Series:
    """Tell for each ISO date whether it lies in the period.

    Args:
        period: a year (2018), "FIRST/LAST" (two ISO dates, both included), or None for all days.

    Raises:
        InputError: the period cannot be read, or holds no day of the data.
    """
    if period is None:
        return pd.Series(True, index=dates.index)
    text = str(period)
    try:
        first, last = (
            text.split("/") if "/" in text else (f"{int(text):04d}-01-01", f"{int(text):04d}-12-31")
        )
        datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    except ValueError:
        raise InputError(
            f"phone_usage_period: {period!r} is no period: give a year (2018) or"
            " FIRST/LAST (2018-01-01/2018-06-30)."
        ) from None
    chosen = (dates >= first) & (dates <= last)  # ISO dates sort as text
    if not chosen.any():
        raise InputError(
            f"phone_usage_period: no day of the data lies in {period}; they run from"
            f" {dates.iloc[0]} to {dates.iloc[-1]}."
        )
    return chosen


def days_expected(dates: pd.Series, period: str | int | None) -> int:
    """Count the calendar days of the period, or from the first to the last date without one."""
    if period is None:
        ends = [dates.iloc[0], dates.iloc[-1]]
    elif "/" in str(period):
        ends = str(period).split("/")
    else:
        ends = [f"{int(period):04d}-01-01", f"{int(period):04d}-12-31"]
    first, last = map(datetime.date.fromisoformat, ends)
    return (last - first).days + 1


def published_weekday(date: str) -> int:
    """The weekday, 0 for Monday, as the post computes it: with `%M`, which is minutes.

    The month stays January, so that the answer depends on the year and the day of the month alone.
    """
    return datetime.datetime.strptime(date, "%Y-%M-%d").weekday()


def true_weekday(date: str) -> int:
    """The weekday of an ISO date, 0 for Monday."""
    return datetime.date.fromisoformat(date).weekday()


def label_days(days: pd.DataFrame, period: str | int | None) -> pd.DataFrame:
    """Add to a table of `date, minutes, pickups, recorded` what the analysis groups by.

    New columns: `in_period` (bool), `weekday_published`, `weekday_true` (0 for Monday), `iso_year`,
    `iso_week`, `month` (1 to 12).
    """
    table = days.copy()
    parsed = [datetime.date.fromisoformat(date) for date in table["date"]]
    table["in_period"] = select_period(table["date"], period)
    table["weekday_published"] = [published_weekday(date) for date in table["date"]]
    table["weekday_true"] = [date.weekday() for date in parsed]
    table["iso_year"] = [date.isocalendar().year for date in parsed]
    table["iso_week"] = [date.isocalendar().week for date in parsed]
    table["month"] = [date.month for date in parsed]
    return table


def write_days(path: str | Path, days: pd.DataFrame) -> None:
    """Write the table of days as CSV."""
    days.to_csv(path, index=False, lineterminator="\n")


def read_days(path: str | Path, *, all_days: bool = False) -> pd.DataFrame:
    """Read a table of days, those of the period alone unless `all_days`; oldest first."""
    days = pd.read_csv(path, dtype={"date": "string", "pickups": "Int64"})
    return days if all_days else days[days["in_period"]].reset_index(drop=True)


def weekdays_of(days: pd.DataFrame, variant: str) -> np.ndarray:
    """The weekday of each day, 0 for Monday, in one variant; shape (days,)."""
    return days["weekday_true" if variant == "corrected" else "weekday_published"].to_numpy()


def minutes_by_weekday(days: pd.DataFrame, variant: str) -> list[np.ndarray]:
    """The minutes of each weekday's days, Monday first: seven arrays."""
    minutes = days["minutes"].to_numpy(float)
    weekdays = weekdays_of(days, variant)
    return [minutes[weekdays == day] for day in range(7)]


def minutes_by_class(days: pd.DataFrame, variant: str) -> tuple[np.ndarray, np.ndarray]:
    """The minutes of the weekdays (Monday to Friday) and those of the weekends."""
    minutes = days["minutes"].to_numpy(float)
    weekend = weekdays_of(days, variant) >= 5
    return minutes[~weekend], minutes[weekend]


def weekly_minutes(days: pd.DataFrame, variant: str) -> np.ndarray:
    """The sums of minutes by week, in order of time.

    `as_published` cuts the days into runs of seven from the first day, whatever is missing, and
    keeps a shorter last run; `corrected` takes the ISO weeks with all seven days.
    """
    minutes = days["minutes"].to_numpy(float)
    if variant == "as_published":
        return np.add.reduceat(minutes, np.arange(0, len(minutes), 7))
    return np.array([week["minutes"].sum() for week in whole_weeks(days)])


def whole_weeks(days: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the ISO weeks of which all seven days are there, Monday first."""
    for _, week in days.groupby(["iso_year", "iso_week"], sort=True):
        if len(week) == 7:
            yield week


def minutes_by_month(days: pd.DataFrame) -> dict[int, np.ndarray]:
    """The minutes of each month's days by its number; the years are taken together."""
    minutes, months = days["minutes"].to_numpy(float), days["month"].to_numpy(int)
    return {int(month): minutes[months == month] for month in np.unique(months)}


def hour_edges(minutes: np.ndarray) -> np.ndarray:
    """The post's bin edges: full hours from 0 to the first that no value exceeds, one at least."""
    return np.arange(0, 60 * max(math.ceil(minutes.max() / 60), 1) + 1, 60)
