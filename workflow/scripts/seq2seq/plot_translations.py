"""Draw the scores of translations by beam (S-X5) and by length (S-X5a)."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from refigure.datasets import dataset_origin
from refigure.figures import new_figure, save_figure, style_of
from refigure.measurements import read_table, worst_origin
from refigure.seq2seq.drawing import colour_of, label_of, numbers
from refigure.step import run_step

REAL = ("forward", "reversed", "attention")
Rows = list[dict[str, str]]


def main(
    scores: list[str],
    lengths: list[str],
    provenance: list[str],
    settings: dict,
    figures: list[str],
) -> None:
    """Draw both; settings: `scale`."""
    origin = worst_origin(dataset_origin(path) for path in provenance)
    by_arm = {Path(path).parent.name: read_table(path) for path in scores}
    by_length = {Path(path).parent.name: read_table(path) for path in lengths}
    with style_of():
        draw_beams(by_arm, settings, figures, origin)
        draw_lengths(by_length, settings, figures, origin)


def draw_beams(
    arms: Mapping[str, Rows], settings: Mapping[str, Any], figures: Sequence[str], origin: str
) -> None:
    """Draw BLEU and log probability by the width of the beam, means over seeds and ensembles."""
    figure = new_figure(8.2, 3.7)
    left, right = figure.subplots(1, 2)
    for name in REAL:
        if name not in arms:
            continue
        single = [row for row in arms[name] if row["members"] == "1"]
        style = {"color": colour_of(name), "marker": "o", "ms": 4}
        for axes, column in ((left, "bleu"), (right, "log_probability")):
            widths, means = means_by(single, "width", column)
            axes.plot(widths, means, label=label_of(name), **style)
        team = [row for row in arms[name] if row["seed"] == "all"]
        if team:
            label = f"{label_of(name)}, ensemble of {team[0]['members']}"
            style |= {"ls": (0, (4, 2)), "mfc": "white"}
            left.plot(numbers(team, "width"), numbers(team, "bleu"), label=label, **style)
    left.set_ylabel("BLEU (%)")
    right.set_ylabel("Mean log probability (nats)")
    for axes in (left, right):
        axes.set_xscale("log", base=2)
        ticks = sorted({int(row["width"]) for rows in arms.values() for row in rows})
        axes.set_xticks(ticks, ["greedy" if tick == 1 else str(tick) for tick in ticks])
        axes.set_xlabel("Width of the beam")
        axes.grid(True, axis="y")
    figure.legend(
        *left.get_legend_handles_labels(), loc="outside lower center", ncols=2, fontsize="small"
    )
    save_figure(figure, "S-X5_beams", figures, settings, origin)


def means_by(rows: Rows, key: str, column: str) -> tuple[list[int], list[float]]:
    """The mean of a column over seeds, for each value of a key."""
    keys = sorted({int(row[key]) for row in rows})
    means = [
        float(np.mean([float(row[column]) for row in rows if int(row[key]) == one])) for one in keys
    ]
    return keys, means


def draw_lengths(
    arms: Mapping[str, Rows], settings: Mapping[str, Any], figures: Sequence[str], origin: str
) -> None:
    """Draw loss and BLEU by source length: means over seeds, a dot for each."""
    figure = new_figure(8.2, 3.5)
    panels = figure.subplots(1, 2)
    for name in REAL:
        for axes, column in zip(panels, ("loss", "bleu"), strict=True):
            if name in arms:
                draw_by_length(axes, arms[name], column, name)
    shown = next((arms[name] for name in REAL if name in arms), [])
    starts = sorted({int(row["shortest"]) for row in shown})
    ends = {int(row["shortest"]): int(row["longest"]) for row in shown}
    names = [str(one) if ends[one] == one else f"{one}–{ends[one]}" for one in starts]
    for axes, label in zip(panels, ("Test loss (nats a word)", "BLEU (%)"), strict=True):
        axes.set_xticks(range(len(starts)), names)
        axes.set_xlabel("Words of the source")
        axes.set_ylabel(label)
        axes.grid(True, axis="y")
    figure.legend(
        *panels[0].get_legend_handles_labels(),
        loc="outside lower center",
        ncols=3,
        fontsize="small",
    )
    save_figure(figure, "S-X5a_lengths", figures, settings, origin)


def draw_by_length(axes: Axes, rows: Rows, column: str, name: str) -> None:
    """Draw one arm."""
    starts, means = means_by(rows, "shortest", column)
    place = {start: number for number, start in enumerate(starts)}
    colour = colour_of(name)
    axes.plot(range(len(starts)), means, color=colour, lw=1.8, label=label_of(name))
    axes.plot(
        [place[int(row["shortest"])] for row in rows],
        numbers(rows, column),
        "o",
        color=colour,
        ms=3.5,
        alpha=0.6,
    )


if __name__ == "__main__":
    run_step(main)
