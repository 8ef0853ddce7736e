"""Bin the minutes as every histogram of the post does, in both variants."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from refigure.measurements import Measurement, write_measurements
from refigure.phone_usage.days import (
    VARIANTS,
    WEEKDAYS,
    hour_edges,
    minutes_by_class,
    minutes_by_month,
    minutes_by_weekday,
    read_days,
    weekly_minutes,
)
from refigure.phone_usage.source import Source, read_source
from refigure.step import run_step


def main(days: str, source: str, measurements: str, histograms: str) -> None:
    """Write the bins for the figures, and their counts as measurements."""
    about = read_source(source)
    table = read_days(days)
    found = {variant: histograms_of(table, variant) for variant in VARIANTS}
    rows = [row for variant in VARIANTS for row in measure_bins(found[variant], variant, about)]
    write_measurements(measurements, rows)
    Path(histograms).write_text(
        json.dumps(found, sort_keys=True, indent=1) + "\n", encoding="utf-8"
    )


def histograms_of(table: pd.DataFrame, variant: str) -> dict[str, dict[str, Any]]:
    """Bin the minutes as each histogram of the post does: edges, counts, mean and deviation."""
    minutes = table["minutes"].to_numpy(float)
    edges = hour_edges(minutes)
    groups = {
        "overall": minutes,
        **dict(zip(WEEKDAYS, minutes_by_weekday(table, variant), strict=True)),
    }
    groups["weekday"], groups["weekend"] = minutes_by_class(table, variant)
    found = {name: histogram(values, edges) for name, values in groups.items()}
    weeks = weekly_minutes(table, variant)
    found["week"] = histogram(weeks, np.histogram_bin_edges(weeks, 10))
    months = minutes_by_month(table)
    ranked = sorted(months, key=lambda month: months[month].mean())
    for name, month in (("most_used_month", ranked[-1]), ("least_used_month", ranked[0])):
        found[name] = {**histogram(months[month], hour_edges(months[month])), "month": month}
    return found


def histogram(values: np.ndarray, edges: np.ndarray) -> dict[str, Any]:
    """Count the values between the edges (last bin closed), with what the figure's text says."""
    counts, _ = np.histogram(values, edges)
    filled = len(values) > 0
    return {
        "edges": [float(edge) for edge in edges],
        "counts": [int(count) for count in counts],
        "mean": float(values.mean()) if filled else None,
        "std": float(values.std()) if filled else None,
        "n": len(values),
    }


def measure_bins(
    histograms: Mapping[str, Mapping[str, Any]], variant: str, about: Source
) -> Iterator[Measurement]:
    """Yield the count of every bin of every histogram, as `<variant>.bins_<histogram>_<number>`."""
    for name, found in histograms.items():
        for number, count in enumerate(found["counts"]):
            yield about.measurement(f"{variant}.bins_{name}_{number}", count, unit="1")
        yield about.measurement(f"{variant}.bins_{name}_right_edge", found["edges"][-1], unit="min")


if __name__ == "__main__":
    run_step(main)
