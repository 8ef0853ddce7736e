"""The tests of differences on the two weeks of test_measure.py, worked out on paper."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

import pytest

from refigure.errors import InputError
from scripts.phone_usage.compare_days import main

if TYPE_CHECKING:
    from tests.conftest import Measured, MeasureDays

ABOUT = 1e-12

# Corrected: the ten weekdays are 10 20 20 30 30 40 40 50 50 60 (mean 35, squared deviations 2250),
# the four days of weekends 60 70 90 120 (mean 85, squared deviations 2100).


def test_difference_of_means(two_weeks: Measured) -> None:
    found = two_weeks.found
    assert found["corrected.weekend_minus_weekday"] == 50
    assert found["as_published.weekend_minus_weekday"] == 30 - 57


def test_welch(two_weeks: Measured) -> None:
    # standard error sqrt(250/10 + 700/4) = sqrt(200); first minus second, as scipy's
    assert two_weeks.found["corrected.weekend_welch_t"] == pytest.approx(
        -50 / math.sqrt(200), rel=ABOUT
    )


def test_mann_whitney(two_weeks: Measured) -> None:
    # no weekday lies above a day of the weekend, one pair is tied (60)
    assert two_weeks.found["corrected.weekend_mannwhitney_u"] == 0.5


def test_kolmogorov_smirnov(two_weeks: Measured) -> None:
    # at 50 minutes nine of ten weekdays are counted and no weekend day
    found = two_weeks.found
    assert found["corrected.weekend_kolmogorov_smirnov_d"] == pytest.approx(0.9, rel=ABOUT)


def test_cohen_d(two_weeks: Measured) -> None:
    pooled = math.sqrt((2250 + 2100) / 12)
    assert two_weeks.found["corrected.weekend_cohen_d"] == pytest.approx(50 / pooled, rel=ABOUT)


def test_anova(two_weeks: Measured) -> None:
    # group sums 30 50 70 90 110 150 190, two days each; within: 5 x 50 + 450 + 1250
    between = (30**2 + 50**2 + 70**2 + 90**2 + 110**2 + 150**2 + 190**2) / 2 - 690**2 / 14
    f = (between / 6) / (1950 / 7)
    found = two_weeks.found
    assert found["corrected.weekdays_anova_f"] == pytest.approx(f, rel=ABOUT)
    assert found["corrected.weekdays_spread"] == 80


def test_paired_within_weeks(two_weeks: Measured) -> None:
    # weeks differ by 65 - 30 = 35 and 105 - 40 = 65: mean 50, standard error 15, one degree of
    # freedom, whose distribution is Cauchy's
    found = two_weeks.found
    paired = found["corrected.weekend_paired"]
    assert paired == 50
    assert found["corrected.weekend_paired_std"] == pytest.approx(15 * math.sqrt(2), rel=ABOUT)
    assert found["corrected.weekend_paired_t"] == pytest.approx(10 / 3, rel=ABOUT)
    p = 1 - 2 / math.pi * math.atan(10 / 3)
    assert found["corrected.weekend_paired_p"] == pytest.approx(p, rel=1e-9)
    half = 15 * math.tan(math.pi * 0.475)
    assert (paired.low, paired.high) == pytest.approx((50 - half, 50 + half), rel=1e-9)
    assert found["corrected.weeks_positive"] == 2
    assert found["corrected.weekend_wilcoxon_p"] == 0.5  # two of the four patterns of signs


def test_friedman(two_weeks: Measured) -> None:
    # both weeks rank the days 1 to 7: 12 / (2 * 7 * 8) * 4 * 140 - 3 * 2 * 8 = 12, and the
    # distribution with 6 degrees of freedom has the tail exp(-6) (1 + 6 + 18) there
    found = two_weeks.found
    assert found["corrected.weekdays_friedman_chi2"] == pytest.approx(12, rel=ABOUT)
    assert found["corrected.weekdays_friedman_p"] == pytest.approx(25 * math.exp(-6), rel=1e-9)


def test_bootstrap_of_two_weeks(two_weeks: Measured) -> None:
    # of two differences, resamples have the mean 35, 50 or 65, the ends a quarter of the time
    boot = two_weeks.found["corrected.weekend_bootstrap"]
    assert (boot.low, boot, boot.high) == (35, 50, 65)


def test_dates_one_day_off(two_weeks: Measured) -> None:
    found = two_weeks.found
    # late: the labels Sunday and Monday are the weekend; early: Friday and Saturday
    late, early = "label_late", "label_early"
    assert found[f"corrected.minutes_weekend_{late}"] == (70 + 120 + 10 + 20) / 4
    assert found[f"corrected.minutes_weekday_{late}"] == (690 - 220) / 10
    assert found[f"corrected.weekend_{late}"] == 55 - 47
    assert found[f"corrected.minutes_weekend_{early}"] == (50 + 60 + 60 + 90) / 4
    assert found[f"corrected.minutes_weekday_{early}"] == (690 - 260) / 10
    assert found[f"corrected.weekend_{early}"] == 65 - 43


def test_doubtful_days_are_left_out(measure_days_of: MeasureDays) -> None:
    # weekdays 100 but for one of 0 and one of 361; weekends 120 but for one of 360
    minutes = [100, 100, 100, 100, 0, 120, 120, 361, 100, 100, 100, 100, 120, 360]
    found = measure_days_of(date(2018, 2, 19), minutes, [use // 10 for use in minutes]).found
    weekend = (3 * 120 + 360) / 4  # six hours are not over six hours
    expected = {
        "weekend_minus_weekday": weekend - (800 + 361) / 10,
        "weekend_without_outliers": weekend - 800 / 9,
        "weekend_without_zero_days": weekend - (800 + 361) / 9,
        "weekend_without_both": weekend - 100,
    }
    measured = {name: found[f"corrected.{name}"] for name in expected}
    assert measured == pytest.approx(expected, rel=ABOUT)


def test_same_seed_same_numbers(two_weeks: Measured, measure_days_of: MeasureDays) -> None:
    minutes = (10, 20, 30, 40, 50, 60, 70, 20, 30, 40, 50, 60, 90, 120)
    again = measure_days_of(date(2018, 2, 19), minutes, [use // 10 for use in minutes])
    with open(two_weeks.measurements, "rb") as one, open(again.measurements, "rb") as other:
        assert one.read() == other.read()


def test_too_little_data_decides_nothing(measure_days_of: MeasureDays) -> None:
    found = measure_days_of(date(2018, 2, 28), [30, 40], [1, 2]).found  # Wednesday, Thursday
    for name in ("weekend_minus_weekday", "weekend_welch_p", "weekend_cohen_d", "weekend_paired_p"):
        assert math.isnan(found[f"corrected.{name}"])


def test_a_setting_that_is_not_there_is_refused(two_weeks: Measured) -> None:
    settings = {"confidence": 0.95, "equivalence_margin": 10, "permutations": 99, "resamples": 99}
    with pytest.raises(InputError, match="resamples"):
        main(two_weeks.days, two_weeks.source, settings, 1, "unwritten.csv")
