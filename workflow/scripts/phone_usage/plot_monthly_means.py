"""Draw the mean daily minutes of each month (P-F14)."""

from collections.abc import Mapping

from matplotlib.axes import Axes

from refigure.figures import GREY, new_figure, save_figure, style_of, subplots
from refigure.measurements import Value, read_measurements
from refigure.phone_usage.days import MONTHS, VARIANTS
from refigure.phone_usage.describe import DescribeSettings
from refigure.phone_usage.source import read_source
from refigure.settings import read_settings
from refigure.step import run_step

TWO_HOURS = 120  # the post: "hovering around the slightly above two hour mark"


def main(measurements: str, source: str, settings: dict, figures: list[str]) -> None:
    """Draw it in both variants; the corrected one has intervals and the two hours of the post."""
    found = read_measurements(measurements)
    origin = read_source(source).origin
    confidence = read_settings(DescribeSettings, settings).confidence
    measures = {month: found.get(f"minutes_month_{month:02d}") for month in range(1, 13)}
    means = {month: mean for month, mean in measures.items() if mean is not None}
    for variant in VARIANTS:
        with style_of(variant):
            figure = new_figure(6.5)
            axes = subplots(figure)
            axes.set_title("Average daily minutes of phone usage per month")
            if variant == "as_published":
                axes.bar(list(means), list(means.values()))
                axes.set_xlabel("Month (1 = Jan)")
                axes.set_ylabel("Average daily minutes of phone usage")
                axes.set_xticks(list(means))
            else:
                draw_corrected(axes, means)
                axes.set_ylabel(f"Minutes a day (mean, {confidence:.0%} interval)")
            save_figure(figure, f"P-F14_monthly_means_{variant}", figures, settings, origin)


def draw_corrected(axes: Axes, means: Mapping[int, Value]) -> None:
    """Draw the means by name with their intervals, and the two hours that the post measures by."""
    ends = [
        [m - m.low for m in means.values()],
        [m.high - m for m in means.values()],
    ]  # (2, months)
    names = [MONTHS[month - 1][:3] for month in means]
    axes.bar(names, list(means.values()), yerr=ends, error_kw={"linewidth": 1.5})
    axes.axhline(TWO_HOURS, color=GREY, linestyle="--", label="two hours")
    axes.legend(loc="upper right")
    axes.set_xlabel("Month")
    axes.grid(True, axis="y")


if __name__ == "__main__":
    run_step(main)
