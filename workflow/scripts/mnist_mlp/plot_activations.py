"""Draw sigmoid, tanh and ReLU as the networks apply them (M-F2, M-F3, M-F4)."""

from dataclasses import dataclass

import pandas as pd

from refigure.figures import BLUE, GREY, new_figure, save_figure, style_of, subplots
from refigure.step import run_step


@dataclass(frozen=True)
class Look:
    """How a curve is shown."""

    stem: str
    formula: str
    limits: tuple[float, ...]  # what it comes near to and does not reach
    mark: tuple[float, str]  # the value at 0, and how it is written
    window: tuple[float, float]  # of the y axis


LOOKS = {
    "sigmoid": Look(
        "M-F2_sigmoid", r"$\sigma(x) = 1\,/\,(1 + e^{-x})$", (0, 1), (0.5, "(0, ½)"), (-0.08, 1.08)
    ),
    "tanh": Look("M-F3_tanh", r"$\tanh(x)$", (-1, 1), (0, "(0, 0)"), (-1.15, 1.15)),
    "relu": Look("M-F4_relu", r"$\mathrm{relu}(x) = \max(0, x)$", (), (0, "(0, 0)"), (-0.6, 6.2)),
}


def main(curves: str, figures: list[str]) -> None:
    """Draw each of them with its value at 0 and its asymptotes."""
    table = pd.read_csv(curves)
    with style_of():
        for name, look in LOOKS.items():
            draw_curve(table["x"], table[name], look, figures)


def draw_curve(x: "pd.Series[float]", y: "pd.Series[float]", look: Look, files: list[str]) -> None:
    """Draw one curve."""
    figure = new_figure(5.2, 3.4)
    axes = subplots(figure)
    for limit in look.limits:
        axes.axhline(limit, color=GREY, ls=(0, (4, 3)), lw=0.9)
    axes.axvline(0, color=GREY, lw=0.8)
    if 0 not in look.limits:
        axes.axhline(0, color=GREY, lw=0.8)
    axes.plot(x, y, color=BLUE, lw=2.4)
    value, text = look.mark
    axes.plot(0, value, "o", color=BLUE, ms=6)
    axes.annotate(text, (0, value), (8, -4), textcoords="offset points", va="top", fontsize="small")
    axes.set_xlim(float(x.min()), float(x.max()))
    axes.set_ylim(*look.window)
    axes.set_xlabel("$x = w^T\\!$(inputs)$\\, + b$")
    axes.set_ylabel("activation")
    axes.set_title(look.formula)
    axes.grid(True)
    save_figure(figure, look.stem, files, {"window": look.window})


if __name__ == "__main__":
    run_step(main)
