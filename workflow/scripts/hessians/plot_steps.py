"""Draw what a gradient step does to a loss, and what its expansion foretold (H-X3)."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from refigure.figures import (
    BLUE,
    GREY,
    SKY,
    VERMILION,
    new_figure,
    save_figure,
    style_of,
)
from refigure.step import run_step

FAR = 3.0  # in units of the predicted threshold: how much of a curve is drawn


def main(steps: str, thresholds: str, settings: dict, figures: list[str]) -> None:
    """Draw both panels; settings: `rates` of the trainings."""
    with style_of():
        figure = new_figure(9.0, 3.9)
        left, right = figure.subplots(1, 2)
        draw_changes(left, pd.read_csv(steps))
        draw_thresholds(right, pd.read_csv(thresholds), sorted(settings["rates"]))
        save_figure(figure, "H-X3_step_sizes", figures, settings)


def draw_changes(axes: Axes, table: pd.DataFrame) -> None:
    """Draw the change of the loss, relative to the largest foretold fall, over step/threshold.

    The expansion is then one parabola for all moments: -4t(1 - t).
    """
    moments = sorted(table["moment"].unique())
    chosen = [moments[place] for place in sorted({0, len(moments) // 2, len(moments) - 1})]
    for moment, colour in zip(chosen, (SKY, BLUE, VERMILION), strict=False):
        some = table[table["moment"] == moment]
        # -a·e + b·e²: two steps give both
        first = some["predicted"].to_numpy()[[0, -1]] / some["step"].to_numpy()[[0, -1]]
        b = (first[1] - first[0]) / (some["step"].to_numpy()[-1] - some["step"].to_numpy()[0])
        a = b * some["step"].to_numpy()[0] - first[0]
        if b <= 0:
            continue  # curved downwards: no threshold
        near = some["step"] <= FAR * a / b
        axes.plot(
            some["step"][near] * b / a,
            some["actual"][near] / (a**2 / (4 * b)),
            color=colour,
            lw=1.8,
            label=f"iteration {moment}",
        )
    t = np.linspace(0, 1.4, 100)
    axes.plot(t, -4 * t * (1 - t), "--", color=GREY, lw=1.5, label="second order")
    axes.axhline(0, color="black", lw=0.8)
    axes.set(xlim=(0, FAR), ylim=(-2.2, 1.2))
    axes.set_xlabel("Step / threshold foretold, $2g^Tg/g^THg$")
    axes.set_ylabel("Change of the loss / largest fall foretold")
    axes.legend(loc="lower right", fontsize="small")


def draw_thresholds(axes: Axes, table: pd.DataFrame, rates: list[float]) -> None:
    """Draw the threshold found over that foretold, and the band of 25 %."""
    table = table.replace([np.inf, -np.inf], np.nan).dropna()
    for rate, colour, marker in zip(rates, (BLUE, VERMILION), "os", strict=False):
        some = table[table["rate"] == rate]
        axes.plot(
            some["predicted"],
            some["actual"],
            marker,
            color=colour,
            ms=6,
            alpha=0.8,
            label=f"learning rate {rate:g}",
        )
    ends = np.array([0.5, 2.0 * float(table[["predicted", "actual"]].max().max())])
    axes.plot(ends, ends, color=GREY, lw=1, label="as foretold, ±25 %")
    axes.fill_between(ends, ends / 1.25, ends / 0.75, color=GREY, alpha=0.2, lw=0)
    axes.set(xscale="log", yscale="log")
    axes.set_xlabel("Threshold foretold")
    axes.set_ylabel("Step from which the loss rises")
    axes.legend(loc="upper left", fontsize="small")


if __name__ == "__main__":
    run_step(main)
