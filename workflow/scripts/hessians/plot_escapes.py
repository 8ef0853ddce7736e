"""Draw the steps to escape from saddles by the distance of the start (H-X6)."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from refigure.figures import GREY, new_figure, save_figure, style_of
from refigure.hessians.drawing import METHODS
from refigure.step import run_step


def main(escapes: str, settings: dict, figures: list[str]) -> None:
    """Draw the strict and the monkey saddle; settings: those of the runs."""
    table = pd.read_csv(escapes)
    with style_of():
        figure = new_figure(9.0, 4.0)
        left, right = figure.subplots(1, 2, sharey=True)
        draw(left, table[table["landscape"] == "strict"], settings["most_steps"])
        draw(right, table[table["landscape"] == "monkey"], settings["most_steps"])
        theory(left, settings["rate"])
        left.set_title("strict saddle", fontsize="small")
        right.set_title("monkey saddle, not strict", fontsize="small")
        left.set_xlabel("Distance from the direction that leads in")
        right.set_xlabel("Distance from the saddle")
        left.set_ylabel("Steps to escape")
        right.legend(loc="upper right", fontsize="small")
        save_figure(figure, "H-X6_escapes", figures, settings)


def draw(axes: Axes, table: pd.DataFrame, most: int) -> None:
    """Draw medians, with the range of the runs; starts at 0 stand left of the others."""
    positive = table["start"][table["start"] > 0]
    zero = float(positive.min()) / 100
    for name, (colour, marker, label) in METHODS.items():
        some = table[table["method"] == name]
        grouped = some.groupby("start")["steps"]
        middle, low, high = grouped.median(), grouped.min(), grouped.max()
        x = np.where(middle.index > 0, middle.index, zero)
        left = np.isfinite(middle.to_numpy())
        order = left & (middle.index.to_numpy() > 0)
        axes.plot(x[order], middle[order], "-", color=colour, lw=1.2)
        spread = np.array([middle - low, high.clip(upper=most) - middle])[:, left]
        axes.errorbar(
            x[left], middle[left], spread, fmt=marker, color=colour, ms=6, capsize=2, label=label
        )
        axes.plot(x[~left], np.full((~left).sum(), float(most)), "x", color=colour, ms=9, mew=2)
    axes.set(xscale="log", yscale="log", ylim=(5, 1.6 * most))
    if (table["start"] == 0).any():
        axes.axvline(zero * 10, color=GREY, lw=0.8, ls=":")
        starts = sorted(positive.unique())
        axes.set_xticks([zero, *starts], ["0", *(f"$10^{{{round(np.log10(s))}}}$" for s in starts)])
        axes.set_xticks([], minor=True)
        axes.annotate("never", (zero, most), (8, 0), textcoords="offset points", va="center")
    axes.grid(True, axis="y")


def theory(axes: Axes, rate: float) -> None:
    """Draw ln(0.5/y)/ln(1 + rate)."""
    y = np.logspace(-12, -2, 50)
    axes.plot(y, np.log(0.5 / y) / np.log1p(rate), color=GREY, lw=3, alpha=0.5, zorder=0)


if __name__ == "__main__":
    run_step(main)
