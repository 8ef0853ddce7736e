"""Compare weekends with weekdays without doubtful days, and with every date one day off."""

import pandas as pd
from scipy import stats

from refigure.intervals import NAN
from refigure.measurements import write_measurements
from refigure.phone_usage.days import read_days
from refigure.phone_usage.describe import OUTLIER_MINUTES, DescribeSettings
from refigure.phone_usage.source import read_source
from refigure.settings import read_settings
from refigure.statistics import p_value, welch_difference
from refigure.step import run_step


def main(days: str, source: str, settings: dict, measurements: str) -> None:
    """Write estimates, intervals and p-values of each way of choosing and labelling the days."""
    table = read_days(days)
    found = vary_data(table, read_settings(DescribeSettings, settings).confidence)
    corrected = {f"corrected.{name}": value for name, value in found.items()}
    write_measurements(measurements, read_source(source).results(corrected, len(table)))


def vary_data(table: pd.DataFrame, confidence: float) -> dict[str, float]:
    """Redo the comparison without doubtful days, and with every date one day off.

    `label_late`: every date stands one day too late in the file; `label_early`: too early.
    """
    calm = table["minutes"] <= OUTLIER_MINUTES
    choices = {
        "without_outliers": (table[calm], 0),
        "without_zero_days": (table[table["recorded"]], 0),
        "without_both": (table[calm & table["recorded"]], 0),
        "label_late": (table, -1),
        "label_early": (table, 1),
    }
    found: dict[str, float] = {}
    for name, (days, shift) in choices.items():
        weekend = (days["weekday_true"].to_numpy() + shift) % 7 >= 5
        minutes = days["minutes"].to_numpy(float)
        groups = (minutes[~weekend], minutes[weekend])
        found |= welch_difference(*groups, confidence).named(f"weekend_{name}")
        found[f"weekend_{name}_welch_p"] = p_value(stats.ttest_ind, *groups, equal_var=False)
        found[f"weekend_{name}_mannwhitney_p"] = p_value(stats.mannwhitneyu, *groups)
        for group, values in zip(("weekday", "weekend"), groups, strict=True):
            found[f"minutes_{group}_{name}"] = float(values.mean()) if len(values) else NAN
    return found


if __name__ == "__main__":
    run_step(main)
