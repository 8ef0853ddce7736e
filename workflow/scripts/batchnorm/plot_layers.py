"""Draw what becomes of signals in the post's network (B-X1), and in others by depth (B-X1a)."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from refigure.batchnorm.drawing import EXTRA, draw_curve, draw_mean, finish
from refigure.batchnorm.signal_tables import at_layer, geometric_curve, read_signals
from refigure.figures import BLUE, ORANGE, PUBLISHED, new_figure, save_figure, style_of
from refigure.initialization import relu_gain
from refigure.step import run_step

Tables = Mapping[str, pd.DataFrame]


def main(signals: str, figures: list[str]) -> None:
    """Draw both figures."""
    tables = read_signals(signals)
    with style_of():
        draw_plain(tables, figures)
        draw_depths(tables, figures)


def draw_plain(tables: Tables, figures: Sequence[str]) -> None:
    """Draw B-X1: sizes of activations and gradients, and shares of zeros, of the post's network."""
    plain = tables["plain_published"]
    depth, width = int(plain["depth"].iloc[0]), int(plain["width"].iloc[0])
    figure = new_figure(9.6, 7.2)
    (size, gradient), (zeros, gradient_zeros) = figure.subplots(2, 2)
    draw_curve(size, plain, "second_moment", BLUE, "-", "measured", 3.5)
    layers = np.arange(depth + 1)
    theory = relu_gain("small_normal", width, width) ** layers
    size.plot(layers, theory, "--", color="black", lw=1, label="theory: 0.005 a layer")
    finish(size, "Mean square of activations", "log")
    draw_labelled(gradient, plain)
    finish(gradient, "Variance of the gradient", "log")
    for column, label, style in (
        ("zeros", "activations that are 0", "-"),
        ("dead", "dead neurons", ":"),
    ):
        draw_mean(zeros, plain, column, BLUE, style, label)
    finish(zeros, "Share (dead: 0 for every example)")
    draw_mean(
        gradient_zeros, plain, "gradient_zeros", BLUE, "-", "entries of the gradient that are 0"
    )
    draw_mean(gradient_zeros, plain, "cosine", EXTRA[0], "--", "cosine between two examples")
    finish(gradient_zeros, "Share; cosine")
    for axes in (zeros, gradient_zeros):
        axes.set_ylim(-0.03, 1.03)
    figure.suptitle(
        "The post's network without normalisation: weights N(0, 0.01²)", fontsize="medium"
    )
    save_figure(figure, "B-X1_plain_layers", figures, {})


def draw_labelled(axes: Axes, rows: pd.DataFrame) -> None:
    """Draw the variance of gradients over true layers, and over the post's labels of them."""
    curve = geometric_curve(rows, "gradient_variance")
    depth = int(rows["depth"].iloc[0])
    axes.plot(curve.index, curve, "-", color=BLUE, lw=1.6, label="true layer")
    labels = [2, 3, 4, depth]
    shown = [curve[depth + 1 - label] for label in labels]
    axes.plot(labels, shown, "o", color=PUBLISHED, mec="black", label="as the post labels it")
    low, high = curve.min(), curve.max()
    axes.set_ylim(low / 100, high * 100)


def draw_depths(tables: Tables, figures: Sequence[str]) -> None:
    """Draw B-X1a: what is left at the end of shallower and deeper networks."""
    figure = new_figure(9.6, 3.8)
    left, right = figure.subplots(1, 2)
    families = (
        ("plain", "N(0, 0.01²)", ORANGE, "o"),
        ("he", "He", EXTRA[0], "s"),
    )
    for prefix, words, colour, marker in families:
        named = {
            name: rows
            for name, rows in tables.items()
            if name in (f"{prefix}_normal", f"{prefix}_published")
            or (name.startswith(f"{prefix}_") and name.removeprefix(f"{prefix}_").isdigit())
        }
        points = sorted((int(rows["depth"].iloc[0]), name) for name, rows in named.items())
        depths = [depth for depth, _ in points]
        for axes, column, layer in ((left, "second_moment", -1), (right, "gradient_variance", 1)):
            values = [
                float(np.exp(np.log(at_layer(tables[name], column, layer)).mean()))
                for _, name in points
            ]
            axes.plot(depths, values, f"{marker}-", color=colour, label=words)
    left.set_ylabel("Mean square of the last activations")
    right.set_ylabel("Variance of the first layer's gradient")
    for axes in (left, right):
        axes.set_yscale("log")
        axes.set_xlabel("Layers of the network")
        axes.grid(True, axis="y")
        axes.legend(loc="lower left")
    save_figure(figure, "B-X1a_depths", figures, {})


if __name__ == "__main__":
    run_step(main)
