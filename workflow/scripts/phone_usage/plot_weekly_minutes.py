"""Draw the minutes of every week (P-F12)."""

import numpy as np
from matplotlib.axes import Axes

from refigure.figures import BLUE, VERMILION, new_figure, save_figure, style_of, subplots
from refigure.phone_usage.days import VARIANTS, read_days, weekly_minutes, whole_weeks
from refigure.phone_usage.describe import OUTLIER_MINUTES
from refigure.phone_usage.source import read_source
from refigure.step import run_step


def main(days: str, source: str, figures: list[str]) -> None:
    """Draw it in both variants; the corrected one marks the weeks with a day of over six hours."""
    table = read_days(days)
    origin = read_source(source).origin
    for variant in VARIANTS:
        with style_of(variant):
            figure = new_figure(6.5)
            axes = subplots(figure)
            weeks = weekly_minutes(table, variant)
            axes.set_title("Week-by-Week Phone Usage Minutes")
            axes.set_ylabel("Phone Usage Minutes")
            axes.set_xlabel("Week of the Year")
            if variant == "as_published":
                axes.bar(range(len(weeks)), weeks)
            else:
                outlier = [
                    bool((week["minutes"] > OUTLIER_MINUTES).any()) for week in whole_weeks(table)
                ]
                draw_corrected(axes, weeks, np.array(outlier, dtype=bool))
            save_figure(
                figure, f"P-F12_weekly_minutes_{variant}", figures, {"variant": variant}, origin
            )


def draw_corrected(axes: Axes, weeks: np.ndarray, outlier: np.ndarray) -> None:
    """Draw the whole weeks counted from 1, those with an outlier in another colour and hatched."""
    number = np.arange(1, len(weeks) + 1)
    axes.bar(number[~outlier], weeks[~outlier], color=BLUE)
    if outlier.any():
        label = f"has a day of more than {OUTLIER_MINUTES // 60} hours"
        axes.bar(
            number[outlier],
            weeks[outlier],
            color=VERMILION,
            hatch="//",
            edgecolor="white",
            label=label,
        )
        axes.legend(loc="upper right")
    axes.grid(True, axis="y")
    axes.set_ylabel("Phone usage (minutes a week)")
    axes.set_xlabel("Week of the year (ISO, from Monday)")


if __name__ == "__main__":
    run_step(main)
