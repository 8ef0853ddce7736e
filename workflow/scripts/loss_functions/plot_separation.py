"""Draw the widest margin (L-F4), and how long two losses go on (L-X2)."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from refigure.figures import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    VERMILION,
    new_figure,
    save_figure,
    style_of,
    subplots,
)
from refigure.measurements import Measurements, read_measurements
from refigure.step import run_step

CLASSES = {1.0: (BLUE, "o", "class +1"), -1.0: (VERMILION, "s", "class −1")}
LOSSES = {"hinge": ("hinge", GREEN), "logistic": ("logistic", ORANGE)}


def main(points: str, norms: str, measurements: str, settings: dict, figures: list[str]) -> None:
    """Draw both."""
    found = read_measurements(measurements)
    with style_of():
        figure = new_figure(5.6, 5.2)
        axes = subplots(figure)
        draw_points(axes, pd.read_csv(points))
        draw_lines(axes, found)
        save_figure(figure, "L-F4_margin", figures, settings)
        figure = new_figure(9.0, 3.8)
        left, right = figure.subplots(1, 2)
        draw_norms(left, right, pd.read_csv(norms))
        save_figure(figure, "L-X2_weight_norms", figures, settings)


def draw_points(axes: Axes, table: pd.DataFrame) -> None:
    """Draw both classes; the support vectors are filled and ringed."""
    for label, (colour, marker, name) in CLASSES.items():
        part = table[table["label"] == label]
        for support, face in ((0, "white"), (1, colour)):
            chosen = part[part["support"] == support]
            axes.plot(
                chosen["x"],
                chosen["y"],
                marker,
                color=colour,
                mfc=face,
                ms=6,
                label=None if support else name,
            )
    carrying = table[table["support"] == 1]
    axes.plot(
        carrying["x"], carrying["y"], "o", mfc="none", mec="black", ms=13, label="support vectors"
    )
    edge = 1.1 * float(table[["x", "y"]].abs().max().max())
    axes.set(xlim=(-edge, edge), ylim=(-edge, edge), xlabel="$x_1$", ylabel="$x_2$")
    axes.set_aspect("equal")
    axes.grid(True)


def draw_lines(axes: Axes, found: Measurements) -> None:
    """Draw the boundary, both margins and the width between them."""
    w = np.array([found["svm_w_x"], found["svm_w_y"]], float)
    unit = w / np.linalg.norm(w)
    foot = -float(found["svm_b"]) * w / (w @ w)  # the boundary's point next to the origin
    half = float(found["svm_half_width"])
    along = np.array([-unit[1], unit[0]])
    for side, style, name in ((0, "-", "optimal line"), (-1, "--", "margins"), (1, "--", None)):
        ends = foot + side * half * unit + np.array([[-20], [20]]) * along
        axes.plot(*ends.T, color="black", ls=style, lw=1.5, label=name, scalex=False, scaley=False)
    place = foot + 1.2 * along
    axes.annotate(
        "",
        place + half * unit,
        place - half * unit,
        arrowprops={"arrowstyle": "<->", "lw": 1.5, "shrinkA": 0, "shrinkB": 0},
    )
    axes.set_title(f"maximum margin: $2/\\|w\\|$ = {found['svm_width']:.3f}")
    axes.legend(loc="lower right", fontsize="small", frameon=True, framealpha=0.9)


def draw_norms(left: Axes, right: Axes, table: pd.DataFrame) -> None:
    """Draw the norm of the weights and of the gradient by step, from the first step on."""
    table = table[table["step"] > 0]
    for name, (label, colour) in LOSSES.items():
        part = table[table["loss"] == name]
        left.semilogx(part["step"], part["norm"], color=colour, lw=2, label=label)
        moving = part[part["gradient"] > 0]
        right.loglog(moving["step"], moving["gradient"], color=colour, lw=2, label=label)
        if len(moving) < len(part):
            last = moving.iloc[-1]
            right.plot(last["step"], last["gradient"], "o", color=colour, ms=7)
            right.annotate(
                "exactly 0 from here on",
                (last["step"], last["gradient"]),
                (0, -30),
                textcoords="offset points",
                color=GREY,
                fontsize="small",
                ha="center",
            )
    left.set_ylabel(r"Norm of the weights $\|w\|$")
    right.set_ylabel("Norm of the gradient")
    left.legend()
    for axes in (left, right):
        axes.set_xlabel("Step of gradient descent")
        axes.grid(True)


if __name__ == "__main__":
    run_step(main)
