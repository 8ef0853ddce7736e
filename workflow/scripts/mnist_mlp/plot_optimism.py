"""Draw what tuning on the test images adds to the accuracy that is reported (M-X4)."""

import pandas as pd
from matplotlib.axes import Axes

from refigure.datasets import dataset_origin
from refigure.figures import BLUE, GREEN, GREY, VERMILION, new_figure, save_figure, style_of
from refigure.step import run_step

TITLES = {
    "all": "any of the networks trained here",
    "seeds": "the post's network, another seed each time",
}
COLOURS = (VERMILION, BLUE, GREEN)  # few images to many
MARKS = ("D", "o", "s")


def main(optimism: str, provenance: str, settings: dict, figures: list[str]) -> None:
    """Draw reported minus true accuracy by the number of networks tried."""
    table = pd.read_csv(optimism)
    with style_of():
        figure = new_figure(9, 3.7)
        panels = figure.subplots(1, 2, sharey=True)
        for axes, (pool, title) in zip(panels, TITLES.items(), strict=True):
            draw_pool(axes, table[table["networks"] == pool])
            axes.set_title(title)
        panels[0].set_ylabel("Accuracy reported minus true (points)")
        panels[0].legend(loc="upper left", fontsize="small")
        figure.suptitle(
            f"Choosing the best network on the test images; {settings['scale']} scale",
            fontsize="small",
        )
        save_figure(figure, "M-X4_optimism", figures, settings, dataset_origin(provenance))


def draw_pool(axes: Axes, table: pd.DataFrame) -> None:
    """Draw a line for each number of choosing images, and the honest reports below them."""
    axes.axhline(0, color=GREY, lw=0.9)
    looks = zip(table.groupby("choosing_images"), COLOURS, MARKS, strict=False)
    for (images, rows), colour, mark in looks:
        name = f"chosen and reported on {images:,} images".replace(",", "\u202f")
        axes.plot(
            rows["tried"],
            100 * rows["optimism"],
            color=colour,
            marker=mark,
            ms=5,
            lw=1.6,
            label=name,
        )
        honest = 100 * (rows["held_out"] - rows["truth"])
        axes.plot(rows["tried"], honest, color=colour, marker=mark, ms=4, lw=1, ls=":", mfc="white")
    axes.plot([], [], color=GREY, ls=":", marker="o", mfc="white", ms=4, label="reported on others")
    axes.set_xscale("log")
    counts = sorted(table["tried"].unique())
    axes.set_xticks(counts, [str(count) for count in counts])
    axes.minorticks_off()
    axes.set_xlabel("Networks tried")
    axes.grid(True, axis="y")


if __name__ == "__main__":
    run_step(main)
