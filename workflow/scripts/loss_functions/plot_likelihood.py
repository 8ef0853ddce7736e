"""Draw squared error as likelihood, and what outliers do to three losses (L-X6)."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from refigure.figures import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    VERMILION,
    new_figure,
    save_figure,
    style_of,
)
from refigure.measurements import Measurements, read_measurements
from refigure.step import run_step

FITS = {
    "mse": ("squared error", VERMILION),
    "mae": ("absolute error", ORANGE),
    "huber": ("Huber", GREEN),
}
KINDS = {"clean": "Gaussian noise", "outliers": "with outliers"}


def main(points: str, profile: str, measurements: str, settings: dict, figures: list[str]) -> None:
    """Draw one data set, both criteria over its slope, and the errors of three losses."""
    data, criteria = pd.read_csv(points), pd.read_csv(profile)
    with style_of():
        figure = new_figure(11.0, 3.9)
        figure.set_layout_engine("constrained", wspace=0.07)  # two labels meet between the panels
        left, middle, right = figure.subplots(1, 3)
        draw_fit(left, data)
        draw_criteria(middle, criteria)
        draw_errors(right, read_measurements(measurements), settings)
        save_figure(figure, "L-X6_likelihood", figures, settings)


def draw_fit(axes: Axes, data: pd.DataFrame) -> None:
    """Draw the points and the line that least squares gives."""
    slope, intercept = np.polyfit(data["x"], data["y"], 1)
    ends = np.array([data["x"].min(), data["x"].max()])
    axes.plot(data["x"], data["y"], "o", color=GREY, ms=4, alpha=0.7)
    axes.plot(ends, intercept + slope * ends, color=BLUE, lw=2)
    axes.set_title(f"(a) a line and noise: {intercept:.2f} + {slope:.2f} x")
    axes.set_xlabel("x")
    axes.set_ylabel("y")
    axes.grid(True)


def draw_criteria(axes: Axes, criteria: pd.DataFrame) -> None:
    """Draw the error, and the log likelihood on an axis of its own; both turn at the same slope."""
    other = axes.twinx()
    axes.plot(criteria["slope"], criteria["mse"], color=VERMILION, lw=2)
    other.plot(criteria["slope"], criteria["log_likelihood"], color=BLUE, lw=2, ls="--")
    best = float(criteria["slope"].to_numpy()[criteria["mse"].to_numpy().argmin()])
    axes.axvline(best, color=GREY, lw=1, ls=":")
    axes.set_title("(b) one minimum, one maximum")
    axes.set_xlabel("Slope")
    axes.set_ylabel("Mean squared error", color=VERMILION)
    other.set_ylabel("Log likelihood (dashed)", color=BLUE)
    other.spines["right"].set_visible(True)
    axes.grid(True, axis="x")


def draw_errors(axes: Axes, found: Measurements, settings: dict) -> None:
    """Draw the mean error of the slope with its interval, by loss and kind of noise."""
    width = 0.36
    for place, (kind, _) in enumerate(KINDS.items()):
        for number, (fit, (label, colour)) in enumerate(FITS.items()):
            value = found[f"slope_error_{fit}_{kind}"]
            at = place + (number - 1) * width * 0.72
            axes.bar(at, value, width * 0.66, color=colour, label=label if not place else None)
            spread = [[value - value.low], [value.high - value]]
            if not np.isnan(spread).any():
                axes.errorbar(at, value, spread, color="black", capsize=3, lw=1)
            top = value if np.isnan(value.high) else value.high
            axes.text(at, top, f"{value:.3f}", fontsize="x-small", ha="center", va="bottom")
    axes.set_xticks(
        range(len(KINDS)),
        [
            KINDS["clean"],
            f"{settings['outliers']:.0%} of points off\nby"
            f" {settings['outlier_shift']:g} deviations",
        ],
    )
    axes.set_ylabel("Mean error of the slope")
    axes.margins(y=0.15)
    axes.set_title(f"(c) {settings['sets']} data sets")
    axes.legend(fontsize="small", loc="upper left")
    axes.grid(True, axis="y")


if __name__ == "__main__":
    run_step(main)
