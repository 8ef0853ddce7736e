"""Draw the post's backward pass against automatic differentiation (B-X4)."""

import pandas as pd

from refigure.batchnorm.drawing import EXTRA
from refigure.figures import BLUE, ORANGE, new_figure, save_figure, style_of
from refigure.step import run_step

LINES = {
    "published": ("the post's formula", ORANGE, "o-"),
    "sum_fixed": ("its missing sum mended", EXTRA[1], "s:"),
    "sign_fixed": ("its sign mended", EXTRA[0], "^--"),
    "correct": ("the paper's formula", BLUE, "D-"),
}


def main(comparison: str, figures: list[str]) -> None:
    """Draw the error of each layer's gradient, and its direction."""
    table = pd.read_csv(comparison)
    layers = table[(table["normalization"] == "layer") & (table["repetition"] == 0)]
    with style_of():
        figure = new_figure(9.6, 4.2)
        error, cosine = figure.subplots(1, 2)
        for backward, (words, colour, style) in LINES.items():
            rows = layers[layers["backward"] == backward]
            error.plot(rows["layer"], rows["error"], style, color=colour, ms=4, label=words)
            cosine.plot(rows["layer"], rows["cosine"], style, color=colour, ms=4)
        error.set_yscale("log")
        error.set_ylabel("Relative error of the weights' gradient")
        cosine.set_ylabel("Cosine with the true gradient")
        for axes in (error, cosine):
            axes.set_xticks([1, 5, 10, 15, 19])
            axes.set_xlabel("Layer (1 is next to the input)")
            axes.grid(True, axis="y")
        figure.legend(loc="outside lower center", ncols=4, fontsize="small")
        save_figure(figure, "B-X4_backward_errors", figures, {})


if __name__ == "__main__":
    run_step(main)
