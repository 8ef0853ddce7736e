"""Every plot script draws every export that can be read, however little it holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from refigure.published import figure_stems, read_published
from scripts.phone_usage import (
    plot_autocorrelation,
    plot_calendar,
    plot_day_histograms,
    plot_day_means,
    plot_hash_seeds,
    plot_month_histograms,
    plot_monthly_means,
    plot_overall_histogram,
    plot_pickups,
    plot_weekday_distributions,
    plot_weekday_weekend_histograms,
    plot_weekend_effect,
    plot_weekly_distribution,
    plot_weekly_minutes,
)

if TYPE_CHECKING:
    from tests.conftest import Draw, Measured, MeasureDays

ROOT = Path(__file__).resolve().parents[3]
PUBLISHED = read_published(ROOT / "config/published/phone_usage.yaml")
DESCRIBE = {"us_average_minutes": 171, "confidence": 0.95}
COMPARE = {"confidence": 0.95, "equivalence_margin": 10}
MAINS: dict[str, tuple[Callable[..., None], dict[str, Any]]] = {
    "plot_overall_histogram": (plot_overall_histogram.main, {}),
    "plot_weekday_weekend_histograms": (plot_weekday_weekend_histograms.main, {}),
    "plot_day_histograms": (plot_day_histograms.main, {}),
    "plot_day_means": (plot_day_means.main, {"settings": DESCRIBE}),
    "plot_weekly_minutes": (plot_weekly_minutes.main, {}),
    "plot_weekly_distribution": (plot_weekly_distribution.main, {}),
    "plot_monthly_means": (plot_monthly_means.main, {"settings": DESCRIBE}),
    "plot_month_histograms": (plot_month_histograms.main, {}),
    "plot_calendar": (plot_calendar.main, {}),
    "plot_weekday_distributions": (plot_weekday_distributions.main, {}),
    "plot_weekend_effect": (plot_weekend_effect.main, {"settings": COMPARE}),
    "plot_hash_seeds": (plot_hash_seeds.main, {}),
    "plot_autocorrelation": (plot_autocorrelation.main, {}),
    "plot_pickups": (plot_pickups.main, {"settings": DESCRIBE}),
}


def stems_of(script: str) -> list[str]:
    """The figures that config/published says a script draws."""
    entries = PUBLISHED["figures"].items()
    ids = [figure for figure, entry in entries if Path(entry["script"]).stem == script]
    return figure_stems(PUBLISHED, ids)


@pytest.fixture(scope="module")
def one_day(measure_days_of: MeasureDays) -> Measured:
    """A Wednesday: no weekend, no whole week, nothing to correlate, six days without any day."""
    return measure_days_of(date(2018, 2, 7), [30], [2])


@pytest.fixture(scope="module")
def no_use(measure_days_of: MeasureDays) -> Measured:
    """Ten days on which nothing was counted."""
    return measure_days_of(date(2018, 2, 5), [0] * 10, [0] * 10)


def arguments_of(main: Callable[..., None], measured: Measured) -> dict[str, str]:
    """The inputs that a script asks for, by their names."""
    inputs = {
        "days": measured.days,
        "source": measured.source,
        "histograms": measured.histograms,
        "measurements": measured.measurements,
        "runs": str(measured.folder / "hash_seeds.csv"),
    }
    return {name: path for name, path in inputs.items() if name in main.__annotations__}


def test_every_script_that_draws_is_here() -> None:
    drawing = {Path(entry["script"]).stem for entry in PUBLISHED["figures"].values()}
    scripts = (ROOT / "workflow/scripts/phone_usage").glob("plot_*.py")
    assert set(MAINS) == drawing == {path.stem for path in scripts}


@pytest.mark.parametrize("script", MAINS)
def test_one_day_can_be_drawn(draw: Draw, one_day: Measured, script: str) -> None:
    main, settings = MAINS[script]
    drawn = draw(main, stems_of(script), ["png"], **arguments_of(main, one_day), **settings)
    assert set(drawn) == set(stems_of(script))


@pytest.mark.parametrize(
    "script",
    ["plot_overall_histogram", "plot_weekly_distribution", "plot_day_means", "plot_pickups"],
)
def test_days_without_use_can_be_drawn(draw: Draw, no_use: Measured, script: str) -> None:
    main, settings = MAINS[script]
    drawn = draw(main, stems_of(script), ["png"], **arguments_of(main, no_use), **settings)
    assert set(drawn) == set(stems_of(script))


@pytest.mark.parametrize("script", MAINS)
def test_stand_ins_are_marked(draw: Draw, made_up_year: Measured, script: str) -> None:
    main, settings = MAINS[script]
    drawn = draw(
        main, stems_of(script), render=False, **arguments_of(main, made_up_year), **settings
    )
    for one in drawn.values():
        assert one.origin == "stand-in"
        marks = [text.get_text() for text in one.figure.texts]
        assert "STAND-IN DATA: the post's data could not be had" in marks
