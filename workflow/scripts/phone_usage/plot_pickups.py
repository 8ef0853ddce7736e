"""Draw the pickups by day of the week, and against minutes (P-X7)."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from refigure.figures import BLUE, GREY, ORANGE, new_figure, save_figure, style_of
from refigure.intervals import mean_interval
from refigure.phone_usage.days import WEEKDAYS, read_days
from refigure.phone_usage.source import read_source
from refigure.step import run_step


def main(days: str, source: str, settings: dict, figures: list[str]) -> None:
    """Draw the two panels; an export without pickups gives a figure that says so."""
    table = read_days(days).dropna(subset="pickups")
    with style_of():
        figure = new_figure(9, 3.8)
        if table.empty:
            figure.text(
                0.5, 0.5, "This export has no pickups.", ha="center", va="center", color=GREY
            )
        else:
            left, right = figure.subplots(1, 2)
            draw_means(left, table, settings["confidence"])
            draw_scatter(right, table)
        save_figure(figure, "P-X7_pickups", figures, {}, read_source(source).origin)


def draw_means(axes: Axes, table: pd.DataFrame, confidence: float) -> None:
    """Draw the mean pickups of each day of the week with their intervals."""
    groups = [
        table.loc[table["weekday_true"] == day, "pickups"].to_numpy(float) for day in range(7)
    ]
    for day, group in enumerate(groups):
        mean = mean_interval(group, confidence)
        axes.bar(day, mean.value, color=ORANGE if day >= 5 else BLUE)
        axes.vlines(day, mean.low, mean.high, color="black", linewidth=1.5)
    axes.set_xticks(range(7), [name[:3].capitalize() for name in WEEKDAYS])
    axes.set_ylabel(f"Pickups a day (mean, {confidence:.0%} interval)")
    axes.set_title("Pickups by day of the week")
    axes.grid(True, axis="y")


def draw_scatter(axes: Axes, table: pd.DataFrame) -> None:
    """Draw each day's minutes over its pickups, weekends in another colour and shape."""
    weekend = (table["weekday_true"] >= 5).to_numpy()
    pickups, minutes = table["pickups"].to_numpy(float), table["minutes"].to_numpy(float)
    for chosen, colour, marker, label in (
        (~weekend, BLUE, "o", "weekday"),
        (weekend, ORANGE, "D", "weekend"),
    ):
        axes.plot(
            pickups[chosen],
            minutes[chosen],
            marker,
            color=colour,
            markersize=4,
            alpha=0.7,
            label=label,
        )
    spread = len(pickups) > 1 and np.ptp(pickups) > 0 and np.ptp(minutes) > 0
    correlation = f" (r = {np.corrcoef(pickups, minutes)[0, 1]:.2f})" if spread else ""
    axes.set_title(f"Minutes against pickups{correlation}")
    axes.set_xlabel("Pickups a day")
    axes.set_ylabel("Minutes a day")
    axes.legend(loc="upper left")


if __name__ == "__main__":
    run_step(main)
