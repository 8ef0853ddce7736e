"""Draw losses and norms of gradients along trainings (H-X8)."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from refigure.datasets import dataset_origin
from refigure.figures import BLUE, GREY, ORANGE, new_figure, save_figure, style_of
from refigure.measurements import worst_origin
from refigure.step import run_step

SMOOTHING = 40  # of a noisy curve the fortieth part is averaged
LINES = {
    "loss": (GREY, "loss"),
    "norm": (BLUE, "gradient norm, many images"),
    "batch_norm": (ORANGE, "gradient norm, one batch"),
}


def main(
    track: str, gradients: str, curves: str, provenance: list[str], figures: list[str]
) -> None:
    """Draw a full-batch training on digits, the MNIST network, and a residual network."""
    digits, mnist, resnet = (pd.read_csv(path) for path in (track, gradients, curves))
    columns = {"loss": "loss", "norm": "norm", "batch_norm": "batch_norm"}
    with style_of():
        figure = new_figure(8.8, 6.4)
        panels = figure.subplots(2, 2).ravel()
        whole = {"loss": "loss", "norm": "gradient_norm"}
        draw(panels[0], digits, whole, "digits, all images at once")
        for axes, training in zip(panels[1:3], ("usual", "stalling"), strict=True):
            some = mnist[mnist["training"] == training].drop(columns="training")
            mean = some.groupby("iteration", as_index=False).mean()  # over seeds
            count = some["seed"].nunique()
            window = max(1, len(mean) // SMOOTHING)
            mean = mean.rolling(window, center=True, min_periods=1).mean()
            draw(axes, mean, columns, f"MNIST, {training} rate and batch, mean of {count}")
        logged = {"loss": "train_loss", "batch_norm": "gradient_norm"}
        draw(panels[3], resnet, logged, "residual network, CIFAR-10")
        lines = panels[1].get_legend_handles_labels()
        figure.legend(*lines, loc="outside lower center", ncols=3, fontsize="small")
        origin = worst_origin(dataset_origin(path) for path in provenance)
        save_figure(figure, "H-X8_gradient_norms", figures, {}, origin)


def draw(axes: Axes, table: pd.DataFrame, columns: Mapping[str, str], title: str) -> None:
    """Draw the columns by iteration, from the first row on."""
    for name, column in columns.items():
        colour, label = LINES[name]
        axes.plot(table["iteration"], table[column], color=colour, lw=1.3, label=label)
    axes.set_yscale("log")
    axes.set_xlabel("Iteration")
    axes.set_title(title, fontsize="small")
    axes.grid(True, axis="y")


if __name__ == "__main__":
    run_step(main)
