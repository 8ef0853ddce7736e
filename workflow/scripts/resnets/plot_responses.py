"""Draw responses by layer as the paper's Fig. 7 (R-X3, R-X3a), and signals by layer (R-X3b)."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from refigure.datasets import dataset_origin
from refigure.figures import GREY, new_figure, save_figure, style_of
from refigure.measurements import worst_origin
from refigure.resnets.drawing import (
    NAMES,
    depth_arms,
    draw_mean,
    fit_scale,
    over_seeds,
    protocol,
    read_runs,
    shade,
)
from refigure.step import run_step

DEEPEST = 110  # in the paper's Fig. 7; the layers of a deeper one would squeeze the others
DASHED = (0, (3, 1.5))

Lines = Mapping[str, tuple[pd.DataFrame, str, str]]  # table of runs, network, colour; by name


def main(
    responses: list[str],
    signals: list[str],
    published: list[str],
    provenance: list[str],
    settings: dict,
    figures: list[str],
) -> None:
    """Draw our networks, those that others trained, and what goes forward and back in ours."""
    origin = dataset_origin(provenance[0])  # of the images; then that of the published weights
    arms = settings["arms"]
    every = depth_arms(arms, "plain") | depth_arms(arms, "residual")
    depths = {arm: depth for arm, depth in every.items() if depth <= DEEPEST}
    runs = {arm: table for arm, table in read_runs(responses).items() if arm in depths}
    seeds = max(table["seed"].nunique() for table in runs.values())
    text = protocol(settings["scale"], arms[next(iter(runs))], seeds)
    ours = {
        f"{NAMES[arms[arm]['network']]}-{depth}": (
            at_end(runs[arm]),
            arms[arm]["network"],
            shade(arms[arm]["network"], depth),
        )
        for arm, depth in depths.items()
    }
    theirs = {
        f"ResNet-{depth}": (table, "residual", shade("residual", depth))
        for depth, table in published_responses(published).items()
    }
    with style_of():
        draw_responses(ours, f"At the end of training; {text}", "R-X3_responses", figures, origin)
        title = "Weights that others trained by the paper's protocol, on our test images"
        both = worst_origin(map(dataset_origin, provenance))
        draw_responses(theirs, title, "R-X3a_published_responses", figures, both)
        tables = read_runs(signals)
        arm_of = dict(zip(ours, depths, strict=True))
        lines = {name: (tables[arm_of[name]], *ours[name][1:]) for name in ours}
        draw_signals(lines, text, figures, origin)


def at_end(table: pd.DataFrame) -> pd.DataFrame:
    """Keep the end of a training."""
    return table[table["moment"] == "end"]


def published_responses(paths: Sequence[str]) -> dict[int, pd.DataFrame]:
    """Read the responses of published networks, `<depth>/responses.csv`, shallow first."""
    tables = {int(Path(path).parent.name): pd.read_csv(path).assign(seed=0) for path in paths}
    return dict(sorted(tables.items()))


def draw_responses(
    lines: Lines, title: str, stem: str, figures: Sequence[str], origin: str
) -> None:
    """Draw the standard deviations in the order of the layers, and sorted by magnitude."""
    figure = new_figure(7.4, 5.6)
    for axes, order in zip(figure.subplots(2, 1), ("original", "sorted"), strict=True):
        for name, (table, network, colour) in lines.items():
            curve = over_seeds(table, "index", "std")
            if order == "sorted":
                curve = curve.sort_values("mean", ascending=False)
                curve.index = pd.RangeIndex(1, len(curve) + 1)
            dashes = DASHED if network == "plain" else "-"
            label = name if order == "original" else None
            draw_mean(axes, curve, color=colour, ls=dashes, lw=1.5, label=label)
        fit_scale(axes, pd.concat([table["std"] for table, _, _ in lines.values()]))
        axes.set_xlim(0, None)
        axes.set_xlabel(f"Layer ({'in its place' if order == 'original' else 'by magnitude'})")
        axes.set_ylabel("Std of responses")
        axes.grid(True, axis="y")
    figure.legend(loc="outside right center", fontsize="small")
    figure.suptitle(title, fontsize="small")
    save_figure(figure, stem, figures, {"title": title}, origin)


def draw_signals(lines: Lines, text: str, figures: Sequence[str], origin: str) -> None:
    """Draw R-X3b: activations forward and gradients back, before (dotted) and after training."""
    figure = new_figure(9.2, 3.8)
    columns = {
        "activation_std": "Std of a layer's input",
        "gradient_norm": "Norm of the gradient by the weights",
    }
    for axes, (column, words) in zip(figure.subplots(1, 2), columns.items(), strict=True):
        for name, (table, _, colour) in lines.items():
            for moment, dashes, width in (("start", ":", 1.2), ("end", "-", 1.6)):
                curve = over_seeds(table[table["moment"] == moment], "index", column)
                curve["std"] = 0.0  # bands of so many lines hide one another
                shown = column == "activation_std" and moment == "end"
                label = name if shown else None
                draw_mean(axes, curve, color=colour, ls=dashes, lw=width, label=label)
        fit_scale(axes, pd.concat([table[column] for table, _, _ in lines.values()]))
        axes.set_xlim(0, None)
        axes.set_xlabel("Weighted layer")
        axes.set_ylabel(words)
        axes.grid(True, axis="y")
    axes.plot([], [], ":", color=GREY, label="before training")
    axes.plot([], [], "-", color=GREY, label="after training")
    figure.legend(loc="outside right center", fontsize="small")
    figure.suptitle(f"Forward and back; {text}", fontsize="small")
    save_figure(figure, "R-X3b_signals", figures, {"text": text}, origin)


if __name__ == "__main__":
    run_step(main)
