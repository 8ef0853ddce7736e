"""The figures that the post does not have (P-X1, P-X2, P-X4, P-X6, P-X7), read from their axes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PathCollection, QuadMesh
from matplotlib.patches import Rectangle

from refigure.measurements import Measurement, write_measurements
from scripts.phone_usage import (
    plot_autocorrelation,
    plot_calendar,
    plot_pickups,
    plot_weekday_distributions,
    plot_weekend_effect,
)

if TYPE_CHECKING:
    from tests.conftest import Draw, Measured, MeasureDays


def test_calendar_has_a_square_a_day(draw: Draw, measure_days_of: MeasureDays) -> None:
    # Sunday 2017-12-31 is in ISO week 52 of 2017; 1 to 14 January are the weeks 1 and 2 of 2018
    minutes = [5, *range(1, 15)]
    minutes[9] = 0
    measured = measure_days_of(date(2017, 12, 31), minutes, minutes)
    figures = draw(
        plot_calendar.main, ["P-X1_calendar"], days=measured.days, source=measured.source
    )
    years = figures["P-X1_calendar"].figure.axes[:2]  # the third is the colour bar's
    assert [axes.get_ylabel() for axes in years] == ["2017", "2018"]
    meshes = [next(c for c in axes.collections if isinstance(c, QuadMesh)) for axes in years]
    grids: list[np.ndarray] = [
        np.ma.filled(np.ma.asarray(mesh.get_array()), np.nan) for mesh in meshes
    ]
    assert grids[0].shape == (7, 52)
    assert np.flatnonzero(~np.isnan(grids[0])).tolist() == [6 * 52 + 51]
    weeks = np.array([[1, 2, 3, 4, 5, 6, 7], [8, 0, 10, 11, 12, 13, 14]]).T
    assert grids[1].tolist() == weeks.tolist()
    crosses = [line for line in years[1].lines if line.get_marker() == "x"]
    assert [np.asarray(line.get_xydata()).tolist() for line in crosses] == [
        [[2, 1]]
    ]  # Tuesday of week 2
    assert [label.get_text() for label in years[1].get_xticklabels()] == ["Jan"]


def test_calendar_of_a_year_that_ends_in_week_1(draw: Draw, measure_days_of: MeasureDays) -> None:
    # Monday 2018-12-31 is in week 1 of 2019
    measured = measure_days_of(date(2018, 12, 30), [1, 2], [1, 2])
    figures = draw(
        plot_calendar.main, ["P-X1_calendar"], days=measured.days, source=measured.source
    )
    assert [axes.get_ylabel() for axes in figures["P-X1_calendar"].figure.axes[:2]] == [
        "2018",
        "2019",
    ]


def test_weekday_distributions_show_every_day(draw: Draw, two_weeks: Measured) -> None:
    stem = "P-X2_weekday_distributions"
    figures = draw(
        plot_weekday_distributions.main, [stem], days=two_weeks.days, source=two_weeks.source
    )
    published, corrected = figures[stem].figure.axes
    # means by day, see test_measure.py
    for axes, means in (
        (published, [45, 55, 75, 95, 15, 25, 35]),
        (corrected, [15, 25, 35, 45, 55, 75, 95]),
    ):
        groups = [
            np.asarray(one.get_offsets())[:, 1].tolist()
            for one in axes.collections
            if isinstance(one, PathCollection) and len(np.asarray(one.get_offsets()))
        ]
        assert sorted(minutes for group in groups for minutes in group) == sorted(
            [10, 20, 30, 40, 50, 60, 70, 20, 30, 40, 50, 60, 90, 120]
        )
        assert [sum(group) / 2 for group in groups] == means
        bars = [one for one in axes.collections if isinstance(one, LineCollection)]
        assert [float(bar.get_segments()[0][0][1]) for bar in bars] == means
        assert axes.get_xticklabels()[0].get_text() == f"Mon\n2 days\nmean {means[0]}"
    assert "As published" in published.get_title(loc="left")
    assert "Corrected" in corrected.get_title(loc="left")


def test_weekend_effect_draws_what_was_measured(draw: Draw, tmp_path: Path) -> None:
    rows = [
        Measurement("as_published.weekend_minus_weekday", 1),
        Measurement("as_published.weekend_minus_weekday.low", -9),
        Measurement("as_published.weekend_minus_weekday.high", 11),
        Measurement("corrected.weekend_minus_weekday", 18),
        Measurement("corrected.weekend_paired", float("nan")),
    ]
    write_measurements(tmp_path / "measurements.csv", rows)
    (tmp_path / "source.json").write_text(
        '{"kind": "csv", "origin": "own", "period": null, "notes": [], "first_record": ""}'
    )
    stem = "P-X4_weekend_effect"
    figures = draw(
        plot_weekend_effect.main,
        [stem],
        measurements=str(tmp_path / "measurements.csv"),
        source=str(tmp_path / "source.json"),
        settings={"equivalence_margin": 10, "confidence": 0.95},
    )
    (axes,) = figures[stem].figure.axes
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert labels == ["as published (month read as minutes)", "corrected, Welch"]
    points = [
        np.asarray(line.get_xydata()).tolist()
        for line in axes.lines
        if line.get_marker() in ("o", "s")
    ]
    assert points == [[[1, 0]], [[18, 1]]]
    (interval,) = (one for one in axes.collections if isinstance(one, LineCollection))
    assert interval.get_segments()[0].tolist() == [[-9, 0], [11, 0]]
    assert "95%" in axes.get_xlabel()
    (band,) = axes.patches
    assert (band.get_extents().x0 < band.get_extents().x1, band.get_label()) == (
        True,
        "counts as no difference",
    )


def test_every_row_of_the_weekend_effect_is_measured(made_up_year: Measured) -> None:
    assert set(plot_weekend_effect.ROWS) <= set(made_up_year.found)


def test_autocorrelation_draws_every_lag(draw: Draw, made_up_year: Measured) -> None:
    stem = "P-X6_autocorrelation"
    figures = draw(
        plot_autocorrelation.main,
        [stem],
        measurements=str(made_up_year.folder / "parts" / "models.csv"),
        source=made_up_year.source,
    )
    assert figures[stem].origin == "stand-in"
    (axes,) = figures[stem].figure.axes
    points = {
        int(lag): float(value)
        for line in axes.lines
        if line.get_marker() in ("o", "D")
        for lag, value in np.asarray(line.get_xydata())
    }
    found = made_up_year.found
    assert points == {lag: found[f"autocorrelation_{lag:02d}"] for lag in range(1, 29)}
    weekly = next(line for line in axes.lines if line.get_marker() == "D")
    assert list(np.asarray(weekly.get_xdata())) == [7, 14, 21, 28]


def test_pickups(draw: Draw, two_weeks: Measured) -> None:
    stem = "P-X7_pickups"
    figures = draw(
        plot_pickups.main,
        [stem],
        days=two_weeks.days,
        source=two_weeks.source,
        settings={"confidence": 0.95},
    )
    left, right = figures[stem].figure.axes
    assert [float(bar.get_height()) for bar in left.patches if isinstance(bar, Rectangle)] == [
        1.5,
        2.5,
        3.5,
        4.5,
        5.5,
        7.5,
        9.5,
    ]
    points = [np.asarray(line.get_xydata()) for line in right.lines]
    assert [len(group) for group in points] == [10, 4]
    assert np.concatenate(points)[:, 1] == pytest.approx(10 * np.concatenate(points)[:, 0])
    assert right.get_title() == "Minutes against pickups (r = 1.00)"


def test_an_export_without_pickups_says_so(draw: Draw, measure_days_of: MeasureDays) -> None:
    measured = measure_days_of(date(2018, 2, 26), [30, 60], [None, None])
    stem = "P-X7_pickups"
    figures = draw(
        plot_pickups.main,
        [stem],
        days=measured.days,
        source=measured.source,
        settings={"confidence": 0.95},
    )
    assert [text.get_text() for text in figures[stem].figure.texts] == [
        "This export has no pickups.",
        "your own data, not the post's",
    ]
