"""The bar charts P-F11, P-F12, P-F14 and P-X5, read from their axes.

The words of `as_published` are those of the post's images.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from matplotlib.container import BarContainer

from refigure.measurements import Measurement, write_measurements, write_table
from refigure.phone_usage.days import WEEKDAYS
from scripts.phone_usage import (
    plot_day_means,
    plot_hash_seeds,
    plot_monthly_means,
    plot_weekly_minutes,
)

if TYPE_CHECKING:
    from tests.conftest import Draw, Measured, MeasureDays

DESCRIBE = {"us_average_minutes": 171, "confidence": 0.9}
BLUE, ORANGE, VERMILION, DEFAULT = "#0072b2", "#e69f00", "#d55e00", "#1f77b4"
VARIANTS = ("as_published", "corrected")


def heights(axes: Axes, container: int = 0) -> list[float]:
    """The heights of the bars of one call of `bar`."""
    found = [one for one in axes.containers if isinstance(one, BarContainer)][container]
    return [float(bar.get_height()) for bar in found.patches]


def centres(axes: Axes, container: int = 0) -> list[float]:
    """The middles of the bars of one call of `bar`."""
    found = [one for one in axes.containers if isinstance(one, BarContainer)][container]
    return [round(float(bar.get_x() + bar.get_width() / 2), 9) for bar in found.patches]


def intervals(axes: Axes) -> list[tuple[float, float]]:
    """The ends of the error bars."""
    (lines,) = (one for one in axes.collections if isinstance(one, LineCollection))
    return [(float(line[0][1]), float(line[1][1])) for line in lines.get_segments()]


def words(axes: Axes) -> tuple[str, str, str]:
    """Title and labels."""
    return axes.get_title(), axes.get_xlabel(), axes.get_ylabel()


def ticks(axes: Axes) -> list[str]:
    """The words at the x axis."""
    return [label.get_text() for label in axes.get_xticklabels()]


def test_day_means(draw: Draw, two_weeks: Measured) -> None:
    figures = draw(
        plot_day_means.main,
        [f"P-F11_day_means_{variant}" for variant in VARIANTS],
        measurements=two_weeks.measurements,
        source=two_weeks.source,
        settings=DESCRIBE,
    )
    (published,) = figures["P-F11_day_means_as_published"].figure.axes
    title = "Average Phone Usage for Day of Week"
    assert words(published) == (title, "Day of Week", "Average Phone Usage")
    # see test_measure.py for the means
    assert heights(published) == [45, 55, 75, 95, 15, 25, 35]
    assert centres(published) == list(range(7))
    assert to_hex(published.patches[0].get_facecolor()) == DEFAULT
    (corrected,) = figures["P-F11_day_means_corrected"].figure.axes
    assert words(corrected)[0] == title
    assert "90%" in corrected.get_ylabel()
    assert ticks(corrected) == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert heights(corrected) == [15, 25, 35, 45, 55, 75, 95]
    ends = [
        (two_weeks.found[f"{name}.low"], two_weeks.found[f"{name}.high"])
        for name in (f"corrected.minutes_{day}" for day in WEEKDAYS)
    ]
    assert np.array(intervals(corrected)) == pytest.approx(np.array(ends))
    colours = [to_hex(bar.get_facecolor()) for bar in corrected.patches]
    assert colours == [BLUE] * 5 + [ORANGE] * 2
    mean = next(line for line in corrected.lines if line.get_label() == "mean of all days, 49")
    assert mean.get_ydata()[0] == pytest.approx(690 / 14)  # type: ignore[index]


def test_weekly_minutes(draw: Draw, measure_days_of: MeasureDays) -> None:
    # three days, then two whole weeks, the second with a day of over six hours, then two days
    minutes = [10, 20, 30, *[40] * 7, *[50] * 6, 361, 60, 60]
    measured = measure_days_of(date(2018, 1, 5), minutes, [1] * 19)
    figures = draw(
        plot_weekly_minutes.main,
        [f"P-F12_weekly_minutes_{variant}" for variant in VARIANTS],
        days=measured.days,
        source=measured.source,
    )
    (published,) = figures["P-F12_weekly_minutes_as_published"].figure.axes
    title = "Week-by-Week Phone Usage Minutes"
    assert words(published) == (title, "Week of the Year", "Phone Usage Minutes")
    # runs of seven from the first day, the last one short
    assert heights(published) == [60 + 4 * 40, 3 * 40 + 4 * 50, 2 * 50 + 361 + 2 * 60]
    assert centres(published) == [0, 1, 2]
    (corrected,) = figures["P-F12_weekly_minutes_corrected"].figure.axes
    assert words(corrected)[0] == title
    assert (heights(corrected, 0), centres(corrected, 0)) == ([280], [1])
    assert (heights(corrected, 1), centres(corrected, 1)) == ([661], [2])
    marked = corrected.patches[-1]
    assert (to_hex(marked.get_facecolor()), marked.get_hatch()) == (VERMILION, "//")
    legend = corrected.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["has a day of more than 6 hours"]


def test_monthly_means(draw: Draw, two_weeks: Measured) -> None:
    figures = draw(
        plot_monthly_means.main,
        [f"P-F14_monthly_means_{variant}" for variant in VARIANTS],
        measurements=two_weeks.measurements,
        source=two_weeks.source,
        settings=DESCRIBE,
    )
    (published,) = figures["P-F14_monthly_means_as_published"].figure.axes
    assert words(published) == (
        "Average daily minutes of phone usage per month",
        "Month (1 = Jan)",
        "Average daily minutes of phone usage",
    )
    assert (heights(published), centres(published)) == ([37, 80], [2, 3])
    assert ticks(published) == ["2", "3"]
    (corrected,) = figures["P-F14_monthly_means_corrected"].figure.axes
    assert (heights(corrected), ticks(corrected)) == ([37, 80], ["Feb", "Mar"])
    found = two_weeks.found
    months = ("minutes_month_02", "minutes_month_03")
    ends = [(found[month].low, found[month].high) for month in months]
    assert np.array(intervals(corrected)) == pytest.approx(np.array(ends))
    hours = next(line for line in corrected.lines if line.get_label() == "two hours")
    assert list(hours.get_ydata()) == [120, 120]  # type: ignore[arg-type]


@pytest.mark.real_data
def test_bars_of_the_real_year(draw: Draw, real_year: Measured) -> None:
    figures = draw(
        plot_weekly_minutes.main,
        [f"P-F12_weekly_minutes_{variant}" for variant in VARIANTS],
        days=real_year.days,
        source=real_year.source,
    )
    (published,) = figures["P-F12_weekly_minutes_as_published"].figure.axes
    assert centres(published) == list(range(52))
    assert heights(published)[17] == 1685
    (corrected,) = figures["P-F12_weekly_minutes_corrected"].figure.axes
    # 9 and 29 April and 30 April 2018 are in the ISO weeks 15, 17 and 18
    assert centres(corrected, 1) == [15, 17, 18]


def test_hash_seeds(draw: Draw, tmp_path: Path, two_weeks: Measured) -> None:
    runs = [("2.7.18", seed, 4, 8) for seed in range(2)]
    runs += [("3.11.7", seed, most, least) for seed, (most, least) in enumerate([(4, 1), (2, 8)])]
    columns = ("implementation", "version", "hash_seed", "most_used_month", "least_used_month")
    rows = [["CPython", version, *map(str, rest)] for version, *rest in runs]
    write_table(tmp_path / "runs.csv", columns, rows)
    months = [Measurement("most_used_month", 4), Measurement("least_used_month", 8)]
    write_measurements(tmp_path / "measurements.csv", months)
    figures = draw(
        plot_hash_seeds.main,
        ["P-X5_hash_seeds"],
        runs=str(tmp_path / "runs.csv"),
        measurements=str(tmp_path / "measurements.csv"),
        source=two_weeks.source,
    )
    (axes,) = figures["P-X5_hash_seeds"].figure.axes
    assert ticks(axes) == ["2.7.18", "3.11.7"]
    # most used right, least used right, both, in per cent of the seeds of each version
    assert [heights(axes, series) for series in range(3)] == [[100, 50], [100, 50], [100, 0]]
    assert "2 hash seeds each" in axes.get_title()
