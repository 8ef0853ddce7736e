"""Draw losses over the margin (L-F1), and the hinge among them with the post's examples (L-F5)."""

import pandas as pd
from matplotlib.axes import Axes

from refigure.figures import GREEN, new_figure, save_figure, style_of, subplots
from refigure.loss_functions.drawing import MARGIN_LOSSES
from refigure.measurements import Measurements, read_measurements
from refigure.step import run_step

TOP = 3.0  # of the post's frame
# The margin of each of the post's examples, and where its text stands from the point, in points.
EXAMPLES = {
    "hinge_wrong": (-0.2, "score 0.2, label −1", (14, 22)),
    "hinge_unsure": (0.7, "score −0.7, label −1", (8, 56)),
    "hinge_sure": (1.1, "score −1.1, label −1", (2, 42)),
}


def main(margins: str, measurements: str, figures: list[str]) -> None:
    """Draw both."""
    table, found = pd.read_csv(margins), read_measurements(measurements)
    with style_of():
        for stem, draw in (("L-F1_margin_losses", draw_all), ("L-F5_hinge", draw_hinge)):
            figure = new_figure(6.6, 4.4)
            axes = subplots(figure)
            draw(axes, table, found)
            axes.set_xlim(-2, 2)
            axes.set_ylim(0, TOP)
            axes.set_xlabel(r"Margin $y\,f(x)$")
            axes.set_ylabel("Loss")
            axes.grid(True)
            save_figure(figure, stem, figures, {"losses": list(MARGIN_LOSSES)})


def draw_losses(axes: Axes, table: pd.DataFrame, widths: dict[str, float]) -> None:
    """Draw the five losses; the step of the misclassification stands upright at 0."""
    for name, (label, colour) in MARGIN_LOSSES.items():
        line = "steps-pre" if name == "misclassification" else "default"
        width = widths.get(name, 1.8)
        axes.plot(table["margin"], table[name], color=colour, lw=width, label=label, drawstyle=line)


def draw_all(axes: Axes, table: pd.DataFrame, found: Measurements) -> None:
    """Draw the post's figure, and where deviance and hinge cross."""
    draw_losses(axes, table, {})
    at = found["deviance_hinge_crossing"]
    axes.plot(at, 1 - at, "o", color="black", ms=5)
    axes.annotate(
        f"deviance and hinge cross\nat {at:.3f}".replace("-", "\N{MINUS SIGN}"),
        (at, 1 - at),
        (-1.93, 1.42),
        arrowprops={"arrowstyle": "-", "lw": 0.8},
        fontsize="small",
        va="top",
    )
    axes.legend(loc="upper right")


def draw_hinge(axes: Axes, table: pd.DataFrame, found: Measurements) -> None:
    """Draw the hinge loss thick, with the three examples of the post."""
    draw_losses(
        axes,
        table,
        {"support_vector": 4.0, "misclassification": 1.2}
        | dict.fromkeys(("exponential", "binomial_deviance", "squared_error"), 1.2),
    )
    for name, (margin, text, offset) in EXAMPLES.items():
        loss = found[name]
        axes.plot(margin, loss, "o", color=GREEN, mec="black", ms=9, zorder=5)
        axes.annotate(
            f"{text}:\nloss {loss:.2g}",
            (margin, loss),
            offset,
            textcoords="offset points",
            fontsize="small",
            arrowprops={"arrowstyle": "-", "lw": 0.8},
            bbox={"fc": "white", "ec": "none", "alpha": 0.85, "pad": 1.0},
        )
    axes.legend(loc="upper right")


if __name__ == "__main__":
    run_step(main)
