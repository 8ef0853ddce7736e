"""Draw the ravine (H-F1), the three curvatures (H-F2) and the saddle (H-F3)."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from refigure.figures import (
    BLUE,
    GREEN,
    VERMILION,
    new_figure,
    save_figure,
    style_of,
)
from refigure.hessians.drawing import METHODS, ellipses
from refigure.measurements import Measurements, read_measurements
from refigure.step import run_step

RAVINE = np.array([[3.0, 2.0], [2.0, 3.0]])
SHOWN = 6  # steps of the path with momentum; further ones lie within the dot of the minimum


def main(ravine: str, paths: str, measurements: str, settings: dict, figures: list[str]) -> None:
    """Draw all three; settings: `rate` and `momentum` of the ravine's paths."""
    with style_of():
        draw_ravine(pd.read_csv(ravine), settings["rate"], settings["momentum"], figures)
        draw_curvatures(read_measurements(measurements), figures)
        draw_saddle(pd.read_csv(paths), figures)


def draw_ravine(table: pd.DataFrame, rate: float, momentum: float, figures: list[str]) -> None:
    """Draw the path with momentum and the arrows of plain descent; beside it plain descent."""
    figure = new_figure(8.6, 4.1)
    panels = {
        "momentum": (VERMILION, f"momentum {momentum:g}, rate {rate:g}"),
        "descent": (BLUE, f"plain descent, rate {rate:g}"),
    }
    for axes, (name, (colour, title)) in zip(figure.subplots(1, 2), panels.items(), strict=True):
        path = table[table["path"] == name][["x", "y"]].to_numpy()
        ellipses(axes, RAVINE, [8, 50, 150, 350, 700, 1200, 1900], 30)
        axes.plot(*path.T, "o-", color=colour, ms=3.5, lw=1.6)
        if name == "momentum":
            shown = path[:SHOWN]
            axes.quiver(
                *shown.T,
                *(-rate * shown @ RAVINE).T,
                angles="xy",
                scale_units="xy",
                scale=1,
                width=0.006,
                zorder=3,
            )
        axes.set_title(title, fontsize="small")
        axes.set(xlim=(-30, 30), ylim=(-30, 30), aspect="equal", xlabel="$x_1$", ylabel="$x_2$")
        axes.set_xticks(range(-30, 31, 10))
    save_figure(figure, "H-F1_along_the_ravine", figures, {"rate": rate, "momentum": momentum})


def draw_curvatures(measures: Measurements, figures: list[str]) -> None:
    """Draw f = -x + f''x²/2 from before the step's start to past its end, with the tangent."""
    figure = new_figure(8.6, 3.2)
    step = float(measures["curve_step"])
    x = np.linspace(-0.6, 0.9, 200)
    panels = {"negative": -1.0, "none": 0.0, "positive": 1.0}
    titles = ("Negative curvature", "No curvature", "Positive curvature")
    axes_row = figure.subplots(1, 3, sharey=True)
    for axes, title, (name, curvature) in zip(axes_row, titles, panels.items(), strict=True):
        axes.plot(x, -x + curvature * x**2 / 2, color=BLUE, lw=2)
        ahead = x[x >= 0]
        axes.plot(ahead, -ahead, "--", color=GREEN, lw=1.8)
        change = float(measures[f"curve_change_{name}"])
        axes.plot([0, step], [0, change], "o", color="black", ms=4, zorder=3)
        axes.annotate(
            f"f changes by {change:g}\ngradient: {measures['curve_first_order']:g}",
            (step, change),
            (-0.55, -0.95),
            fontsize="small",
            arrowprops={"arrowstyle": "-", "color": "#6b6b6b", "lw": 0.8},
        )
        axes.set_title(title)
        axes.set(xlabel="x", xticks=[], yticks=[], ylim=(-1.4, 0.75))
    axes_row[0].set_ylabel("f(x)")
    save_figure(figure, "H-F2_curvature", figures, {})


def draw_saddle(paths: pd.DataFrame, figures: list[str]) -> None:
    """Draw the surface, and paths past a saddle with minima beside it."""
    figure = new_figure(9.4, 4.2)
    surface(figure)
    axes = figure.add_subplot(1, 2, 2)
    contours(axes)
    for name, (colour, _, label) in METHODS.items():
        path = paths[paths["method"] == name]
        if len(path):
            width = 5.0 if name == "descent" else 1.6  # the others may lie on it
            axes.plot(path["x"], path["y"], "-", color=colour, lw=width, label=label)
    axes.plot(0, 0, "o", color=VERMILION, ms=6, zorder=4)
    axes.plot([0, 0], [-1, 1], "k*", ms=9, zorder=4, label="minima")
    axes.set(xlabel="x", ylabel="y", xlim=(-0.6, 1.1), ylim=(-1.35, 1.35))
    axes.legend(loc="upper right", fontsize="x-small", frameon=True, framealpha=0.9)
    save_figure(figure, "H-F3_saddle", figures, {})


def surface(figure: Figure) -> None:
    """Draw z = x² - y² with a dot at the saddle."""
    axes = figure.add_subplot(1, 2, 1, projection="3d")
    side = np.linspace(-1, 1, 41)
    x, y = np.meshgrid(side, side)
    axes.plot_surface(
        x,
        y,
        x**2 - y**2,
        cmap="Blues_r",
        edgecolor="#33333366",
        linewidth=0.25,
        rstride=2,
        cstride=2,
        alpha=0.9,
    )
    axes.plot([0], [0], [0], "o", color=VERMILION, ms=7, zorder=10)
    ticks = [-1, -0.5, 0, 0.5, 1]
    axes.set(xlabel="x", ylabel="y", zlabel="z", xticks=ticks, yticks=ticks, zticks=ticks)
    axes.view_init(28, -60)


def contours(axes: Axes) -> None:
    """Draw contours of x²/2 + y⁴/4 - y²/2."""
    x, y = np.meshgrid(np.linspace(-0.7, 1.2, 121), np.linspace(-1.4, 1.4, 161))
    value = x**2 / 2 + y**4 / 4 - y**2 / 2
    axes.contourf(x, y, value, levels=24, cmap="Blues_r", alpha=0.55)
    axes.contour(x, y, value, levels=[0], colors="#6b6b6b", linewidths=0.8)


if __name__ == "__main__":
    run_step(main)
