"""Draw the three kinds of shortcut against each other (R-X4)."""

import math
from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from refigure.datasets import dataset_origin
from refigure.figures import BLUE, GREEN, GREY, PURPLE, new_figure, save_figure, style_of
from refigure.measurements import Measurements, read_measurements
from refigure.resnets.drawing import over_seeds, protocol, read_runs
from refigure.step import run_step

OPTIONS = {
    "shortcut_a": ("A: zero padding", BLUE),
    "shortcut_b": ("B: projection where\nthe shape changes", GREEN),
    "shortcut_c": ("C: projection\neverywhere", PURPLE),
}
DIFFERENCES = {"shortcut_b_minus_a": "B minus A", "shortcut_c_minus_b": "C minus B"}


def main(
    curves: list[str], measurements: str, provenance: str, settings: dict, figures: list[str]
) -> None:
    """Draw final test errors of every seed, and the differences with their intervals."""
    runs = read_runs(curves)
    shown = [arm for arm in OPTIONS if arm in runs]
    with style_of():
        figure = new_figure(8.4, 3.6)
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        draw_errors(left, {arm: runs[arm] for arm in shown})
        draw_differences(right, read_measurements(measurements))
        arm = settings["arms"][shown[0]]
        text = protocol(settings["scale"], arm, runs[shown[0]]["seed"].nunique())
        figure.suptitle(f"{arm['depth']} layers; {text}", fontsize="small")
        save_figure(figure, "R-X4_shortcuts", figures, settings, dataset_origin(provenance))


def draw_errors(axes: Axes, runs: Mapping[str, pd.DataFrame]) -> None:
    """Draw each seed's last test error as a point, and their mean as a line."""
    for place, (arm, table) in enumerate(runs.items()):
        _, colour = OPTIONS[arm]
        last = 100 * table.sort_values("iteration").groupby("seed")["test_error"].last()
        mean = 100 * float(over_seeds(table, "iteration", "test_error")["mean"].iloc[-1])
        axes.hlines(mean, place - 0.22, place + 0.22, color=colour, lw=2.5)
        axes.plot([place] * len(last), last, "o", color=colour, ms=6, alpha=0.65)
        axes.annotate(f"{mean:.1f}", (place + 0.26, mean), va="center", fontsize="small")
    axes.set_xticks(range(len(runs)), [OPTIONS[arm][0] for arm in runs], fontsize="small")
    axes.set_xlim(-0.5, len(runs) - 0.3)
    axes.set_ylabel("Test error (%): seeds and mean")
    axes.grid(True, axis="y")


def draw_differences(axes: Axes, found: Measurements) -> None:
    """Draw the two differences that the post speaks of; it says that both are below zero."""
    for place, (name, label) in enumerate(DIFFERENCES.items()):
        value = found.get(name)
        if value is None or math.isnan(value):
            continue
        if not math.isnan(value.low):
            axes.hlines(place, 100 * value.low, 100 * value.high, color=GREY, lw=2)
        axes.plot(100 * value, place, "o", color=GREY, ms=7, label=label)
    axes.axvline(0, color="black", lw=0.9)
    axes.set_yticks(range(len(DIFFERENCES)), list(DIFFERENCES.values()))
    axes.set_ylim(len(DIFFERENCES) - 0.4, -0.6)
    axes.set_xlabel("Difference in test error\n(points, 95 % interval)\nthe post: both below zero")
    axes.grid(True, axis="x")


if __name__ == "__main__":
    run_step(main)
