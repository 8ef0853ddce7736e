"""Measure the pickups, which the post's code reads and the post does not show."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import stats

from refigure.intervals import NAN
from refigure.measurements import Measurement, write_measurements
from refigure.phone_usage.days import WEEKDAYS, read_days
from refigure.phone_usage.describe import DescribeSettings, describe
from refigure.phone_usage.source import Source, read_source
from refigure.settings import read_settings
from refigure.statistics import p_value
from refigure.step import run_step


def main(days: str, source: str, settings: dict, measurements: str) -> None:
    """Write the measurements of pickups; none where the export has no pickups."""
    confidence = read_settings(DescribeSettings, settings).confidence
    whole = read_days(days, all_days=True)
    rows = measure_pickups(read_days(days), whole, read_source(source), confidence)
    write_measurements(measurements, rows)


def measure_pickups(
    table: pd.DataFrame, all_days: pd.DataFrame, about: Source, confidence: float
) -> Iterator[Measurement]:
    """Yield the pickups: over the period, over the whole file, and by day of the week."""
    counted = table.dropna(subset="pickups")
    if counted.empty:
        return
    pickups, minutes = counted["pickups"].to_numpy(float), counted["minutes"].to_numpy(float)
    yield from describe(about, "pickups", pickups, unit="1")
    yield about.measurement("pickups_max", pickups.max(), n=len(pickups))
    whole = all_days["pickups"].dropna().to_numpy(float)
    yield from describe(about, "pickups_whole_file", whole, unit="1")
    spread = len(pickups) > 1 and np.ptp(pickups) > 0 and np.ptp(minutes) > 0
    correlation = np.corrcoef(pickups, minutes)[0, 1] if spread else NAN
    yield about.measurement("pickups_minutes_correlation", correlation, n=len(pickups))
    ratio = minutes[pickups > 0] / pickups[pickups > 0]
    yield from describe(about, "minutes_per_pickup", ratio)
    weekday = counted["weekday_true"].to_numpy()
    for number, name in enumerate(WEEKDAYS):
        yield from describe(
            about, f"corrected.pickups_{name}", pickups[weekday == number], confidence, "1"
        )
    working, weekend = pickups[weekday < 5], pickups[weekday >= 5]
    yield from describe(about, "corrected.pickups_weekday", working, unit="1")
    yield from describe(about, "corrected.pickups_weekend", weekend, unit="1")
    p = p_value(stats.ttest_ind, working, weekend, equal_var=False)
    yield about.measurement("corrected.pickups_welch_p", p, n=len(pickups))


if __name__ == "__main__":
    run_step(main)
