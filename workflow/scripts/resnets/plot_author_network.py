"""Draw the network that the post links to, as published and with its blocks registered (R-X5)."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from refigure.datasets import dataset_origin
from refigure.figures import CORRECTED, GREY, PUBLISHED, new_figure, save_figure, style_of
from refigure.measurements import Measurements, read_measurements
from refigure.resnets.drawing import (
    draw_mean,
    iteration_unit,
    label_ends,
    label_iterations,
    mark_drops,
    over_seeds,
    protocol,
    read_runs,
)
from refigure.step import run_step

ARMS = {
    "author_frozen": ("as published", PUBLISHED),
    "author_registered": ("blocks registered", CORRECTED),
}


def main(
    curves: list[str], measurements: str, provenance: str, settings: dict, figures: list[str]
) -> None:
    """Draw the errors of both variants, and how many parameters each depth trains."""
    runs = read_runs(curves)
    arm = settings["arms"]["author_frozen"]
    with style_of():
        figure = new_figure(9, 3.8)
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        draw_errors(left, runs)
        mark_drops(left, [drop / iteration_unit(arm["iterations"]) for drop in arm["drops"]])
        draw_parameters(right, read_measurements(measurements))
        text = protocol(settings["scale"], arm, runs["author_frozen"]["seed"].nunique())
        figure.suptitle(f"The linked network, {arm['depth']} layers; {text}", fontsize="small")
        save_figure(figure, "R-X5_author_network", figures, settings, dataset_origin(provenance))


def draw_errors(axes: Axes, runs: Mapping[str, pd.DataFrame]) -> None:
    """Draw errors by iteration, dashed for training and solid for test."""
    ends = {}
    axes.set_ylim(0, 100)
    for arm, (name, colour) in ARMS.items():
        unit = iteration_unit(runs[arm]["iteration"].max())
        for part, dashes, width in (("train", (0, (3, 1.5)), 1.1), ("test", "-", 2.0)):
            curve = over_seeds(runs[arm], "iteration", f"{part}_error")
            curve.index = curve.index / unit
            draw_mean(axes, curve, 100.0, color=colour, ls=dashes, lw=width)
        ends[name] = (float(curve.index[-1]), 100 * float(curve["mean"].iloc[-1]), colour)
    axes.set_xlim(0, float(curve.index[-1]))
    axes.plot([], [], color=GREY, ls=(0, (3, 1.5)), lw=1.1, label="training")
    axes.plot([], [], color=GREY, lw=2.0, label="test")
    axes.legend(loc="lower left", fontsize="small")
    axes.set_ylabel("Error (%)")
    label_iterations(axes, unit)
    axes.grid(True, axis="y")
    label_ends(axes, {name.replace(" ", "\n"): end for name, end in ends.items()}, 0.13)


def draw_parameters(axes: Axes, found: Measurements) -> None:
    """Draw how many parameters the optimiser knows of and how many it does not, by depth."""
    sizes = sorted(
        int(name.removeprefix("author_unregistered_"))
        for name in found
        if name.startswith("author_unregistered_") and name.rsplit("_", 1)[1].isdigit()
    )
    places = range(len(sizes))
    known = [found[f"author_parameters_{size}"] / 1e6 for size in sizes]
    unknown = [found[f"author_unregistered_{size}"] / 1e6 for size in sizes]
    axes.bar(places, known, color=GREY, label="trained: stem and classifier")
    axes.bar(
        places,
        unknown,
        bottom=known,
        color=PUBLISHED,
        hatch="///",
        edgecolor="white",
        label="never trained: blocks",
    )
    axes.set_xticks(places, [str(6 * size + 2) for size in sizes])
    axes.set_xlabel("Layers by name (6n+2)")
    axes.set_ylabel("Parameters (millions)")
    axes.legend(loc="upper left", fontsize="small")
    axes.grid(True, axis="y")


if __name__ == "__main__":
    run_step(main)
