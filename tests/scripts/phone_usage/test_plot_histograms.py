"""The histograms P-F1 to P-F10, P-F13, P-F15 and P-F16, read from their axes.

The words, colours and places of `as_published` are those of the post's images
(the images that the blog serves).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.container import BarContainer
from matplotlib.patches import StepPatch

from scripts.phone_usage import (
    plot_day_histograms,
    plot_month_histograms,
    plot_overall_histogram,
    plot_weekday_weekend_histograms,
    plot_weekly_distribution,
)

if TYPE_CHECKING:
    from tests.conftest import Draw, Measured, MeasureDays

SCRIPT: dict[str, tuple[Callable[..., None], list[str]]] = {
    "overall": (plot_overall_histogram.main, ["P-F1_overall_histogram"]),
    "classes": (
        plot_weekday_weekend_histograms.main,
        ["P-F2_weekday_histogram", "P-F3_weekend_histogram"],
    ),
    "days": (
        plot_day_histograms.main,
        [
            "P-F4_monday_histogram",
            "P-F5_tuesday_histogram",
            "P-F6_wednesday_histogram",
            "P-F7_thursday_histogram",
            "P-F8_friday_histogram",
            "P-F9_saturday_histogram",
            "P-F10_sunday_histogram",
        ],
    ),
    "weeks": (plot_weekly_distribution.main, ["P-F13_weekly_distribution"]),
    "months": (
        plot_month_histograms.main,
        ["P-F15_most_used_month_histogram", "P-F16_least_used_month_histogram"],
    ),
}
# stem: the histogram it shows, title, x label, y label, place of the text, colour as published
DAYS, WEEKS = "Frequency (# of Days)", "Frequency (# of Weeks)"
DEFAULT, ORANGE = "#1f77b4", "#ffa500"  # matplotlib's first colour, and "orange"
LOOKS: dict[str, tuple[str, str, str, str, tuple[int, int], str]] = {
    "P-F1_overall_histogram": (
        *("overall", "Histogram of Phone Usage Time", "Minutes of Phone Usage", DAYS),
        *((300, 50), DEFAULT),
    ),
    "P-F2_weekday_histogram": (
        *("weekday", "Weekday Phone Usage Time", "Minutes of Phone Usage on Weekdays", DAYS),
        *((300, 50), DEFAULT),
    ),
    "P-F3_weekend_histogram": (
        *("weekend", "Weekend Phone Usage Time", "Minutes of Phone Usage on Weekends", DAYS),
        *((300, 12), ORANGE),
    ),
    **{
        stem: (
            *(stem.split("_")[1], f"Minutes of Phone Usage on {stem.split('_')[1].title()}"),
            *("Phone Usage Time", DAYS, (300, 12), DEFAULT),
        )
        for stem in SCRIPT["days"][1]
    },
    "P-F13_weekly_distribution": (
        *("week", "Weekly Phone Usage Distribution", "Weekly Phone Usage Time", WEEKS),
        *((950, 12), DEFAULT),
    ),
    "P-F15_most_used_month_histogram": (
        *("most_used_month", "Histogram of Phone Usage Time: Month 03"),
        *("Minutes of Phone Usage", DAYS, (300, 5), DEFAULT),
    ),
    "P-F16_least_used_month_histogram": (
        *("least_used_month", "Histogram of Phone Usage Time: Month 02"),
        *("Minutes of Phone Usage", DAYS, (300, 5), DEFAULT),
    ),
}


@pytest.fixture(scope="module")
def as_real(measure_days_of: MeasureDays) -> Measured:
    """The two weeks of test_measure.py, taken for the post's data."""
    minutes = (10, 20, 30, 40, 50, 60, 70, 20, 30, 40, 50, 60, 90, 120)
    return measure_days_of(date(2018, 2, 19), minutes, [1] * 14, origin="real")


def variants(stems: list[str]) -> list[str]:
    """The stems with their variants."""
    return [f"{stem}_{variant}" for stem in stems for variant in ("as_published", "corrected")]


def bars(axes: Axes) -> list[tuple[float, float, float]]:
    """Left edge, width and height of every bar."""
    (container,) = axes.containers
    assert isinstance(container, BarContainer)
    return [(bar.get_x(), bar.get_width(), bar.get_height()) for bar in container.patches]


def steps(axes: Axes) -> tuple[StepPatch, Any, Any]:
    """The one filled stair, its counts and edges."""
    (patch,) = (one for one in axes.patches if isinstance(one, StepPatch))
    data: Any = patch.get_data()  # the stubs say otherwise than matplotlib
    return patch, data.values, data.edges


# the post's places for the text lie far outside the axes of so few days
@pytest.mark.filterwarnings("ignore:constrained_layout not applied")
@pytest.mark.parametrize("script", SCRIPT)
def test_histograms_show_their_counts(draw: Draw, as_real: Measured, script: str) -> None:
    main, stems = SCRIPT[script]
    found = json.loads(Path(as_real.histograms).read_text("utf-8"))
    figures = draw(main, variants(stems), histograms=as_real.histograms, source=as_real.source)
    assert list(figures) != [] and set(figures) == set(variants(stems))
    for stem in stems:
        name, title, x_label, y_label, text_at, colour = LOOKS[stem]
        for variant in ("as_published", "corrected"):
            data = found[variant][name]
            drawn = figures[f"{stem}_{variant}"]
            (axes,) = drawn.figure.axes
            assert drawn.origin == "real"
            assert (axes.get_title(), axes.get_xlabel(), axes.get_ylabel()) == (
                title,
                x_label,
                y_label,
            )
            assert [label.get_text() for label in axes.get_xticklabels()] == [
                f"{edge:.0f}" for edge in data["edges"]
            ]
            (text,) = axes.texts
            words = rf"$\mu={data['mean']:.2f},\ \sigma={data['std']:.2f}$"
            if variant == "as_published":
                patch, counts, edges = steps(axes)
                assert (counts.tolist(), edges.tolist()) == (data["counts"], data["edges"])
                assert to_hex(patch.get_facecolor()) == colour
                assert (text.get_text(), text.get_position()) == (words, text_at)
                assert text.get_transform() == axes.transData
                assert axes.spines["top"].get_visible()
            else:
                widths = 0.97 * np.diff(data["edges"])  # a gap between bars
                assert np.array(bars(axes)) == pytest.approx(
                    np.column_stack([data["edges"][:-1], widths, data["counts"]])
                )
                assert text.get_text() == f"{words}\n$n={data['n']}$"
                assert text.get_transform() == axes.transAxes
                corner = text.get_window_extent()
                assert axes.bbox.x0 <= corner.x0 < corner.x1 <= axes.bbox.x1
    if script == "days":  # to be compared by eye: one scale, and weekends in their colour
        seven = [figures[f"{stem}_corrected"].figure.axes[0] for stem in stems]
        assert {axes.get_ylim() for axes in seven} == {(0, 1.08 * 2)}  # two days each
        colours = [to_hex(axes.patches[0].get_facecolor()) for axes in seven]
        assert colours == ["#0072b2"] * 5 + ["#e69f00"] * 2


@pytest.mark.real_data
def test_text_of_the_least_used_month_p_e9(draw: Draw, real_year: Measured) -> None:
    # 14_2.png: the text stands at 300 minutes, right of the axes that end at 240, and the image
    # is 563 points wide where the others have about 395
    main, stems = SCRIPT["months"]
    figures = draw(main, variants(stems), histograms=real_year.histograms, source=real_year.source)
    places = {}
    for variant in ("as_published", "corrected"):
        (axes,) = figures[f"P-F16_least_used_month_histogram_{variant}"].figure.axes
        assert axes.get_title() == "Histogram of Phone Usage Time: Month 08"
        places[variant] = (axes.texts[0].get_window_extent(), axes.bbox)
    text, inside = places["as_published"]
    assert text.x0 > inside.x1
    text, inside = places["corrected"]
    assert inside.x0 < text.x0 < text.x1 < inside.x1
