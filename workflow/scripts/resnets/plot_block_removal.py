"""Draw what each block is worth to a trained network: its error without the block (R-X8)."""

from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from refigure.datasets import dataset_origin
from refigure.figures import GREY, VERMILION, new_figure, save_figure, style_of
from refigure.measurements import worst_origin
from refigure.resnets.drawing import shade
from refigure.step import run_step


def main(blocks: list[str], provenance: list[str], figures: list[str]) -> None:
    """Draw a panel for each depth of published weights; blocks that halve the map stand out."""
    tables = {int(Path(path).parent.name): pd.read_csv(path) for path in blocks}
    with style_of():
        rows = (len(tables) + 1) // 2
        figure = new_figure(7.4, 0.6 + 2.3 * rows)
        panels = figure.subplots(rows, 2, sharey=True, squeeze=False)
        for axes in panels.flat[len(tables) :]:
            axes.set_axis_off()
        for axes, depth in zip(panels.flat, sorted(tables), strict=False):
            draw_depth(axes, tables[depth], depth)
        for axes in panels[:, 0]:
            axes.set_ylabel("Test error (%)")
        figure.suptitle(
            "Trained elsewhere: error on the first test images without one block's residual branch",
            fontsize="small",
        )
        save_figure(
            figure, "R-X8_block_removal", figures, {}, worst_origin(map(dataset_origin, provenance))
        )


def draw_depth(axes: Axes, table: pd.DataFrame, depth: int) -> None:
    """Draw the error without each block, and the whole network's as a line."""
    table = table.sort_values("index")
    stages = table["block"].str.split(".").str[1]
    first = (stages != stages.shift()) & (stages != stages.iloc[0])
    errors = 100 * table["error_without"]
    whole = 100 * float(table["error"].iloc[0])
    axes.vlines(table["index"], whole, errors, color=GREY, lw=1)
    for chosen, colour, marker, label in (
        (~first, shade("residual", depth), "o", "same shape"),
        (first, VERMILION, "D", "halves the map"),
    ):
        axes.plot(table["index"][chosen], errors[chosen], marker, color=colour, ms=5, label=label)
    axes.axhline(whole, color="black", lw=1, ls="--", label="whole network")
    axes.set_title(f"ResNet-{depth}", fontsize="small")
    axes.set_xlabel("Block without its residual branch")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylim(0, 100)
    axes.grid(True, axis="y")
    if depth == 20:
        axes.legend(loc="upper right", fontsize="x-small")


if __name__ == "__main__":
    run_step(main)
