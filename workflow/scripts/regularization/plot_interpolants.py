"""Draw Z-F1: two functions through the same points, one smooth and one not."""

import pandas as pd

from refigure.figures import BLUE, GREEN, VERMILION, new_figure, save_figure, style_of, subplots
from refigure.step import run_step


def main(curves: str, figures: list[str]) -> None:
    """Draw points and curves as the post's picture has them, on axes without numbers."""
    table = pd.read_csv(curves)
    with style_of():
        figure = new_figure(4.6, 4.2)
        axes = subplots(figure)
        for kind, colour, words in (
            ("wild", BLUE, "the same, and what the points cannot see"),
            ("smooth", GREEN, "a small ridge penalty"),
        ):
            part = table[table["kind"] == kind]
            axes.plot(part["x"], part["y"], color=colour, lw=2, label=words)
        points = table[table["kind"] == "point"]
        axes.plot(points["x"], points["y"], "o", color=VERMILION, ms=8, zorder=3, label="data")
        axes.set_xticks([])
        axes.set_yticks([])
        axes.set_xlabel("x")
        axes.set_ylabel("y", rotation=0)
        axes.legend(fontsize="small", loc="upper center", bbox_to_anchor=(0.5, -0.07))
        save_figure(figure, "Z-F1_interpolants", figures, {})


if __name__ == "__main__":
    run_step(main)
