"""Draw the objective of the support vector machine and its Hessian by differences (H-X1)."""

import pandas as pd

from refigure.figures import (
    BLUE,
    CORRECTED,
    GREY,
    PUBLISHED,
    VERMILION,
    new_figure,
    save_figure,
    style_of,
)
from refigure.step import run_step


def main(hessians: str, profile: str, settings: dict, figures: list[str]) -> None:
    """Draw both panels; settings: `regularisation`."""
    table, line = pd.read_csv(hessians), pd.read_csv(profile)
    unit = settings["regularisation"]
    with style_of():
        figure = new_figure(8.6, 3.7)
        figure.set_layout_engine("constrained", wspace=0.07)  # two labels meet between the panels
        left, right = figure.subplots(1, 2)
        left.plot(line["t"], line["objective"], color=BLUE, lw=2, label="objective")
        left.set_xlabel("Distance along the first axis")
        left.set_ylabel("Objective")
        slope = left.twinx()
        slope.step(line["t"], line["slope"], color=VERMILION, lw=1.2, where="mid")
        slope.set_ylabel("Its slope, which jumps at kinks", color=VERMILION)
        slope.spines["right"].set_visible(True)
        right.axhline(1, color=PUBLISHED, ls="--", lw=1.8, label="the post: λ")
        right.axhline(2, color=CORRECTED, lw=1.4, label="2λ")
        right.plot(
            table["h"],
            table["eigenvalue"] / unit,
            "o",
            color=GREY,
            ms=4.5,
            alpha=0.8,
            label="eigenvalues by differences",
        )
        right.set_xscale("log")
        right.set_yscale("symlog", linthresh=4)
        right.set_yticks(
            [-10, -2, 0, 1, 2, 4, 10, 50], ["−10", "−2", "0", "1", "2", "4", "10", "50"]
        )
        ratios = table["eigenvalue"] / unit
        right.set_ylim(min(-0.5, 1.3 * ratios.min()), 1.4 * ratios.max())
        right.set_xlabel("Step h of the differences")
        right.set_ylabel("Eigenvalues of the Hessian / λ")
        right.grid(True, axis="y")
        right.legend(loc="upper left", fontsize="small")
        save_figure(figure, "H-X1_hinge", figures, settings)


if __name__ == "__main__":
    run_step(main)
