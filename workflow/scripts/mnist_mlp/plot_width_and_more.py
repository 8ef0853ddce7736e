"""Draw train against test by width, and what the post's list "More" adds (M-X2a)."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from refigure.datasets import dataset_origin
from refigure.figures import GREEN, GREY, PURPLE, new_figure, save_figure, style_of
from refigure.measurements import Measurements, read_measurements
from refigure.mnist_mlp.runs import BASE, Results
from refigure.step import run_step


def main(
    results: list[str], measurements: str, provenance: str, settings: dict, figures: list[str]
) -> None:
    """Draw both at the exercises' budget of iterations."""
    with style_of():
        figure = new_figure(8.6, 3.6)
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.15))
        draw_width(left, Results(results), settings)
        draw_differences(right, read_measurements(measurements), settings)
        note = f"{settings['scale']} scale, {settings['budget']} iterations"
        figure.suptitle(note, fontsize="small")
        origin = dataset_origin(provenance)
        save_figure(figure, "M-X2a_width_and_more", figures, settings, origin)


def draw_width(axes: Axes, found: Results, settings: Mapping[str, Any]) -> None:
    """Draw accuracies on training and test images by the width of the first layer."""
    widths = {50: BASE} | {
        int(arm.removeprefix("width")): arm for arm in settings["exercises"].get("width", ())
    }
    ordered = sorted(widths)
    for part, colour, mark in (("train", PURPLE, "s"), ("test", GREEN, "o")):
        values = [
            100 * np.array(list(found.at(widths[width], part, settings["budget"]).values()))
            for width in ordered
        ]
        means = [float(value.mean()) for value in values]
        spread = [float(np.std(value, ddof=1)) if len(value) > 1 else 0 for value in values]
        name = {"train": "training images", "test": "test images"}[part]
        axes.errorbar(
            ordered, means, yerr=spread, color=colour, marker=mark, ms=5, capsize=3, label=name
        )
    axes.set_xscale("log")
    axes.set_xticks(ordered, [str(width) for width in ordered])
    axes.minorticks_off()
    axes.set_xlabel("Units of the first hidden layer")
    axes.set_ylabel("Accuracy (%), mean ± std")
    axes.legend(loc="lower right", fontsize="small")
    axes.grid(True, axis="y")


def draw_differences(axes: Axes, found: Measurements, settings: Mapping[str, Any]) -> None:
    """Draw the paired differences of the "More" list from the base, with their intervals."""
    arms = [
        arm for arm in settings["exercises"].get("more", ()) if f"{arm}_difference_budget" in found
    ]
    arms.sort(key=lambda arm: found[f"{arm}_difference_budget"])
    axes.axvline(0, color="black", lw=0.9)
    for place, arm in enumerate(arms):
        value = found[f"{arm}_difference_budget"]
        sure = found[f"{arm}_difference_budget_holm_p"] < 0.05
        axes.hlines(place, 100 * value.low, 100 * value.high, color=GREY, lw=1.8)
        fill = GREEN if sure else "white"
        axes.plot(100 * value, place, "o", color=GREEN, mfc=fill, ms=6)
    axes.set_yticks(range(len(arms)), [settings["labels"][arm] for arm in arms], fontsize="small")
    axes.set_xlabel(
        "Minus the post's network, same seeds (points)\n95 % interval; filled: beyond chance (Holm)"
    )
    axes.grid(True, axis="x")


if __name__ == "__main__":
    run_step(main)
