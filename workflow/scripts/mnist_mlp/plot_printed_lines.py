"""Draw the printed lines beside the post's (M-X1), and what they hide (M-X3)."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from refigure.datasets import dataset_origin
from refigure.figures import (
    BLUE,
    GREEN,
    GREY,
    PUBLISHED,
    VERMILION,
    new_figure,
    save_figure,
    style_of,
)
from refigure.mnist_mlp.runs import BASE, FILE_ORDER, Lines, Results, published_lines
from refigure.published import read_published
from refigure.step import run_step


def main(
    lines: list[str],
    results: list[str],
    published: str,
    provenance: str,
    settings: dict,
    figures: list[str],
) -> None:
    """Draw both figures."""
    ours = Lines(lines)
    theirs = published_lines(read_published(published), settings["number"])
    origin = dataset_origin(provenance)
    with style_of():
        figure = new_figure(9, 3.8)
        left, right = figure.subplots(1, 2)
        draw_lines(left, ours, theirs, "loss")
        draw_lines(right, ours, theirs, "accuracy")
        left.set_yscale("log")
        left.set_ylabel("Loss of the batch just trained on (nats)")
        right.set_ylabel("Accuracy on it (%)")
        note_first(right, ours, theirs["accuracy"])
        right.legend(loc="lower right", fontsize="small")
        seeds = len(ours.of(FILE_ORDER, "loss"))
        note = f"{settings['scale']} scale, {seeds} seeds, data in the author's order"
        figure.suptitle(
            f"The lines that the post prints every 100 iterations; {note}", fontsize="small"
        )
        save_figure(figure, "M-X1_printed_lines", figures, settings, origin)
        figure = new_figure(7.2, 4)
        draw_gap(figure.subplots(), ours, Results(results))
        save_figure(figure, "M-X3_gap", figures, settings, origin)


def draw_lines(
    axes: Axes, ours: Lines, theirs: Mapping[str, Mapping[int, float]], quantity: str
) -> None:
    """Draw our mean, the range of our seeds, and the post's 50 points."""
    unit = 100 if quantity == "accuracy" else 1
    table = unit * np.array(list(ours.of(FILE_ORDER, quantity).values()))  # (seeds, lines)
    iterations = ours.iterations(FILE_ORDER)
    axes.fill_between(
        iterations,
        table.min(0),
        table.max(0),
        color=BLUE,
        alpha=0.2,
        lw=0,
        label="range of our seeds",
    )
    axes.plot(iterations, table.mean(0), color=BLUE, lw=1.6, label="mean of our seeds")
    found = theirs[quantity]
    values = [unit * value for value in found.values()]
    axes.plot(
        list(found), values, "o", color=PUBLISHED, ms=4, mec="black", mew=0.4, label="the post"
    )
    axes.set_xlabel('Iteration (the post prints "Epoch")')
    axes.grid(True)


def note_first(axes: Axes, ours: Lines, theirs: Mapping[int, float]) -> None:
    """Leave the first line out of the axes, where it would press all others together; say so."""
    first = 100 * np.mean([values[0] for values in ours.of(FILE_ORDER, "accuracy").values()])
    later = [100 * min(values[1:] or values) for values in ours.of(FILE_ORDER, "accuracy").values()]
    axes.set_ylim(min(later) - 2, 100.8)
    text = f"iteration 0: the post {100 * theirs[0]:.0f} %, ours {first:.0f} %, below"
    axes.text(0.98, 0.4, text, ha="right", fontsize="small", transform=axes.transAxes)


def draw_gap(axes: Axes, ours: Lines, found: Results) -> None:
    """Draw the printed accuracies, and those on all training, validation and test images."""
    table = 100 * np.array(list(ours.of(BASE, "accuracy").values()))
    iterations = ours.iterations(BASE)
    axes.plot(iterations, table.mean(0), color=GREY, lw=1.2, label="printed: batch just trained on")
    parts = {
        "train": ("all training images", GREEN, "s"),
        "validation": ("validation images", BLUE, "o"),
        "test": ("test images", VERMILION, "D"),
    }
    for part, (name, colour, mark) in parts.items():
        checkpoints = found.iterations(BASE)
        values = [100 * np.array(list(found.at(BASE, part, at).values())) for at in checkpoints]
        means = [float(value.mean()) for value in values]
        stds = [float(np.std(value, ddof=1)) if len(value) > 1 else 0 for value in values]
        axes.errorbar(
            checkpoints,
            means,
            yerr=stds,
            color=colour,
            marker=mark,
            ms=5,
            lw=1.4,
            capsize=3,
            label=name,
        )
    low = min(float(table.mean(0)[len(iterations) // 5 :].min()), 92.0)
    axes.set_ylim(low - 1, 100.4)
    axes.set_xlabel("Iteration")
    axes.set_ylabel("Accuracy (%), mean over seeds")
    axes.set_title("The printed accuracy is not the accuracy on the training images")
    axes.legend(loc="lower right", fontsize="small")
    axes.grid(True)


if __name__ == "__main__":
    run_step(main)
