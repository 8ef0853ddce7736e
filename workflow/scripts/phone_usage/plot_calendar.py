"""Draw the year as a calendar, a square a day (P-X1)."""

import datetime

import matplotlib
import numpy as np
import pandas as pd

from refigure.figures import VERMILION, new_figure, save_figure, style_of
from refigure.phone_usage.days import WEEKDAYS, read_days
from refigure.phone_usage.source import read_source
from refigure.step import run_step


def main(days: str, source: str, figures: list[str]) -> None:
    """Draw weeks as columns and weekdays as rows, a panel a year; days of zero use are crossed."""
    table = read_days(days)
    table["day"] = [datetime.date.fromisoformat(date) for date in table["date"]]
    years = sorted(set(table["iso_year"]))
    with style_of():
        figure = new_figure(10, 0.9 + 1.75 * len(years))
        panels = figure.subplots(len(years), 1, squeeze=False)[:, 0]
        highest = table["minutes"].max()
        for axes, year in zip(panels, years, strict=True):
            image = axes.pcolormesh(
                *grid_of(table[table["iso_year"] == year]),
                cmap="cividis",
                vmin=0,
                vmax=highest,
                edgecolors="white",
                linewidth=1,
            )
            draw_frame(axes, table[table["iso_year"] == year], int(year))
        figure.colorbar(image, ax=list(panels), label="Minutes", pad=0.01, shrink=0.75)
        figure.suptitle(
            "Phone usage by day; × marks days of zero minutes and pickups", fontsize="medium"
        )
        save_figure(figure, "P-X1_calendar", figures, {}, read_source(source).origin)


def grid_of(days: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Arrange a year: edges of weeks, edges of weekdays, minutes (7, weeks), NaN for no day."""
    weeks = int(days["iso_week"].max())
    grid = np.full((7, weeks), np.nan)
    grid[days["weekday_true"], days["iso_week"] - 1] = days["minutes"]
    return np.arange(0.5, weeks + 1), np.arange(-0.5, 7), grid


def draw_frame(axes: matplotlib.axes.Axes, days: pd.DataFrame, year: int) -> None:
    """Name the rows, put each month's name above its first week, and cross the zero days."""
    zero = days[~days["recorded"]]
    axes.plot(
        zero["iso_week"],
        zero["weekday_true"],
        "x",
        color=VERMILION,
        markersize=6,
        markeredgewidth=2,
    )
    first = days.groupby(days["day"].map(lambda day: (day.year, day.month)))["day"].first()
    axes.set_xticks(
        [day.isocalendar().week for day in first],
        [day.strftime("%b") for day in first],
        fontsize="small",
    )
    axes.set_xlim(0.5, 53.5)  # ISO years have 52 or 53 weeks
    axes.xaxis.tick_top()
    axes.set_yticks(range(7), [name[:3].capitalize() for name in WEEKDAYS], fontsize="small")
    axes.invert_yaxis()
    axes.set_aspect("equal")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_ylabel(str(year))


if __name__ == "__main__":
    run_step(main)
