"""Draw Z-X1 and Z-X2: the errors of ridge by penalty, and how its bias grows."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from refigure.figures import GREY, SKY, new_figure, save_figure, style_of, subplots
from refigure.measurements import Measurements, read_measurements
from refigure.regularization.drawing import BIAS, INK, TOTAL, VARIANCE
from refigure.step import run_step

PENALTY = "Penalty λ"


def main(curves: str, measurements: str, figures: list[str]) -> None:
    """Draw both figures."""
    table, found = pd.read_csv(curves), read_measurements(measurements)
    with style_of():
        draw_errors(table, found, figures)
        draw_bias(table, found, figures)


def draw_errors(table: pd.DataFrame, found: Measurements, figures: Sequence[str]) -> None:
    """Draw bias², variance and their sum, and the sum relative to that of least squares."""
    figure = new_figure(11.0, 3.9)
    plain, correlated, right = figure.subplots(1, 3)
    for axes, design, words in (
        (plain, "random", "Independent columns"),
        (correlated, "correlated", "Correlated columns"),
    ):
        draw_parts(axes, table[(table["design"] == design) & (table["penalty"] > 0)])
        level = found[f"ridge_{design}_least_squares"]
        axes.axhline(level, color=GREY, ls="--", lw=1.2, label="least squares")
        axes.set_xlim(0.01, 20)
        axes.set_ylim(0, 2.3 * level)
        axes.set_title(words, fontsize="small")
    plain.set_ylabel("Mean squared error of β̂")
    plain.legend(fontsize="small", loc="upper left")
    for design, style, words in (("random", "-", "random"), ("orthogonal", "--", "X'X = nI")):
        part = table[(table["design"] == design) & (table["penalty"] > 0)]
        total = part["bias"] ** 2 + part["variance"]
        right.plot(
            part["penalty"],
            total / found[f"ridge_{design}_least_squares"],
            color=INK,
            ls=style,
            lw=1.8,
            label=words,
        )
        right.plot(found[f"ridge_{design}_crossing"], 1, "o", color=INK, ms=5)
    right.axhline(1, color=GREY, ls="--", lw=1.2)
    limit = found["guaranteed_penalty_random"]
    right.axvspan(0.001, limit, color=SKY, alpha=0.25, lw=0)
    right.text(0.0032, 1.0085, "for certain better:\nλ < 2σ²/|β|²", fontsize="small")
    right.set_xlim(0.003, 3)
    right.set_ylim(0.99, 1.02)
    right.set_ylabel("Error over that of least squares")
    right.set_title("Dots: where the penalty stops helping", fontsize="small")
    right.legend(fontsize="small", loc="upper left", title="design", title_fontsize="small")
    for axes in (plain, correlated, right):
        axes.set_xscale("log")
        axes.set_xlabel(PENALTY)
        axes.grid(True, axis="y")
    save_figure(figure, "Z-X1_bias_variance", figures, {})


def draw_parts(axes: Axes, own: pd.DataFrame) -> None:
    """Draw the parts by formula as lines, and by draws as dots."""
    drawn = own.dropna(subset=["simulated_variance"])
    squared = own["bias"] ** 2
    axes.plot(own["penalty"], squared, color=BIAS, lw=1.8, label="bias²")
    axes.plot(own["penalty"], own["variance"], color=VARIANCE, lw=1.8, label="variance")
    axes.plot(own["penalty"], squared + own["variance"], color=TOTAL, lw=1.8, label="sum")
    simulated = drawn["simulated_bias_squared"]
    for values, colour in (
        (simulated, BIAS),
        (drawn["simulated_variance"], VARIANCE),
        (simulated + drawn["simulated_variance"], TOTAL),
    ):
        axes.plot(drawn["penalty"], values, "o", color=colour, ms=4.5)
    axes.plot([], [], "o", color=GREY, ms=4.5, label="the same from draws")


def draw_bias(table: pd.DataFrame, found: Measurements, figures: Sequence[str]) -> None:
    """Draw the norm of the bias with its tangent at 0 and its limit, on logarithmic axes."""
    figure = new_figure(5.6, 4.0)
    axes = subplots(figure)
    own = table[(table["design"] == "random") & (table["penalty"] > 0)]
    penalty, bias = own["penalty"].to_numpy(), own["bias"].to_numpy()
    tangent = bias[0] / penalty[0] * penalty
    limit = bias[-1] / found["bias_limit_random"]
    axes.loglog(penalty, bias, color=BIAS, lw=2.2, label="|E[β̂] - β|")
    axes.loglog(penalty, tangent, color=INK, ls=(0, (4, 2)), lw=1.2, label="proportional to λ")
    axes.axhline(limit, color=GREY, ls=":", lw=1.4, label="|β|, the bias of β̂ = 0")
    first, last = found["ridge_random_eigenvalue_1"], found["ridge_random_eigenvalue_5"]
    axes.axvspan(first, last, color=SKY, alpha=0.35, lw=0, label="eigenvalues of X'X")
    axes.set_xlim(penalty[0], penalty[-1])
    axes.set_ylim(bias[0], 10 ** np.ceil(np.log10(limit)))
    axes.set_xlabel(PENALTY)
    axes.set_ylabel("Norm of the bias")
    axes.legend(fontsize="small", loc="lower right")
    axes.grid(True)
    save_figure(figure, "Z-X2_bias_growth", figures, {})


if __name__ == "__main__":
    run_step(main)
