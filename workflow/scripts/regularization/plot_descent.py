"""Draw Z-X11: gradient descent on least squares by the size of its steps."""

import pandas as pd

from refigure.figures import BLUE, GREEN, VERMILION, new_figure, save_figure, style_of, subplots
from refigure.step import run_step

STYLES = ((BLUE, "-"), (GREEN, "--"), (VERMILION, "-."))


def main(descent: str, figures: list[str]) -> None:
    """Draw the distance to the solution by step."""
    table = pd.read_csv(descent)
    with style_of():
        figure = new_figure(5.8, 3.8)
        axes = subplots(figure)
        for (size, rows), (colour, style) in zip(
            table.groupby("step_times_curvature"), STYLES, strict=False
        ):
            axes.semilogy(
                rows["step"],
                rows["distance"],
                color=colour,
                ls=style,
                lw=2,
                label=f"steps of {size:g}/L",
            )
        axes.set_xlim(0, table["step"].max())
        axes.set_xlabel("Steps")
        axes.set_ylabel("Distance to least squares")
        axes.set_title("L: the largest eigenvalue of the Hessian 2X'X", fontsize="small")
        axes.legend(fontsize="small", loc="center right")
        axes.grid(True, axis="y")
        save_figure(figure, "Z-X11_descent", figures, {})


if __name__ == "__main__":
    run_step(main)
