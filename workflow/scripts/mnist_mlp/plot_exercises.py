"""Draw the accuracies of the post's exercises, arm by arm (M-X2)."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from refigure.datasets import dataset_origin
from refigure.figures import (
    BLUE,
    GREEN,
    GREY,
    PURPLE,
    VERMILION,
    new_figure,
    save_figure,
    style_of,
    subplots,
)
from refigure.mnist_mlp.runs import BASE, Results
from refigure.step import run_step

TITLES = {
    "activations": "activation",
    "width": "width of the first layer",
    "depth": "depth",
    "losses": "loss",
    "more": "“More”",
}
LOWEST = 88.0  # per cent; what lies below is written at the edge


def main(results: list[str], provenance: str, settings: dict, figures: list[str]) -> None:
    """Draw every seed of every arm at the exercises' budget of iterations."""
    found = Results(results)
    origin = dataset_origin(provenance)
    with style_of():
        rows = rows_of(found, settings)
        figure = new_figure(8.6, 0.235 * len(rows) + 1.3)
        draw_rows(subplots(figure), found, rows, settings)
        note = f"{settings['scale']} scale, {settings['budget']} iterations"
        figure.suptitle(f"The exercises, seed by seed; {note}", fontsize="small")
        save_figure(figure, "M-X2_exercises", figures, settings, origin)


def rows_of(found: Results, settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give exercise and arm of each row, from the top; the base first."""
    rows = [("", BASE)]
    for exercise, arms in settings["exercises"].items():
        rows += [(exercise, arm) for arm in arms if settings["budget"] in found.iterations(arm)]
    return rows


def draw_rows(
    axes: Axes, found: Results, rows: list[tuple[str, str]], settings: Mapping[str, Any]
) -> None:
    """Draw seeds as points and their mean as a bar, an exercise after the other."""
    budget = settings["budget"]
    base = 100 * float(np.mean(list(found.at(BASE, "test", budget).values())))
    axes.axvline(base, color=GREY, lw=0.9, ls=(0, (4, 3)))
    for place, (exercise, arm) in enumerate(rows):
        values = 100 * np.array(list(found.at(arm, "test", budget).values()))
        train = 100 * float(np.mean(list(found.at(arm, "train", budget).values())))
        colour = BLUE if arm == BASE else GREEN
        mean = float(values.mean())
        if place and exercise != rows[place - 1][0]:
            axes.axhline(place - 0.5, color="#d9d9d9", lw=0.8)
            title = TITLES.get(exercise, exercise)
            axes.text(
                1.01,
                place,
                title,
                transform=axes.get_yaxis_transform(),
                fontsize="small",
                va="center",
            )
        if mean < LOWEST:
            axes.annotate(
                f"◀ {mean:.1f}",
                (LOWEST + 0.1, place),
                va="center",
                fontsize="small",
                color=VERMILION,
            )
            continue
        axes.plot(values, [place] * len(values), "o", color=colour, ms=4, alpha=0.55, mew=0)
        axes.vlines(mean, place - 0.35, place + 0.35, color=colour, lw=2.2)
        axes.plot(train, place, "|", color=PURPLE, ms=8, mew=1.4)
    looks = {
        "test, seeds": ("o", GREEN),
        "test, mean": ("-", GREEN),
        "training, mean": ("|", PURPLE),
    }
    for name, (mark, colour) in looks.items():
        axes.plot([], [], mark, color=colour, ms=6, lw=2.2, label=name)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, fontsize="small")
    axes.set_yticks(
        range(len(rows)), [settings["labels"][arm] for _, arm in rows], fontsize="small"
    )
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(LOWEST, None)
    axes.set_xlabel("Accuracy (%); dashed: the post's network after the same iterations")
    axes.grid(True, axis="x")


if __name__ == "__main__":
    run_step(main)
