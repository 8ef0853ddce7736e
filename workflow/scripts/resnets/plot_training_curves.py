"""Draw training and test error by iteration (R-F1, R-X2: the paper's Fig. 1 and Fig. 6)."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MultipleLocator

from refigure.datasets import dataset_origin
from refigure.figures import GREY, new_figure, save_figure, style_of
from refigure.resnets.drawing import (
    NAMES,
    depth_arms,
    draw_mean,
    iteration_unit,
    label_ends,
    label_iterations,
    mark_drops,
    over_seeds,
    protocol,
    read_runs,
    shade,
)
from refigure.step import run_step

PAPER_TOP = 20  # per cent; where the paper's axes end
PUBLISHED_DEPTHS = (20, 56)  # in the paper's Fig. 1


def main(curves: list[str], provenance: str, settings: dict, figures: list[str]) -> None:
    """Draw both figures; settings: `scale`, and `arms` as the config has them."""
    runs, arms = read_runs(curves), settings["arms"]
    origin = dataset_origin(provenance)
    with style_of():
        draw_verydeep(runs, settings, figures, origin)
        panels = {
            "Plain networks": depth_arms(arms, "plain"),
            "Residual networks": {
                arm: depth for arm, depth in depth_arms(arms, "residual").items() if depth <= 110
            },
        }
        deepest = {
            arm: depth for arm, depth in depth_arms(arms, "residual").items() if depth >= 110
        }
        if len(deepest) > 1:
            panels["Very deep"] = deepest
        elif "true_size" in runs:
            panels["At true size, a short run"] = {"true_size": int(arms["true_size"]["depth"])}
        draw_panels(panels, runs, settings, figures, origin)


def draw_verydeep(
    runs: Mapping[str, pd.DataFrame],
    settings: Mapping[str, Any],
    figures: Sequence[str],
    origin: str,
) -> None:
    """Draw R-F1: a panel of training error, a panel of test error, plain networks alone."""
    arms = settings["arms"]
    found = depth_arms(arms, "plain")
    shown = {arm: depth for arm, depth in found.items() if depth in PUBLISHED_DEPTHS} or found
    figure = new_figure(7.4, 3.4)
    for axes, part in zip(figure.subplots(1, 2), ("train", "test"), strict=True):
        ends = {}
        for arm, depth in shown.items():
            name = f"{depth}-layer"
            ends[name] = draw_run(axes, runs[arm], part, shade("plain", depth), "-")
        finish(axes, arms[next(iter(shown))], ends)
        axes.set_ylabel({"train": "Training error (%)", "test": "Test error (%)"}[part])
    note(figure, settings, shown, runs, "Plain networks")
    save_figure(figure, "R-F1_verydeep_network", figures, settings, origin)


def draw_panels(
    panels: Mapping[str, Mapping[str, int]],
    runs: Mapping[str, pd.DataFrame],
    settings: Mapping[str, Any],
    figures: Sequence[str],
    origin: str,
) -> None:
    """Draw R-X2: a panel for each group of arms, dashed for training and solid for test error."""
    arms = settings["arms"]
    figure = new_figure(3.2 * len(panels), 3.6)
    drawn = figure.subplots(1, len(panels), squeeze=False)[0]
    for axes, (title, shown) in zip(drawn, panels.items(), strict=True):
        ends = {}
        for arm, depth in shown.items():
            network = arms[arm]["network"]
            colour = shade(network, depth)
            draw_run(axes, runs[arm], "train", colour, (0, (3, 1.5)), 1.1)
            ends[f"{NAMES[network]}-{depth}"] = draw_run(axes, runs[arm], "test", colour, "-", 2.0)
        finish(axes, arms[next(iter(shown))], ends)
        axes.set_title(title)
    drawn[0].set_ylabel("Error (%)")
    drawn[0].plot([], [], color=GREY, ls=(0, (3, 1.5)), lw=1.1, label="training")
    drawn[0].plot([], [], color=GREY, lw=2.0, label="test")
    drawn[0].legend(loc="lower left", fontsize="small")
    note(figure, settings, next(iter(panels.values())), runs, "Error while training")
    save_figure(figure, "R-X2_training_curves", figures, settings, origin)


def draw_run(
    axes: Axes, table: pd.DataFrame, part: str, colour: str, style: Any, width: float = 1.7
) -> tuple[float, float, str]:
    """Draw an arm's error in per cent; give its end and colour, for its name."""
    curve = over_seeds(table, "iteration", f"{part}_error")
    curve.index = curve.index / iteration_unit(table["iteration"].max())
    draw_mean(axes, curve, 100.0, color=colour, ls=style, lw=width)
    return float(curve.index[-1]), 100.0 * float(curve["mean"].iloc[-1]), colour


def finish(
    axes: Axes, arm: Mapping[str, Any], ends: Mapping[str, tuple[float, float, str]]
) -> None:
    """Set the axes, mark the drops of the learning rate, name the lines at their ends."""
    unit = iteration_unit(arm["iterations"])
    # the paper's axes end at 20 %; a short run does not come down so far
    axes.set_ylim(0, PAPER_TOP if unit > 1 else 100)
    axes.yaxis.set_major_locator(MultipleLocator(5 if unit > 1 else 20))
    axes.set_xlim(0, arm["iterations"] / unit)
    mark_drops(axes, [drop / unit for drop in arm["drops"]])
    label_iterations(axes, unit)
    axes.grid(True, axis="y")
    label_ends(axes, ends)


def note(
    figure: Any,
    settings: Mapping[str, Any],
    shown: Mapping[str, int],
    runs: Mapping[str, pd.DataFrame],
    title: str,
) -> None:
    """Write above the panels what runs they show."""
    arm = next(iter(shown))
    text = protocol(settings["scale"], settings["arms"][arm], runs[arm]["seed"].nunique())
    figure.suptitle(f"{title}; {text}; dotted: learning rate falls", fontsize="small")


if __name__ == "__main__":
    run_step(main)
