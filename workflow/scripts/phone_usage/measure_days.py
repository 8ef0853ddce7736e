"""Measure what the post prints of the days, whole and by day of the week, in both variants."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from refigure.intervals import NAN
from refigure.measurements import Measurement, write_measurements
from refigure.phone_usage.days import (
    VARIANTS,
    WEEKDAYS,
    minutes_by_class,
    minutes_by_weekday,
    read_days,
)
from refigure.phone_usage.describe import (
    HOURS_AWAKE,
    OUTLIER_MINUTES,
    DescribeSettings,
    describe,
)
from refigure.phone_usage.source import Source, read_source
from refigure.settings import read_settings
from refigure.step import run_step


def main(days: str, source: str, settings: dict, measurements: str) -> None:
    """Write the measurements of days."""
    about = read_source(source)
    table = read_days(days)
    chosen = read_settings(DescribeSettings, settings)
    rows = [*measure_overall(table, about, chosen), *measure_labels(table, about)]
    for variant in VARIANTS:
        rows += measure_weekdays(table, variant, about, chosen.confidence)
    write_measurements(measurements, rows)


def measure_overall(
    table: pd.DataFrame, about: Source, settings: DescribeSettings
) -> Iterator[Measurement]:
    """Yield the post's numbers over all days, and what its prose derives from them."""
    minutes = table["minutes"].to_numpy(float)
    yield from describe(about, "minutes", minutes, settings.confidence)
    yield from describe(about, "minutes_recorded", minutes[table["recorded"]])
    for name, value in {
        "minutes_sample_std": np.std(minutes, ddof=1) if len(minutes) > 1 else NAN,
        "minutes_quartile_1": np.quantile(minutes, 0.25),
        "minutes_quartile_3": np.quantile(minutes, 0.75),
        "minutes_min": minutes.min(),
        "minutes_max": minutes.max(),
        "minutes_below_us_average": settings.us_average_minutes - minutes.mean(),
    }.items():
        yield about.measurement(name, value, n=len(minutes), unit="min")
    total_hours = minutes.sum() / 60
    for name, value, unit in (
        ("share_of_day", minutes.mean() / (24 * 60), "1"),
        ("share_of_day_rounded", np.floor(minutes.mean()) / (24 * 60), "1"),
        ("share_of_waking", minutes.mean() / (HOURS_AWAKE * 60), "1"),
        ("ratio_to_us_average", minutes.mean() / settings.us_average_minutes, "1"),
        ("total_hours", total_hours, "h"),
        ("total_days", total_hours / 24, "days"),
        ("total_hours_of_365_days", total_hours * 365 / len(minutes), "h"),
        ("total_days_of_365_days", total_hours / 24 * 365 / len(minutes), "days"),
        ("share_one_to_three_hours", np.mean((minutes >= 60) & (minutes < 180)), "1"),
        ("days_over_six_hours", np.sum(minutes > OUTLIER_MINUTES), "days"),
    ):
        yield about.measurement(name, value, n=len(minutes), unit=unit)


def measure_weekdays(
    table: pd.DataFrame, variant: str, about: Source, confidence: float
) -> Iterator[Measurement]:
    """Yield the numbers of each day of the week, of weekdays and of weekends."""
    groups = dict(zip(WEEKDAYS, minutes_by_weekday(table, variant), strict=True))
    groups["weekday"], groups["weekend"] = minutes_by_class(table, variant)
    for name, values in groups.items():
        yield from describe(about, f"{variant}.minutes_{name}", values, confidence)
    seven = [groups[day] for day in WEEKDAYS if len(groups[day])]
    for name, numbers in (
        ("mean", [float(day.mean()) for day in seven]),
        ("std", [float(day.std()) for day in seven]),
    ):
        for word, value in (("lowest", min(numbers)), ("highest", max(numbers))):
            measure = f"{variant}.weekdays_{word}_{name}"
            yield about.measurement(measure, value, n=len(seven), unit="min")


def measure_labels(table: pd.DataFrame, about: Source) -> Iterator[Measurement]:
    """Yield how often the published weekday is the true one, and the class of day right."""
    published, true = table["weekday_published"], table["weekday_true"]
    right_class = (published >= 5) == (true >= 5)
    yield about.measurement(
        "dates_right_weekday", (published == true).sum(), n=len(table), unit="days"
    )
    yield about.measurement("dates_right_class", right_class.sum(), n=len(table), unit="days")


if __name__ == "__main__":
    run_step(main)
