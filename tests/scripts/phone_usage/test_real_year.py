"""Every number worked out independently of this workflow, on the post's real file.

The oracles come from an independent computation on the same file: counts and sums to be met
exactly, means and deviations to 1e-12 relative (the order of a sum changes the last digits),
p-values to 1e-9, and numbers known to fewer digits to half a unit of their last digit.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy import stats

from refigure.phone_usage.days import minutes_by_weekday, read_days
from refigure.phone_usage.source import read_source

if TYPE_CHECKING:
    from tests.conftest import Measured

pytestmark = pytest.mark.real_data

SUMS = 1e-12  # relative
P_VALUES = 1e-9  # relative
VARIANTS = ("as_published", "corrected")


def digits(value: float, decimals: int) -> Any:
    """A number known to so many decimals."""
    return pytest.approx(value, rel=0, abs=0.5 * 10.0**-decimals)


def exactly(value: float) -> Any:
    """A mean, a deviation or a ratio, but for the order of a sum."""
    return pytest.approx(value, rel=SUMS, abs=0)


def p_of(value: float) -> Any:
    """A statistic or p-value of another implementation."""
    return pytest.approx(value, rel=P_VALUES, abs=0)


def test_data_facts(real_year: Measured) -> None:
    whole, year = read_days(real_year.days, all_days=True), read_days(real_year.days)
    assert (len(whole), len(year)) == (375, 364)
    assert (whole["date"].iloc[0], whole["date"].iloc[-1]) == ("2017-12-21", "2018-12-30")
    calendar = whole["date"].to_numpy("datetime64[D]")
    assert (np.diff(calendar).astype(int) == 1).all()
    zero = year[~year["recorded"]]
    assert zero["date"].tolist() == ["2018-01-22", "2018-01-29", "2018-10-07", "2018-11-19"]
    assert year["iso_week"].value_counts().to_dict() == dict.fromkeys(range(1, 53), 7)
    assert year["weekday_true"].value_counts().to_dict() == dict.fromkeys(range(7), 52)
    found = real_year.found
    counts = ("days_read", "days_expected", "days_present", "days_zero")
    assert [found[name] for name in counts] == [375, 365, 364, 4]


def test_notes_tell_the_offsets(real_year: Measured) -> None:
    about = read_source(real_year.source)
    assert (about.kind, about.origin, about.period) == ("moment", "real", 2018)
    assert any("+10:00 (189), +11:00 (186)" in note for note in about.notes)


def test_printed_record_p_n1(real_year: Measured) -> None:
    record = {
        "pickupCount": 69,
        "pickups": [],
        "date": "2018-12-30T00:00:00+11:00",
        "minuteCount": 181,
        "appUsages": [],
        "sessions": [],
    }
    assert json.loads(read_source(real_year.source).first_record) == record
    found = real_year.found
    parts = ("minutes", "pickups", "date", "utc_offset", "list_items")
    assert [found[f"first_record_{part}"] for part in parts] == [181, 69, 20181230, 11, 0]


def test_overall_p_n2(real_year: Measured) -> None:
    found = real_year.found
    assert found["minutes_sum"] == 45975
    assert found["minutes"].n == 364
    assert found["minutes"] == exactly(126.30494505494505)
    assert found["minutes"].std == exactly(62.550532343262695)
    assert found["minutes_sample_std"] == exactly(62.6366308456037)
    assert found["minutes_median"] == 118
    assert found["minutes_quartile_1"] == 81.75
    assert found["minutes_quartile_3"] == 156
    assert (found["minutes_min"], found["minutes_max"]) == (0, 528)


def test_derived_prose_p_n4(real_year: Measured) -> None:
    found = real_year.found
    assert found["share_of_day_rounded"] == 0.0875
    assert found["share_of_day"] == exactly(0.08771176739926739)
    assert found["share_of_waking"] == exactly(0.1315676510989011)
    assert found["total_hours"] == 766.25
    assert found["total_days"] == exactly(31.927083333333332)
    assert found["total_hours_of_365_days"] == exactly(768.3550824175824)
    assert found["total_days_of_365_days"] == exactly(32.0147951007326)
    assert found["share_one_to_three_hours"] == exactly(275 / 364)
    assert found["ratio_to_us_average"] == digits(0.7386, 4)
    assert found["minutes_below_us_average"] == digits(44.7, 1)
    assert found["days_over_six_hours"] == 3


# P-N5: n, sum, mean, population deviation, median
WEEKDAY_TABLE: dict[str, dict[str, tuple[int, int, float, float, float]]] = {
    "as_published": {
        "monday": (59, 7310, 123.89830508474576, 65.08448093166459, 117.0),
        "tuesday": (59, 8185, 138.72881355932202, 83.67143783132838, 125.0),
        "wednesday": (54, 7264, 134.5185185185185, 54.84042194665076, 127.5),
        "thursday": (48, 5476, 114.08333333333333, 49.01353271178164, 110.5),
        "friday": (48, 5540, 115.41666666666667, 55.3597452025286, 107.5),
        "saturday": (48, 6703, 139.64583333333334, 53.90906292982862, 131.5),
        "sunday": (48, 5497, 114.52083333333333, 56.95758274926078, 114.5),
        "weekday": (268, 33775, 126.02611940298507, 64.46475425887688, 116),
        "weekend": (96, 12200, 127.08333333333333, 56.85941483655593, 124),
    },
    "corrected": {
        "monday": (52, 6509, 125.17307692307692, 92.934576068297, 102.0),
        "tuesday": (52, 5461, 105.01923076923077, 44.241683436036176, 105.0),
        "wednesday": (52, 5942, 114.26923076923077, 49.76835393354333, 111.0),
        "thursday": (52, 6498, 124.96153846153847, 50.71677068191908, 118.5),
        "friday": (52, 7085, 136.25, 56.773800498794536, 125.5),
        "saturday": (52, 7763, 149.28846153846155, 54.22685133147087, 134.5),
        "sunday": (52, 6717, 129.17307692307693, 65.91303161504855, 119.0),
        "weekday": (260, 31495, 121.13461538461539, 62.34224054059416, 112.5),
        "weekend": (104, 14480, 139.23076923076923, 61.18575606758594, 129.5),
    },
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("group", WEEKDAY_TABLE["corrected"])
def test_weekday_table_p_n5(real_year: Measured, variant: str, group: str) -> None:
    count, total, mean, std, median = WEEKDAY_TABLE[variant][group]
    name = f"{variant}.minutes_{group}"
    found = real_year.found
    assert found[name].n == count
    assert found[f"{name}_sum"] == total
    assert found[name] == exactly(mean)
    assert found[name].std == exactly(std)
    assert found[f"{name}_median"] == median


# P-N6: (as_published, corrected)
TESTS: dict[str, tuple[Any, Any]] = {
    "weekend_minus_weekday": (p_of(1.0572139303482544), p_of(18.09615384615384)),
    "weekend_welch_p": (p_of(0.8808307141078636), p_of(0.012367792606522397)),
    "weekend_student_p": (p_of(0.8873880788469848), p_of(0.012573426745223841)),
    "weekend_mannwhitney_p": (p_of(0.4566246111707535), p_of(0.003313421944922272)),
    "weekend_kolmogorov_smirnov_d": (p_of(0.10789800995024876), p_of(0.1673076923076923)),
    "weekend_kolmogorov_smirnov_p": (p_of(0.3527395876172521), p_of(0.028328404800373075)),
    "weekend_cohen_d": (p_of(0.01685572767081212), p_of(0.2910047032411232)),
    "weekdays_anova_f": (p_of(1.7707976951184528), p_of(2.8130491681216747)),
    "weekdays_anova_p": (p_of(0.104100811776285), p_of(0.010943005678453252)),
    "weekdays_kruskal_h": (p_of(12.162528413506198), p_of(22.593787627315606)),
    "weekdays_kruskal_p": (p_of(0.058439673210494994), p_of(0.00094459318678736)),
    "weekdays_levene_p": (digits(0.499244, 6), digits(0.238810, 6)),
}


@pytest.mark.parametrize("name", TESTS)
def test_tests_p_n6(real_year: Measured, name: str) -> None:
    found = real_year.found
    assert (found[f"as_published.{name}"], found[f"corrected.{name}"]) == TESTS[name]


def test_corrected_weekend_p_n6(real_year: Measured) -> None:
    found = real_year.found
    assert found["corrected.weekend_welch_t"] == p_of(-2.525254601228148)
    assert found["corrected.weekend_mannwhitney_u"] == 10856
    difference = found["corrected.weekend_minus_weekday"]
    assert (difference.low, difference.high) == (digits(3.96, 2), digits(32.23, 2))
    assert found["corrected.weekend_equivalence_p"] == digits(0.87, 2)  # P-C4
    assert found["corrected.weekdays_tukey_tuesday_saturday_p"] == digits(0.0054, 4)


def test_within_weeks_p_n6(real_year: Measured) -> None:
    found = real_year.found
    paired = found["corrected.weekend_paired"]
    assert paired == p_of(18.096153846153843)
    assert (paired.low, paired.high) == (digits(4.89, 2), digits(31.30, 2))
    assert found["corrected.weekend_paired_std"] == p_of(47.42793071986193)
    assert found["corrected.weekend_paired_t"] == p_of(2.7514002652309895)
    assert found["corrected.weekend_paired_p"] == p_of(0.00819497103873535)
    assert found["corrected.weekend_wilcoxon_p"] == p_of(0.01120340900266689)
    assert found["corrected.weeks_positive"] == 32
    assert found["corrected.weekdays_friedman_chi2"] == p_of(22.60330578512405)
    assert found["corrected.weekdays_friedman_p"] == p_of(0.0009408315042187635)


def test_resampled_p_n6(real_year: Measured) -> None:
    # The known p has 1e5 permutations, ours 9999: four standard errors of the difference.
    p = 0.0129
    error = (p * (1 - p) * (1 / 1e5 + 1 / 1e4)) ** 0.5
    found = real_year.found
    assert found["corrected.weekend_permutation_p"] == pytest.approx(p, abs=4 * error)
    # A 2.5 % quantile of N resamples has the standard error sqrt(0.025 * 0.975 / N) / density;
    # the bootstrap's mean is near normal with the deviation 47.43 / sqrt(52) (P-N6, within weeks).
    spread = 47.43 / 52**0.5
    density = stats.norm.pdf(stats.norm.ppf(0.025)) / spread
    error = (0.025 * 0.975 * 2 / 20_000) ** 0.5 / density
    boot = found["corrected.weekend_bootstrap"]
    assert boot == p_of(18.096153846153843)
    assert (boot.low, boot.high) == pytest.approx((5.8, 31.0), abs=4 * error + 0.05)


def test_only_tuesday_and_saturday_differ_by_tukey(real_year: Measured) -> None:
    groups = minutes_by_weekday(read_days(real_year.days), "corrected")
    p = stats.tukey_hsd(*groups).pvalue
    pairs = [
        (first, second) for first in range(7) for second in range(first) if p[first, second] < 0.05
    ]
    assert pairs == [(5, 1)]
    found = real_year.found
    tukey = ("smallest_p", "tuesday_saturday_p")
    assert [found[f"corrected.weekdays_tukey_{name}"] for name in tukey] == [p[5, 1]] * 2


# 4.2 P-N6, robustness: difference, Welch p, Mann-Whitney p; P-C12: means and Welch p
@pytest.mark.parametrize(
    ("name", "difference", "welch", "mannwhitney"),
    [
        ("without_outliers", digits(18.614, 3), digits(0.00484, 5), digits(0.00321, 5)),
        ("without_zero_days", digits(18.034, 3), digits(0.01144, 5), digits(0.00312, 5)),
        ("without_both", digits(18.565, 3), digits(0.00419, 5), digits(0.00301, 5)),
    ],
)
def test_robustness_p_n6(
    real_year: Measured, name: str, difference: Any, welch: Any, mannwhitney: Any
) -> None:
    found = real_year.found
    assert found[f"corrected.weekend_{name}"] == difference
    assert found[f"corrected.weekend_{name}_welch_p"] == welch
    assert found[f"corrected.weekend_{name}_mannwhitney_p"] == mannwhitney


@pytest.mark.parametrize(
    ("name", "weekday", "weekend", "welch"),
    [
        ("label_late", 125.96, 127.17, digits(0.89, 2)),
        ("label_early", 119.72, 142.77, digits(0.0008, 4)),
    ],
)
def test_shifted_labels_p_c12(
    real_year: Measured, name: str, weekday: float, weekend: float, welch: Any
) -> None:
    found = real_year.found
    assert found[f"corrected.minutes_weekday_{name}"] == digits(weekday, 2)
    assert found[f"corrected.minutes_weekend_{name}"] == digits(weekend, 2)
    assert found[f"corrected.weekend_{name}_welch_p"] == welch


def test_autocorrelation_p_n6(real_year: Measured) -> None:
    lags = {1: (0.2578, 4), 2: (0.1169, 4), 3: (0.077, 3), 7: (0.2445, 4), 14: (0.1566, 4)}
    for lag, (value, decimals) in lags.items():
        assert real_year.found[f"autocorrelation_{lag:02d}"] == digits(value, decimals)


# P-N7
WEEKS = [
    *(992, 1033, 855, 681, 670, 672, 891, 1100, 819, 760, 678, 954, 1323, 1149, 1215, 1140, 1082),
    *(1685, 864, 761, 999, 909, 1092, 905, 774, 621, 623, 925, 741, 866, 839, 901, 580, 740, 583),
    *(643, 731, 726, 935, 634, 910, 738, 764, 891, 906, 733, 735, 735, 912, 830, 1294, 1436),
]


@pytest.mark.parametrize("variant", VARIANTS)
def test_weeks_p_n7(real_year: Measured, variant: str) -> None:
    found = real_year.found
    weeks = [found[f"{variant}.week_{number:03d}"] for number in range(1, 53)]
    assert weeks == WEEKS
    assert f"{variant}.week_053" not in found
    assert found[f"{variant}.week"].n == 52
    assert found[f"{variant}.week"] == exactly(884.1346153846154)
    assert found[f"{variant}.week"].std == exactly(223.70679891031077)
    assert (found[f"{variant}.week_max"], found[f"{variant}.week_max_index"]) == (1685, 17)
    assert (found[f"{variant}.week_min"], found[f"{variant}.week_min_index"]) == (580, 32)
    assert found[f"{variant}.week_max_hours"] == exactly(28.083333333333332)
    assert found[f"{variant}.weeks_700_to_900"] == 20
    assert found[f"{variant}.share_weeks_700_to_900"] == exactly(20 / 52)
    assert found[f"{variant}.weeks_from_1100"] == 8
    assert found[f"{variant}.weeks_over_1000"] == 11
    by_hundred, _ = np.histogram(weeks, np.arange(500, 1800, 100))
    assert by_hundred.tolist() == [2, 8, 12, 8, 11, 3, 3, 2, 1, 1, 0, 1]


def test_extreme_weeks_begin_when_the_spec_says(real_year: Measured) -> None:
    year = read_days(real_year.days)
    most, least = year.iloc[17 * 7 : 18 * 7], year.iloc[32 * 7 : 33 * 7]
    assert most["date"].iloc[0] == "2018-04-30"
    assert most["minutes"].tolist() == [528, 172, 179, 133, 206, 198, 269]
    assert least["date"].iloc[0] == "2018-08-13"


# P-N8: n, sum, mean, deviation
MONTH_TABLE = {
    1: (31, 3691, 119.06451612903226, 65.97308125722431),
    2: (28, 3568, 127.42857142857143, 57.96638716373763),
    3: (31, 3881, 125.19354838709677, 62.68117963916551),
    4: (30, 5402, 180.06666666666666, 106.81976512903509),
    5: (31, 4332, 139.74193548387098, 57.62614087706147),
    6: (30, 3636, 121.2, 42.883096903092245),
    7: (31, 3505, 113.06451612903226, 50.129468175959914),
    8: (31, 3194, 103.03225806451613, 37.265814024399695),
    9: (30, 3248, 108.26666666666667, 43.35660913350531),
    10: (31, 3400, 109.6774193548387, 44.180996569298884),
    11: (30, 3447, 114.9, 50.16662236985863),
    12: (30, 4671, 155.7, 56.1),
}


@pytest.mark.parametrize("month", MONTH_TABLE)
def test_months_p_n8(real_year: Measured, month: int) -> None:
    count, total, mean, std = MONTH_TABLE[month]
    name = f"minutes_month_{month:02d}"
    found = real_year.found
    assert found[name].n == count
    assert found[f"{name}_sum"] == total
    assert found[name] == exactly(mean)
    assert found[name].std == exactly(std)


def test_prose_of_months_p_n8(real_year: Measured) -> None:
    found = real_year.found
    assert found["share_of_waking_month_04"] == exactly(0.18756944444444443)
    assert found["share_of_waking_month_08"] == exactly(0.1073252688172043)
    outliers = [found[f"days_over_six_hours_month_{month:02d}"] for month in range(1, 13)]
    assert outliers == [0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0]
    calm = found["minutes_month_04_without_outliers"]
    assert (calm.n, found["minutes_month_04_without_outliers_sum"]) == (27, 5402 - 451 - 380 - 528)
    assert calm == exactly(149.74074074074073)
    assert calm.std == exactly(55.46009081786088)
    assert found["april_calm_ratio"] == exactly(149.74074074074073 / 180.06666666666666)
    assert found["minutes_month_04_median"] == 156.5
    assert (found["most_used_month"], found["least_used_month"]) == (4, 8)
    assert found["months_anova_p"] == digits(7.45e-06, 8)
    assert found["months_kruskal_p"] == digits(0.00123, 5)


def test_outliers_are_the_days_that_the_spec_names(real_year: Measured) -> None:
    year = read_days(real_year.days)
    long = year[year["minutes"] > 360].set_index("date")["minutes"].to_dict()
    assert long == {"2018-04-09": 451, "2018-04-29": 380, "2018-04-30": 528}


def test_seasons_p_c9(real_year: Measured) -> None:
    found = real_year.found
    assert found["months_above_two_hours"] == 6
    assert found["minutes_summer"] == digits(112.34, 2)
    assert found["minutes_not_summer"] == digits(131.03, 2)
    assert found["minutes_autumn"] == digits(110.93, 2)
    assert found["summer_welch_p"] == digits(0.0028, 4)
    # the months' sums of P-N8 give the means of seasons exactly
    july_to_november = sum(MONTH_TABLE[month][1] for month in range(7, 12)) / 153
    assert found["minutes_july_to_november"] == exactly(july_to_november)


def test_pickups_p_n9(real_year: Measured) -> None:
    found = real_year.found
    assert (found["pickups_sum"], found["pickups"].n) == (24951, 364)
    assert found["pickups"] == exactly(68.5467032967033)
    assert found["pickups"].std == exactly(25.848576705559168)
    assert (found["pickups_median"], found["pickups_max"]) == (67, 142)
    assert found["pickups_whole_file"].n == 375
    assert found["pickups_whole_file"] == exactly(68.22666666666667)
    assert found["pickups_whole_file"].std == exactly(25.840006879944045)
    assert found["pickups_minutes_correlation"] == p_of(0.6697499400756285)
    means = {
        "monday": 60.23076923076923,
        "tuesday": 64.0576923076923,
        "wednesday": 65.32692307692308,
        "thursday": 65.63461538461539,
        "friday": 74.51923076923077,
        "saturday": 83.48076923076923,
        "sunday": 66.57692307692308,
        "weekday": 65.95384615384616,
        "weekend": 75.02884615384616,
    }
    for group, mean in means.items():
        assert found[f"corrected.pickups_{group}"] == exactly(mean)
    assert found["corrected.pickups_welch_p"] == p_of(0.00484399245568004)


# 4.1: counts of P-F1 to P-F10, with the mean and deviation that the figure's text shows
BINS: dict[str, dict[str, tuple[list[int], str]]] = {
    "as_published": {
        "overall": ([33, 154, 121, 42, 8, 3, 1, 1, 1], "126.30 62.55"),
        "weekday": ([23, 119, 86, 30, 5, 2, 1, 1, 1], "126.03 64.46"),
        "weekend": ([10, 35, 35, 12, 3, 1, 0, 0, 0], "127.08 56.86"),
        "monday": ([6, 25, 19, 7, 1, 0, 1, 0, 0], "123.90 65.08"),
        "tuesday": ([4, 25, 19, 7, 2, 0, 0, 1, 1], "138.73 83.67"),
        "wednesday": ([3, 19, 22, 8, 1, 1, 0, 0, 0], "134.52 54.84"),
        "thursday": ([5, 25, 14, 3, 0, 1, 0, 0, 0], "114.08 49.01"),
        "friday": ([5, 25, 12, 5, 1, 0, 0, 0, 0], "115.42 55.36"),
        "saturday": ([3, 14, 19, 10, 2, 0, 0, 0, 0], "139.65 53.91"),
        "sunday": ([7, 21, 16, 2, 1, 1, 0, 0, 0], "114.52 56.96"),
    },
    "corrected": {
        "overall": ([33, 154, 121, 42, 8, 3, 1, 1, 1], "126.30 62.55"),
        "weekday": ([29, 116, 85, 21, 5, 2, 0, 1, 1], "121.13 62.34"),
        "weekend": ([4, 38, 36, 21, 3, 1, 1, 0, 0], "139.23 61.19"),
        "monday": ([7, 25, 14, 3, 1, 0, 0, 1, 1], "125.17 92.93"),
        "tuesday": ([9, 23, 17, 3, 0, 0, 0, 0, 0], "105.02 44.24"),
        "wednesday": ([7, 22, 19, 3, 1, 0, 0, 0, 0], "114.27 49.77"),
        "thursday": ([4, 23, 20, 3, 1, 1, 0, 0, 0], "124.96 50.72"),
        "friday": ([2, 23, 15, 9, 2, 1, 0, 0, 0], "136.25 56.77"),
        "saturday": ([1, 15, 19, 15, 1, 1, 0, 0, 0], "149.29 54.23"),
        "sunday": ([3, 23, 17, 6, 2, 0, 1, 0, 0], "129.17 65.91"),
    },
}
# P-F13, P-F15, P-F16: the same in both variants
for bins in BINS.values():
    bins["week"] = ([10, 12, 13, 6, 4, 3, 2, 1, 0, 1], "884.13 223.71")
    bins["most_used_month"] = ([0, 11, 6, 9, 1, 0, 1, 1, 1], "180.07 106.82")
    bins["least_used_month"] = ([3, 18, 9, 1], "103.03 37.27")
EDGES: dict[str, list[float]] = {
    "week": [580, 690.5, 801, 911.5, 1022, 1132.5, 1243, 1353.5, 1464, 1574.5, 1685],
    "least_used_month": [0, 60, 120, 180, 240],
}
MONTHS = {"most_used_month": 4, "least_used_month": 8}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", BINS["corrected"])
def test_bins_of_figures(real_year: Measured, variant: str, name: str) -> None:
    counts, text = BINS[variant][name]
    histogram = json.loads(Path(real_year.histograms).read_text("utf-8"))[variant][name]
    assert histogram["counts"] == counts
    assert histogram["n"] == sum(counts)
    assert f"{histogram['mean']:.2f} {histogram['std']:.2f}" == text
    edges: list[float] = EDGES.get(name, list(range(0, 541, 60)))
    assert histogram["edges"] == pytest.approx(edges, rel=1e-14)
    assert histogram.get("month") == MONTHS.get(name)
    found = real_year.found
    measured = [found[f"{variant}.bins_{name}_{number}"] for number in range(len(counts))]
    assert measured == counts
    assert found[f"{variant}.bins_{name}_right_edge"] == pytest.approx(edges[-1], rel=1e-14)


def test_evidence_of_errata(real_year: Measured) -> None:
    found = real_year.found
    assert (found["dates_right_weekday"], found["dates_right_class"]) == (62, 220)  # P-E1
    assert found["minutes_recorded"].n == 360  # P-E4
    assert found["minutes_recorded"] == exactly(127.70833333333333)
    assert found["minutes_recorded"].std == exactly(61.45581915761382)
    assert found["utc_offset_spread"] == 1  # P-E5
    reader = ("top_level_keys", "author_days", "author_days_second_key")  # P-E6
    assert [found[name] for name in reader] == [1, 364, 0]


@pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="the order of a set of strings is a version's own"
)
def test_hash_seeds_on_python_3_11_p_e2(real_year: Measured) -> None:
    runs = (real_year.folder / "hash_seeds.csv").read_text("utf-8").splitlines()[1:]
    months = [tuple(map(int, run.split(",")[2:])) for run in runs]
    # seeds 0 to 5, from 4.4 P-E2
    found = [(12, 1), (7, 2), (8, 10), (7, 2), (2, 1), (10, 2)]
    assert months == [(seed, *pair) for seed, pair in enumerate(found)]
    assert real_year.found["ordered_dict_both_right"] == 0
