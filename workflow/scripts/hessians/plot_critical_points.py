"""Draw how rare minima are (H-X2) and the critical points of a small network (H-X9)."""

import numpy as np
import pandas as pd

from refigure.figures import (
    BLUE,
    GREY,
    ORANGE,
    VERMILION,
    new_figure,
    save_figure,
    style_of,
    subplots,
)
from refigure.step import run_step

MODELS = {
    "coins": (ORANGE, "s", "coins for signs: the post's 1/2ⁿ"),
    "field": (BLUE, "o", "critical points of a Gaussian field"),
    "goe": (VERMILION, "^", "random symmetric matrices"),
}


def main(minima: str, points: str, figures: list[str]) -> None:
    """Draw both."""
    with style_of():
        draw_minima(pd.read_csv(minima), figures)
        draw_points(pd.read_csv(points), figures)


def draw_minima(table: pd.DataFrame, figures: list[str]) -> None:
    """Draw the probability of a minimum by dimension, with the laws that it follows."""
    figure = new_figure(6.6, 4.2)
    axes = subplots(figure)
    most = int(table["dimension"].max())
    n = np.linspace(1, most, 100)
    axes.plot(n, 0.5**n, color=ORANGE, lw=1, ls="--")
    smooth = np.linspace(1, 4.6, 50)
    # through the exact 1/2 at n = 1; the law of Dean and Majumdar gives the curvature
    law = 0.5 * np.exp(-np.log(3) / 4 * (smooth**2 - 1))
    axes.plot(
        smooth, law, color=VERMILION, lw=1, ls=":", label="law for large n, ∝ exp(−n²·ln 3/4)"
    )
    for name, (colour, marker, label) in MODELS.items():
        some = table[(table["model"] == name) & (table["probability"] > 0)]
        axes.errorbar(
            some["dimension"],
            some["probability"],
            1.96 * some["error"],
            fmt=marker,
            color=colour,
            ms=6,
            capsize=3,
            label=label,
        )
    axes.set_yscale("log")
    axes.set_xticks(range(1, most + 1, max(1, most // 10)))
    axes.set_xlabel("Dimension n")
    axes.set_ylabel("Probability of a minimum")
    axes.grid(True, axis="y")
    axes.legend(loc="lower left", fontsize="small")
    save_figure(figure, "H-X2_minimum_probability", figures, {})


def draw_points(table: pd.DataFrame, figures: list[str]) -> None:
    """Draw the share of negative eigenvalues over the loss."""
    figure = new_figure(5.6, 3.8)
    axes = subplots(figure)
    minima = table["index"] == 0
    above = table["loss"] - table["loss"].min()  # 0 for the lowest, so no logarithm
    for chosen, marker, colour, label in (
        (~minima, "o", BLUE, "saddles"),
        (minima, "D", VERMILION, "minima"),
    ):
        share = 100 * table["index"][chosen]
        axes.plot(above[chosen], share, marker, color=colour, alpha=0.7, label=label)
    axes.set_xscale("symlog", linthresh=1e-3, linscale=0.5)
    axes.set_xlim(-3e-4, None)
    axes.axhline(0, color=GREY, lw=0.8)
    axes.set_xlabel("Loss above that of the lowest minimum")
    axes.set_ylabel("Negative eigenvalues (%)")
    axes.grid(True, axis="y")
    axes.legend(loc="upper left", fontsize="small")
    save_figure(figure, "H-X9_critical_points", figures, {})


if __name__ == "__main__":
    run_step(main)
