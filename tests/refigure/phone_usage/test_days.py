"""The table of days: weekdays in both variants, weeks, months, periods."""

import calendar
import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refigure.errors import InputError
from refigure.phone_usage import days
from refigure.phone_usage.days import (
    days_expected,
    label_days,
    minutes_by_class,
    minutes_by_month,
    minutes_by_weekday,
    published_weekday,
    read_days,
    select_period,
    true_weekday,
    weekly_minutes,
    whole_weeks,
    write_days,
)


def table(first: str, minutes: list[float], missing: tuple[int, ...] = ()) -> pd.DataFrame:
    """Labelled days, one after the other, some of them missing."""
    start = datetime.date.fromisoformat(first)
    rows = [
        (str(start + datetime.timedelta(days=day)), float(use), 1, use > 0)
        for day, use in enumerate(minutes)
        if day not in missing
    ]
    frame = pd.DataFrame(rows, columns=["date", "minutes", "pickups", "recorded"])
    frame["pickups"] = frame["pickups"].astype("Int64")
    return label_days(frame, None)


@given(st.dates(datetime.date(2018, 1, 1), datetime.date(2018, 12, 31)))
def test_published_weekday_of_2018(day: datetime.date) -> None:
    # with the month read as minutes the date falls in January, which began on a Monday in 2018
    assert published_weekday(str(day)) == (day.day - 1) % 7


@given(st.dates(datetime.date(1970, 1, 1), datetime.date(2261, 12, 31)))
def test_weekdays_of_any_year(day: datetime.date) -> None:
    # by another implementation: the calendar module's
    assert true_weekday(str(day)) == calendar.weekday(day.year, day.month, day.day)
    assert published_weekday(str(day)) == calendar.weekday(day.year, 1, day.day)


def test_how_many_labels_of_2018_are_right() -> None:
    # P-E1, counted independently for the 364 days of the file
    year = table("2018-01-01", [1] * 364)
    published, true = year["weekday_published"], year["weekday_true"]
    assert (published == true).sum() == 62
    assert ((published >= 5) == (true >= 5)).sum() == 220
    assert published.value_counts().sort_index().tolist() == [59, 59, 54, 48, 48, 48, 48]
    assert true.value_counts().tolist() == [52] * 7


def test_labels() -> None:
    frame = table("2018-12-30", [5, 6])  # Sunday of week 52, Monday of week 1 of 2019
    columns = ["weekday_published", "weekday_true", "iso_year", "iso_week", "month", "in_period"]
    assert frame[columns].to_numpy().tolist() == [
        [1, 6, 2018, 52, 12, True],
        [2, 0, 2019, 1, 12, True],
    ]


def test_the_table_is_not_changed() -> None:
    plain = table("2018-01-01", [1])[["date", "minutes", "pickups", "recorded"]]
    label_days(plain, None)
    assert list(plain.columns) == ["date", "minutes", "pickups", "recorded"]


def test_written_and_read(tmp_path: Path) -> None:
    frame = table("2017-12-30", [1.5, 2, 0, 4])
    frame["pickups"] = pd.array([1, None, 0, 3], dtype="Int64")
    frame["in_period"] = select_period(frame["date"], 2018)
    write_days(tmp_path / "days.csv", frame)
    whole = read_days(tmp_path / "days.csv", all_days=True)
    pd.testing.assert_frame_equal(whole, frame, check_dtype=False)
    assert whole["pickups"].dtype == "Int64"
    year = read_days(tmp_path / "days.csv")
    assert year["date"].tolist() == ["2018-01-01", "2018-01-02"]
    assert list(year.index) == [0, 1]
    assert b"\r" not in (tmp_path / "days.csv").read_bytes()


@pytest.mark.parametrize(
    ("period", "chosen"),
    [
        (None, [True] * 4),
        (2018, [False, False, True, True]),
        ("2018", [False, False, True, True]),
        (2017, [True, True, False, False]),
        ("2017-12-31/2018-01-01", [False, True, True, False]),
        ("2018-01-02/2018-01-02", [False, False, False, True]),
    ],
)
def test_period(period: str | int | None, chosen: list[bool]) -> None:
    dates = table("2017-12-30", [1] * 4)["date"]
    assert select_period(dates, period).tolist() == chosen


@pytest.mark.parametrize(
    "period", ["spring", "2018-1-1/2018-02-01", "2018-02-30/2018-03-01", "1/2/3"]
)
def test_a_period_that_cannot_be_read(period: str) -> None:
    with pytest.raises(InputError, match="is no period: give a year"):
        select_period(table("2018-01-01", [1])["date"], period)


def test_a_period_without_days() -> None:
    dates = table("2018-01-01", [1, 1])["date"]
    with pytest.raises(InputError, match="lies in 2019; they run from 2018-01-01 to 2018-01-02"):
        select_period(dates, 2019)


@pytest.mark.parametrize(
    ("period", "count"),
    [
        (None, 4),
        (2018, 365),
        (2020, 366),
        ("2018-01-01/2018-03-01", 60),
        ("2018-01-01/2018-01-01", 1),
    ],
)
def test_days_expected(period: str | int | None, count: int) -> None:
    assert days_expected(table("2018-05-01", [1] * 4, missing=(1, 2))["date"], period) == count


def test_groups_by_weekday_and_class() -> None:
    frame = table("2018-02-19", list(range(14)))  # Monday; published as Friday
    true = [list(group) for group in minutes_by_weekday(frame, "corrected")]
    assert true == [[day, day + 7] for day in range(7)]
    published = [list(group) for group in minutes_by_weekday(frame, "as_published")]
    assert published == [[(day - 4) % 7, (day - 4) % 7 + 7] for day in range(7)]
    weekday, weekend = minutes_by_class(frame, "corrected")
    assert (weekday.tolist(), weekend.tolist()) == (
        [0, 1, 2, 3, 4, 7, 8, 9, 10, 11],
        [5, 6, 12, 13],
    )
    weekday, weekend = minutes_by_class(frame, "as_published")
    assert weekend.tolist() == [1, 2, 8, 9]


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2030, 1, 1)), st.integers(1, 60))
def test_groups_hold_every_day_once(first: datetime.date, count: int) -> None:
    frame = table(str(first), list(range(count)))
    for variant in days.VARIANTS:
        groups = minutes_by_weekday(frame, variant)
        assert sorted(np.concatenate(groups)) == list(range(count))
        assert sorted(np.concatenate(minutes_by_class(frame, variant))) == list(range(count))
    assert sorted(np.concatenate(list(minutes_by_month(frame).values()))) == list(range(count))
    assert weekly_minutes(frame, "as_published").sum() == sum(range(count))


def test_weeks() -> None:
    frame = table("2018-01-05", [1] * 19)  # Friday to Tuesday
    assert weekly_minutes(frame, "as_published").tolist() == [7, 7, 5]
    assert weekly_minutes(frame, "corrected").tolist() == [7, 7]
    assert [week["date"].iloc[0] for week in whole_weeks(frame)] == ["2018-01-08", "2018-01-15"]


def test_a_week_with_a_gap_is_no_whole_week() -> None:
    frame = table("2018-01-01", list(range(14)), missing=(3,))
    assert weekly_minutes(frame, "corrected").tolist() == [sum(range(7, 14))]
    # the post's code takes the next seven days in the file, whatever is missing
    assert weekly_minutes(frame, "as_published").tolist() == [0 + 1 + 2 + 4 + 5 + 6 + 7, 63]


def test_weeks_over_the_turn_of_a_year() -> None:
    frame = table("2018-12-31", [1] * 7)  # ISO week 1 of 2019
    assert weekly_minutes(frame, "corrected").tolist() == [7]
    two_years = pd.concat([table("2017-01-02", [1] * 7), table("2018-01-01", [2] * 7)])
    assert weekly_minutes(two_years, "corrected").tolist() == [7, 14]  # week 1 twice, not mixed


def test_no_whole_week() -> None:
    frame = table("2018-01-02", [1] * 3)
    assert weekly_minutes(frame, "corrected").tolist() == []
    assert weekly_minutes(frame, "as_published").tolist() == [3]


def test_months() -> None:
    frame = table("2018-01-31", [1, 2, 3])
    assert {month: list(use) for month, use in minutes_by_month(frame).items()} == {
        1: [1],
        2: [2, 3],
    }


def test_names() -> None:
    assert [name.lower() for name in calendar.day_name] == list(days.WEEKDAYS)
    assert list(calendar.month_name)[1:] == list(days.MONTHS)
