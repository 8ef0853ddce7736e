"""Draw test accuracy by examples seen, for each size of a batch (M-X5)."""

import pandas as pd

from refigure.datasets import dataset_origin
from refigure.figures import (
    BLUE,
    GREEN,
    GREY,
    PURPLE,
    VERMILION,
    new_figure,
    save_figure,
    style_of,
    subplots,
)
from refigure.step import run_step

COLOURS = (GREEN, BLUE, PURPLE, VERMILION)  # the post's 100 in the colour of its network
MARKS = ("s", "o", "^", "D")


def main(batches: str, provenance: str, settings: dict, figures: list[str]) -> None:
    """Draw the mean over seeds of each size with a band of one standard deviation."""
    table = pd.read_csv(batches)
    with style_of():
        figure = new_figure(6.6, 4)
        axes = subplots(figure)
        looks = zip(table.groupby("batch_size"), COLOURS, MARKS, strict=False)
        for (size, rows), colour, mark in looks:
            by = rows.groupby("examples")["accuracy"]
            mean, std = 100 * by.mean(), 100 * by.std().fillna(0)
            name = f"{size:,}".replace(",", "\u202f")
            axes.plot(mean.index, mean, color=colour, marker=mark, ms=4, lw=1.6, label=name)
            axes.fill_between(mean.index, mean - std, mean + std, color=colour, alpha=0.2, lw=0)
        axes.axhline(100 * settings["target"], color=GREY, lw=0.9, ls=(0, (4, 3)))
        axes.set_xscale("log")
        axes.set_xlabel("Examples seen (gradients computed), logarithmic")
        axes.set_ylabel("Test accuracy (%)")
        axes.set_ylim(0, 100)
        seeds = table["seed"].nunique()
        axes.set_title(
            f"{settings['scale']} scale, {seeds} seeds, rate as the post's", fontsize="small"
        )
        axes.legend(
            title="Examples in a batch",
            loc="center right",
            bbox_to_anchor=(1, 0.42),
            fontsize="small",
        )
        axes.grid(True)
        origin = dataset_origin(provenance)
        save_figure(figure, "M-X5_batches", figures, settings, origin)


if __name__ == "__main__":
    run_step(main)
