"""The measuring steps on two weeks whose numbers are worked out on paper.

The minutes from Monday 2018-02-19 to Sunday 2018-03-04 are

    Mon  Tue  Wed  Thu  Fri  Sat  Sun
     10   20   30   40   50   60   70     sum 280
     20   30   40   50   60   90  120     sum 410

and the pickups a tenth of them. The post's `%M` calls the weekday of the day d of a month in 2018
(d - 1) mod 7, so 19 February is a "Friday", and so on: the labels lie four days ahead.
"""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

import pytest

from refigure.phone_usage.days import WEEKDAYS

if TYPE_CHECKING:
    from tests.conftest import Measured, MeasureDays

ABOUT = 1e-12  # relative: the rounding of a few sums


def test_days_are_counted(two_weeks: Measured) -> None:
    found = two_weeks.found
    counts = ("days_read", "days_expected", "days_present", "days_zero")
    assert [found[name] for name in counts] == [14, 14, 14, 0]
    assert {row.data for row in found.values()} == {"own"}


def test_overall(two_weeks: Measured) -> None:
    found = two_weeks.found
    assert (found["minutes_sum"], found["minutes"].n) == (690, 14)
    assert found["minutes"] == pytest.approx(690 / 14, rel=ABOUT)
    # squares, in hundreds: 1+4+9+16+25+36+49 = 140 and 4+9+16+25+36+81+144 = 315
    variance = 100 * (140 + 315) / 14 - (690 / 14) ** 2
    assert found["minutes"].std == pytest.approx(variance**0.5, rel=ABOUT)
    assert found["minutes_sample_std"] == pytest.approx((variance * 14 / 13) ** 0.5, rel=ABOUT)
    # in order: 10 20 20 30 30 40 40 | 50 50 60 60 70 90 120; quartiles at places 3.25 and 9.75
    assert found["minutes_median"] == 45
    assert found["minutes_quartile_1"] == 30
    assert found["minutes_quartile_3"] == 60
    assert (found["minutes_min"], found["minutes_max"]) == (10, 120)
    # Student's interval; the 97.5 % quantile for 13 degrees of freedom from a printed table
    half = 2.160369 * (variance / 13) ** 0.5
    assert found["minutes"].high - found["minutes"] == pytest.approx(half, rel=1e-6)
    assert found["minutes"] - found["minutes"].low == pytest.approx(half, rel=1e-6)


def test_what_the_prose_derives(two_weeks: Measured) -> None:
    found = two_weeks.found
    mean = 690 / 14
    expected = {
        "share_of_day": mean / 1440,
        "share_of_day_rounded": 49 / 1440,
        "share_of_waking": mean / 960,
        "total_hours": 11.5,
        "total_days": 11.5 / 24,
        "total_hours_of_365_days": 11.5 * 365 / 14,
        "share_one_to_three_hours": 5 / 14,
        "days_over_six_hours": 0,
    }
    measured = {name: found[name] for name in expected}
    assert measured == pytest.approx(expected, rel=ABOUT)


@pytest.mark.parametrize(
    ("variant", "sums", "weekday", "weekend"),
    [
        ("as_published", (90, 110, 150, 190, 30, 50, 70), (570, 57), (120, 30)),
        ("corrected", (30, 50, 70, 90, 110, 150, 190), (350, 35), (340, 85)),
    ],
)
def test_weekdays(
    two_weeks: Measured,
    variant: str,
    sums: tuple[int, ...],
    weekday: tuple[int, int],
    weekend: tuple[int, int],
) -> None:
    found = two_weeks.found
    assert [found[f"{variant}.minutes_{day}_sum"] for day in WEEKDAYS] == list(sums)
    for day, total in zip(WEEKDAYS, sums, strict=True):
        assert (found[f"{variant}.minutes_{day}"], found[f"{variant}.minutes_{day}"].n) == (
            total / 2,
            2,
        )
    for group, (total, mean), count in (("weekday", weekday, 10), ("weekend", weekend, 4)):
        name = f"{variant}.minutes_{group}"
        assert (found[f"{name}_sum"], found[name], found[name].n) == (total, mean, count)
    assert found[f"{variant}.weekdays_lowest_mean"] == min(sums) / 2
    assert found[f"{variant}.weekdays_highest_mean"] == max(sums) / 2
    # a group of two has the deviation of half their distance: 5 for most, 15 and 25 for the largest
    assert found[f"{variant}.weekdays_lowest_std"] == 5
    assert found[f"{variant}.weekdays_highest_std"] == 25


def test_no_label_is_right_and_six_days_are_in_their_class(two_weeks: Measured) -> None:
    # labels four days ahead: Mon-Fri are called Fri Sat Sun Mon Tue, Sat and Sun Wed and Thu
    assert two_weeks.found["dates_right_weekday"] == 0
    assert two_weeks.found["dates_right_class"] == 6


def test_weeks(two_weeks: Measured) -> None:
    for variant in ("as_published", "corrected"):
        found = {
            name.removeprefix(f"{variant}."): value
            for name, value in two_weeks.found.items()
            if name.startswith(f"{variant}.week")
        }
        assert (found["week_001"], found["week_002"], found["week"]) == (280, 410, 345)
        assert (found["week"].std, found["week"].n) == (65, 2)
        assert (found["week_max"], found["week_max_index"]) == (410, 1)
        assert (found["week_min"], found["week_min_index"]) == (280, 0)
        assert found["week_max_hours"] == pytest.approx(410 / 60, rel=ABOUT)
        assert found["weeks_700_to_900"] == found["weeks_from_1100"] == 0


def test_weeks_of_a_range_have_their_ends(measure_days_of: MeasureDays) -> None:
    # four weeks of 7 days: 7 x 100, 900, 1000, 1100; the ranges are [700, 900], > 1000, >= 1100
    minutes = [100.0] * 7 + [900.0, *[0] * 6] + [1000.0, *[0] * 6] + [1100.0, *[0] * 6]
    found = measure_days_of(date(2018, 1, 15), minutes, [1] * 28).found
    assert found["corrected.weeks_700_to_900"] == 2
    assert found["corrected.share_weeks_700_to_900"] == 0.5
    assert found["corrected.weeks_over_1000"] == 1
    assert found["corrected.weeks_from_1100"] == 1


def test_months(two_weeks: Measured) -> None:
    found = two_weeks.found
    # February has ten of the days, March the last four: 50 60 90 120
    assert (found["minutes_month_02_sum"], found["minutes_month_02"].n) == (370, 10)
    assert (found["minutes_month_03_sum"], found["minutes_month_03"].n) == (320, 4)
    assert (found["most_used_month"], found["least_used_month"]) == (3, 2)
    assert found["months_above_two_hours"] == 0
    assert "minutes_month_04" not in found
    assert "april_calm_ratio" not in found
    assert found["share_of_waking_month_03"] == pytest.approx(80 / 960, rel=ABOUT)


def test_outliers_and_seasons(measure_days_of: MeasureDays) -> None:
    # 30 April, 31 May, 30 June: 100 a day in spring but for one of 360 and one of 361; June 50
    minutes = [100] * 61 + [50] * 30
    minutes[3], minutes[4] = 360, 361
    found = measure_days_of(date(2018, 4, 1), minutes, [1] * 91).found
    assert found["days_over_six_hours"] == 1
    assert found["days_over_six_hours_month_04"] == 1
    assert found["minutes_month_04"] == pytest.approx((28 * 100 + 721) / 30, rel=ABOUT)
    calm = (28 * 100 + 360) / 29
    assert found["minutes_month_04_without_outliers"] == pytest.approx(calm, rel=ABOUT)
    ratio = calm * 30 / (28 * 100 + 721)
    assert found["april_calm_ratio"] == pytest.approx(ratio, rel=ABOUT)
    assert (found["minutes_summer"], found["minutes_summer"].n) == (50, 30)
    assert found["minutes_not_summer"] == pytest.approx((6100 + 521) / 61, rel=ABOUT)
    difference = 50 - (6100 + 521) / 61
    assert found["summer_minus_rest"] == pytest.approx(difference, rel=ABOUT)
    assert found["summer_minus_rest"].low < difference < found["summer_minus_rest"].high
    assert found["minutes_autumn"].n == 0


def test_pickups(two_weeks: Measured) -> None:
    found = two_weeks.found
    assert (found["pickups_sum"], found["pickups_max"]) == (69, 12)
    assert found["pickups_minutes_correlation"] == pytest.approx(1, rel=ABOUT)
    assert (found["minutes_per_pickup"], found["minutes_per_pickup"].std) == (10, 0)
    means = [found[f"corrected.pickups_{day}"] for day in WEEKDAYS]
    assert means == [1.5, 2.5, 3.5, 4.5, 5.5, 7.5, 9.5]
    assert (found["corrected.pickups_weekday"], found["corrected.pickups_weekend"]) == (3.5, 8.5)


def test_days_without_pickups_are_left_out_of_pickups_alone(measure_days_of: MeasureDays) -> None:
    days = (date(2018, 2, 26), [30, 60, 90, 20])
    found = measure_days_of(*days, [3, None, 3, 2]).found
    assert (found["pickups"].n, found["pickups_sum"]) == (3, 8)
    assert found["minutes_per_pickup"] == pytest.approx(50 / 3, rel=ABOUT)
    assert found["minutes"].n == 4
    assert "pickups" not in measure_days_of(*days, [None] * 4).found


def test_numbers_say_what_they_rest_on(two_weeks: Measured, made_up_year: Measured) -> None:
    for measured, origin in ((two_weeks, "own"), (made_up_year, "stand-in")):
        with open(measured.measurements, encoding="utf-8", newline="") as file:
            assert {row["data"] for row in csv.DictReader(file)} == {origin}


def test_zero_days_are_told_from_days_of_use(made_up_year: Measured) -> None:
    found = made_up_year.found
    assert (found["days_zero"], found["days_present"]) == (1, 365)
    assert (found["minutes"].n, found["minutes_recorded"].n) == (365, 364)
    assert found["minutes_recorded"] == pytest.approx(found["minutes_sum"] / 364, rel=ABOUT)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("first", "minutes", "pickups"),
    [
        (date(2018, 2, 7), [30], [2]),  # one day, no weekend
        (date(2018, 2, 10), [30, 40], [2, 2]),  # nothing but a weekend
        (date(2018, 2, 5), [0] * 10, [0] * 10),  # no use at all
        (date(2018, 2, 5), [60] * 40, [None] * 40),  # no spread, no pickups
        (date(2018, 2, 7), [30, 61, 45], [2, 3, 4]),  # one month, no whole week
        (date(2018, 2, 5), list(range(14)), [1] * 14),  # one month
        (date(2018, 4, 1), [400] * 31, [1] * 31),  # all of April over six hours
    ],
)
def test_any_export_can_be_measured(
    measure_days_of: MeasureDays, first: date, minutes: list[float], pickups: list[int | None]
) -> None:
    found = measure_days_of(first, minutes, pickups).found
    assert found["minutes"].n == len(minutes)
    assert found["minutes_sum"] == sum(minutes)
    bins = [
        value
        for name, value in found.items()
        if name.startswith("corrected.bins_overall_") and name[-1].isdigit()
    ]
    assert sum(bins) == len(minutes)
