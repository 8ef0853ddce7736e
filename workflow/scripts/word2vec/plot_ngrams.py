"""Draw n-gram models (W-X11): what they never saw, and their perplexity."""

import numpy as np
import pandas as pd

from refigure.datasets import dataset_origin
from refigure.figures import BLUE, GREY, ORANGE, VERMILION, new_figure, save_figure, style_of
from refigure.measurements import read_measurements
from refigure.step import run_step

LINES = {"interpolated": ("interpolated", BLUE, "o-"), "add": ("add {}", ORANGE, "s--")}


def main(models: str, measurements: str, provenance: str, figures: list[str]) -> None:
    """Draw the figure."""
    found = read_measurements(measurements)
    table = pd.read_csv(models)
    orders = sorted(table["n"].unique())
    with style_of():
        figure = new_figure(8.6, 3.6)
        left, right = figure.subplots(1, 2)
        bars = left.bar(
            orders,
            [100 * found[f"unseen_{n}"] for n in orders],
            color=VERMILION,
            width=0.7,
            zorder=2,
        )
        left.bar_label(bars, fmt="%.1f", fontsize="small", padding=2)
        left.set_ylim(0, 108)
        left.set_ylabel("Held-out n-grams never seen in training (%)")
        for name, rows in table.groupby("model"):
            draw_model(right, str(name), rows)
        right.set_yscale("log")
        right.set_ylabel("Perplexity")
        right.set_title("maximum likelihood: infinite for every n", fontsize="small", color=GREY)
        right.legend(fontsize="small")
        for axes in (left, right):
            axes.set_xticks(orders)
            axes.set_xlabel("n")
            axes.grid(True, axis="y")
        save_figure(figure, "W-X11_ngrams", figures, {}, dataset_origin(provenance))


def draw_model(axes, name: str, rows: pd.DataFrame) -> None:  # type: ignore[no-untyped-def]
    """Draw the perplexity of one model where it is finite."""
    rows = rows[np.isfinite(rows["perplexity"].astype(float))].sort_values("n")
    if rows.empty:
        return
    kind = name.split("_")[0]
    text, colour, style = LINES.get(kind, ("maximum likelihood", VERMILION, "^:"))
    constant = name.removeprefix("add_").replace("_", ".")
    light = kind == "add" and constant != "1"
    axes.plot(
        rows["n"],
        rows["perplexity"],
        style,
        color=VERMILION if light else colour,
        lw=1.8,
        ms=5,
        label=text.format(constant),
    )


if __name__ == "__main__":
    run_step(main)
