"""Draw every day's minutes by day of the week, mislabelled above and right below (P-X2)."""

import numpy as np
from matplotlib.axes import Axes

from refigure.figures import BLUE, GREY, ORANGE, new_figure, save_figure, style_of
from refigure.phone_usage.days import VARIANTS, WEEKDAYS, minutes_by_weekday, read_days
from refigure.phone_usage.source import read_source
from refigure.step import run_step

TITLES = {
    "as_published": "As published: the month read as minutes",
    "corrected": "Corrected: the true day of the week",
}


def main(days: str, source: str, figures: list[str]) -> None:
    """Draw both variants in one figure to one scale."""
    table = read_days(days)
    with style_of():
        figure = new_figure(7, 6.4)
        panels = figure.subplots(2, 1, sharey=True)
        for axes, variant in zip(panels, VARIANTS, strict=True):
            draw_days(axes, minutes_by_weekday(table, variant))
            axes.set_title(TITLES[variant], loc="left")
        panels[0].legend(loc="upper right", ncols=3)
        save_figure(figure, "P-X2_weekday_distributions", figures, {}, read_source(source).origin)


def draw_days(axes: Axes, groups: list[np.ndarray]) -> None:
    """Draw each day as a point, spread sideways by rank, with a bar at the mean."""
    labels = []
    for day, (name, minutes) in enumerate(zip(WEEKDAYS, groups, strict=True)):
        # a low-discrepancy spread: no random numbers, and neighbours in rank stay apart
        sideways = (np.arange(len(minutes)) * 0.618034) % 1 - 0.5
        places = day + 0.6 * sideways
        colour = ORANGE if day >= 5 else BLUE
        axes.scatter(places, np.sort(minutes), s=11, color=colour, alpha=0.8, linewidths=0)
        label = f"{name[:3].capitalize()}\n{len(minutes)} days"
        if len(minutes):
            axes.hlines(minutes.mean(), day - 0.38, day + 0.38, color="black", linewidth=2)
            label += f"\nmean {minutes.mean():.0f}"
        labels.append(label)
    axes.set_xticks(range(7), labels)
    axes.set_ylabel("Minutes a day")
    axes.grid(True, axis="y", color="#e5e5e5")
    for label, colour in (("weekday", BLUE), ("weekend", ORANGE)):
        axes.scatter([], [], color=colour, label=label)
    axes.plot([], [], color="black", linewidth=2, label="mean")
    axes.set_xlim(-0.6, 6.6)
    axes.axvline(4.5, color=GREY, linewidth=0.6)


if __name__ == "__main__":
    run_step(main)
