"""Measure what the post prints of weeks and months."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import stats

from refigure.intervals import NAN
from refigure.measurements import Measurement, write_measurements
from refigure.phone_usage.days import VARIANTS, minutes_by_month, read_days, weekly_minutes
from refigure.phone_usage.describe import (
    HOURS_AWAKE,
    OUTLIER_MINUTES,
    DescribeSettings,
    describe,
)
from refigure.phone_usage.source import Source, read_source
from refigure.settings import read_settings
from refigure.statistics import p_value, welch_difference
from refigure.step import run_step

TWO_HOURS = 120  # the post: "hovering around the slightly above two hour mark"


def main(days: str, source: str, settings: dict, measurements: str) -> None:
    """Write the measurements of weeks, months and seasons."""
    about = read_source(source)
    table = read_days(days)
    confidence = read_settings(DescribeSettings, settings).confidence
    rows = [
        *measure_weeks(table, about),
        *measure_months(table, about, confidence),
        *measure_seasons(table, about, confidence),
    ]
    write_measurements(measurements, rows)


def measure_weeks(table: pd.DataFrame, about: Source) -> Iterator[Measurement]:
    """Yield the weekly sums and what the post says of them."""
    for variant in VARIANTS:
        weeks = weekly_minutes(table, variant)
        for number, minutes in enumerate(weeks, start=1):
            yield about.measurement(f"{variant}.week_{number:03d}", minutes, n=7, unit="min")
        if len(weeks) == 0:
            continue
        yield from describe(about, f"{variant}.week", weeks)
        for name, value, unit in (
            ("week_max", weeks.max(), "min"),
            ("week_max_hours", weeks.max() / 60, "h"),
            ("week_max_index", weeks.argmax(), "1"),
            ("week_min", weeks.min(), "min"),
            ("week_min_index", weeks.argmin(), "1"),
            ("weeks_700_to_900", np.sum((weeks >= 700) & (weeks <= 900)), "weeks"),
            ("share_weeks_700_to_900", np.mean((weeks >= 700) & (weeks <= 900)), "1"),
            ("weeks_from_1100", np.sum(weeks >= 1100), "weeks"),
            ("weeks_over_1000", np.sum(weeks > 1000), "weeks"),
        ):
            yield about.measurement(f"{variant}.{name}", value, n=len(weeks), unit=unit)


def measure_months(table: pd.DataFrame, about: Source, confidence: float) -> Iterator[Measurement]:
    """Yield the numbers of each month, the most and least used, seasons and April's outliers."""
    months = minutes_by_month(table)
    for month, minutes in months.items():
        yield from describe(about, f"minutes_month_{month:02d}", minutes, confidence)
        calm = minutes[minutes <= OUTLIER_MINUTES]
        yield from describe(about, f"minutes_month_{month:02d}_without_outliers", calm)
        waking = minutes.mean() / (HOURS_AWAKE * 60)
        yield about.measurement(f"share_of_waking_month_{month:02d}", waking, n=len(minutes))
        outliers = int(np.sum(minutes > OUTLIER_MINUTES))
        yield about.measurement(f"days_over_six_hours_month_{month:02d}", outliers, unit="days")
    means = {month: float(minutes.mean()) for month, minutes in months.items()}
    yield about.measurement(
        "most_used_month", max(means, key=lambda month: means[month]), n=len(means)
    )
    yield about.measurement(
        "least_used_month", min(means, key=lambda month: means[month]), n=len(means)
    )
    above = sum(mean > TWO_HOURS for mean in means.values())
    yield about.measurement("months_above_two_hours", above, n=len(means), unit="months")
    if 4 in months:
        april = months[4]
        calm = april[april <= OUTLIER_MINUTES]
        ratio = calm.mean() / april.mean() if calm.any() else NAN
        yield about.measurement("april_calm_ratio", ratio, n=len(april))
    groups = list(months.values()) if len(months) > 1 else []  # one month differs from none
    yield about.measurement("months_anova_p", p_value(stats.f_oneway, *groups))
    yield about.measurement("months_kruskal_p", p_value(stats.kruskal, *groups))


def measure_seasons(table: pd.DataFrame, about: Source, confidence: float) -> Iterator[Measurement]:
    """Yield the seasons' means and the difference of the summer (June to August) from the rest."""
    minutes = table["minutes"].to_numpy(float)
    summer = table["month"].isin((6, 7, 8)).to_numpy()
    yield from describe(about, "minutes_summer", minutes[summer])
    yield from describe(about, "minutes_not_summer", minutes[~summer])
    yield from describe(about, "minutes_autumn", minutes[table["month"].isin((9, 10, 11))])
    yield from describe(
        about, "minutes_july_to_november", minutes[table["month"].isin(range(7, 12))]
    )
    difference = welch_difference(minutes[~summer], minutes[summer], confidence)
    p = p_value(stats.ttest_ind, minutes[summer], minutes[~summer], equal_var=False)
    for name, value in (
        ("", difference.value),
        (".low", difference.low),
        (".high", difference.high),
    ):
        yield about.measurement(f"summer_minus_rest{name}", value, n=len(minutes), unit="min")
    yield about.measurement("summer_welch_p", p, n=len(minutes))


if __name__ == "__main__":
    run_step(main)
