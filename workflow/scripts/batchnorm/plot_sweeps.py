"""Draw signals by layer over initialisations (B-X2) and normalisations (B-X3)."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes

from refigure.batchnorm.drawing import COLOURS, EXTRA, draw_curve, finish
from refigure.batchnorm.signal_tables import read_signals
from refigure.figures import BLUE, ORANGE, SKY, new_figure, save_figure, style_of
from refigure.initialization import INITIALIZATIONS
from refigure.step import run_step

Tables = Mapping[str, pd.DataFrame]
# Arms by initialisation, with a colour and a dash: eight lines, four colours.
SWEEP = {
    "plain_published": ("small_normal", ORANGE, "-"),
    "narrow_uniform": ("narrow_uniform", ORANGE, ":"),
    "small_xavier": ("small_xavier", EXTRA[1], "-"),
    "xavier_over_root_3": ("xavier_over_root_3", EXTRA[1], ":"),
    "xavier_normal": ("xavier_normal", BLUE, "-"),
    "xavier_uniform": ("xavier_uniform", BLUE, ":"),
    "orthogonal": ("orthogonal", SKY, "--"),
    "he_normal": ("he_normal", EXTRA[0], "-"),
}
NORMALIZED = {
    "normalized_published": ("the post's backward pass", ORANGE, "-"),
    "sum_fixed": ("its missing sum mended", ORANGE, ":"),
    "sign_fixed": ("its sign mended", ORANGE, "--"),
    "layer_after": ("right, layer norm after the ReLU", EXTRA[1], ":"),
    "batch_after": ("right, batch norm after the ReLU", COLOURS["batch_after"], "-"),
    "batch_before": ("right, batch norm before the ReLU", COLOURS["batch_before"], "-"),
    "layer_before": ("right, layer norm before the ReLU", COLOURS["layer_before"], "-"),
}


def main(signals: str, figures: list[str]) -> None:
    """Draw both figures."""
    tables = read_signals(signals)
    with style_of():
        draw_initializations(tables, figures)
        draw_normalizations(tables, figures)


def draw_initializations(tables: Tables, figures: Sequence[str]) -> None:
    """Draw B-X2: activations and gradients by layer for every initialisation."""
    figure = new_figure(9.6, 4.4)
    left, right = figure.subplots(1, 2)
    for arm, (name, colour, style) in SWEEP.items():
        draw_curve(left, tables[arm], "second_moment", colour, style, INITIALIZATIONS[name].words)
        draw_curve(right, tables[arm], "gradient_variance", colour, style, None)
    finish(left, "Mean square of activations", "log", legend=False)
    finish(right, "Variance of the gradient", "log", legend=False)
    figure.legend(loc="outside lower center", ncols=4, fontsize="small")
    save_figure(figure, "B-X2_initializations", figures, {})


def draw_normalizations(tables: Tables, figures: Sequence[str]) -> None:
    """Draw B-X3: gradients by layer in normalised networks, by every backward pass."""
    figure = new_figure(8.2, 4.6)
    axes: Axes = figure.subplots()
    for arm, (words, colour, style) in NORMALIZED.items():
        draw_curve(axes, tables[arm], "gradient_variance", colour, style, words)
    finish(axes, "Variance of the gradient", "log", legend=False)
    axes.set_title("Normalised networks, the same random gradient at the end")
    figure.legend(loc="outside right center", fontsize="small")
    save_figure(figure, "B-X3_normalizations", figures, {})


if __name__ == "__main__":
    run_step(main)
