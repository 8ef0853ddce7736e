"""Draw the sigmoid and its derivative (L-F3), and gradients by initial spread (L-X3)."""

import pandas as pd

from refigure.figures import (
    BLUE,
    GREY,
    PURPLE,
    VERMILION,
    YELLOW,
    new_figure,
    save_figure,
    style_of,
    subplots,
)
from refigure.measurements import Measurements, read_measurements
from refigure.step import run_step


def main(sigmoid: str, spreads: str, measurements: str, settings: dict, figures: list[str]) -> None:
    """Draw both."""
    draw_sigmoid(pd.read_csv(sigmoid), read_measurements(measurements), settings, figures)
    draw_spreads(pd.read_csv(spreads), settings, figures)


def draw_sigmoid(
    table: pd.DataFrame, found: Measurements, settings: dict, figures: list[str]
) -> None:
    """Draw the post's figure, with the derivative's maximum and the scores of small weights."""
    small = float(settings["small_score"])
    with style_of():
        figure = new_figure(6.6, 4.2)
        axes = subplots(figure)
        axes.axvspan(-small, small, color=YELLOW, alpha=0.6, lw=0)
        axes.plot(table["score"], table["sigmoid"], color=BLUE, lw=2, label="sigmoid")
        axes.plot(table["score"], table["derivative"], color=PURPLE, lw=2, label="derivative")
        peak, at = found["sigmoid_derivative_greatest"], found["sigmoid_derivative_greatest_at"]
        axes.plot(at, peak, "o", color=PURPLE, mec="black", ms=7)
        edge = found["sigmoid_derivative_at_small_score"]
        axes.annotate(
            f"greatest, {peak:g}, at {at:g}: where small weights\nbegin it is"
            f" between {edge:.5f} and {peak:g}",
            (at, peak),
            (0.55, 0.37),
            fontsize="small",
            arrowprops={"arrowstyle": "-", "lw": 0.8},
        )
        axes.axvline(0, color="black", lw=0.8)  # the post's figure has its axis here
        axes.set_xlim(-6, 6)
        axes.set_ylim(0, 1.02)
        axes.set_xlabel("Score $z$")
        axes.legend(loc="upper left")
        axes.grid(True)
        save_figure(figure, "L-F3_sigmoid", figures, {"small_score": small})


def draw_spreads(table: pd.DataFrame, settings: dict, figures: list[str]) -> None:
    """Draw the mean derivative and the ratio of the gradients, by the spread of scores."""
    with style_of():
        figure = new_figure(9.0, 3.8)
        left, right = figure.subplots(1, 2)
        left.semilogx(table["std"], table["mean_derivative"], "o-", color=PURPLE)
        left.axhline(0.25, color=GREY, lw=1, ls=":")
        left.set_ylim(0, 0.27)
        left.set_ylabel(r"Mean of $\sigma'(z)$, $z\sim N(0, s^2)$")
        left.set_title("(a) the derivative at the start")
        right.loglog(
            table["std"],
            table["gradient_ratio"],
            "o",
            color=VERMILION,
            label=f"measured, mean over {len(settings['seeds'])} seeds",
        )
        right.loglog(
            table["std"],
            1 / table["mean_derivative"],
            color=GREY,
            lw=1.2,
            label=r"1 / mean of $\sigma'$",
        )
        ticks = [4, 6, 10, 16, 25]
        right.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
        right.minorticks_off()
        right.set_ylabel("Gradient of the cross entropy\nover that of the squared error")
        right.set_title("(b) the first gradient, breast-cancer data")
        right.legend(loc="upper left")
        for axes in (left, right):
            axes.set_xlabel("Spread $s$ of the scores at the start")
            axes.grid(True)
        save_figure(figure, "L-X3_gradients", figures, settings)


if __name__ == "__main__":
    run_step(main)
