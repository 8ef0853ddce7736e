"""Draw the mean minutes of each day of the week (P-F11)."""

import math

from matplotlib.axes import Axes

from refigure.figures import BLUE, GREY, ORANGE, new_figure, save_figure, style_of, subplots
from refigure.measurements import Measurements, read_measurements
from refigure.phone_usage.days import VARIANTS, WEEKDAYS
from refigure.phone_usage.describe import DescribeSettings
from refigure.phone_usage.source import read_source
from refigure.settings import read_settings
from refigure.step import run_step


def main(measurements: str, source: str, settings: dict, figures: list[str]) -> None:
    """Draw it in both variants: as published by number, corrected by name with intervals."""
    found = read_measurements(measurements)
    origin = read_source(source).origin
    confidence = read_settings(DescribeSettings, settings).confidence
    for variant in VARIANTS:
        with style_of(variant):
            figure = new_figure()
            axes = subplots(figure)
            axes.set_title("Average Phone Usage for Day of Week")
            axes.set_xlabel("Day of Week")
            if variant == "as_published":
                axes.bar(range(7), [found[f"{variant}.minutes_{day}"] for day in WEEKDAYS])
                axes.set_ylabel("Average Phone Usage")
            else:
                draw_corrected(axes, found)
                axes.set_ylabel(f"Minutes a day (mean, {confidence:.0%} interval)")
            save_figure(figure, f"P-F11_day_means_{variant}", figures, settings, origin)


def draw_corrected(axes: Axes, found: Measurements) -> None:
    """Draw the means by name with intervals, weekends in another colour, and the mean of all."""
    days = {day[:3].capitalize(): found[f"corrected.minutes_{day}"] for day in WEEKDAYS}
    ends = [[m - m.low for m in days.values()], [m.high - m for m in days.values()]]  # (2, 7)
    colours = [BLUE] * 5 + [ORANGE] * 2
    axes.bar(list(days), list(days.values()), yerr=ends, color=colours, error_kw={"linewidth": 1.5})
    mean = found["minutes"]
    axes.axhline(mean, color=GREY, linestyle="--", label=f"mean of all days, {mean:.0f}")
    tops = [m if math.isnan(m.high) else m.high for m in days.values() if not math.isnan(m)]
    axes.set_ylim(0, 1.25 * max(tops) or None)
    axes.legend(loc="upper right")
    axes.grid(True, axis="y")


if __name__ == "__main__":
    run_step(main)
