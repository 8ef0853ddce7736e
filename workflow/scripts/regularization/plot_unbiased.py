"""Draw Z-X9: unbiased estimators of a mean under three kinds of noise."""

import numpy as np
import pandas as pd

from refigure.figures import BLUE, GREY, VERMILION, new_figure, save_figure, style_of
from refigure.measurements import read_measurements
from refigure.step import run_step

COLOURS = {"mean": (GREY, "-"), "median": (BLUE, "-"), "midrange": (VERMILION, "--")}
WORDS = {"mean": "mean (least squares)", "median": "median", "midrange": "midrange"}


def main(estimates: str, measurements: str, figures: list[str]) -> None:
    """Draw the densities of the estimates, with variances relative to the mean's."""
    table, found = pd.read_csv(estimates), read_measurements(measurements)
    with style_of():
        figure = new_figure(9.2, 3.6)
        noises = list(dict.fromkeys(table["noise"]))
        panels = np.ravel(figure.subplots(1, len(noises)))
        for axes, noise in zip(panels, noises, strict=True):
            own = table[table["noise"] == noise]
            for name, (colour, style) in COLOURS.items():
                rows = own[own["estimator"] == name]
                axes.plot(
                    rows["estimate"],
                    rows["density"],
                    color=colour,
                    ls=style,
                    lw=2,
                    label=WORDS[name],
                )
            ratios = [
                f"{name}: {found[f'{noise}_{name}_ratio']:.3g}" for name in ("median", "midrange")
            ]
            text = "variance over\nthe mean's\n" + "\n".join(ratios)
            axes.text(
                0.02,
                0.97,
                text,
                transform=axes.transAxes,
                va="top",
                fontsize="x-small",
                linespacing=1.4,
            )
            axes.set_title(f"{noise.capitalize()} noise", fontsize="small")
            axes.set_xlabel("Estimate; the truth is 0")
            axes.set_ylim(0, None)
            axes.set_yticks([])
        panels[0].set_ylabel("Density")
        handles, names = panels[0].get_legend_handles_labels()
        figure.legend(handles, names, loc="outside lower center", ncols=3, fontsize="small")
        save_figure(figure, "Z-X9_unbiased", figures, {})


if __name__ == "__main__":
    run_step(main)
