"""Draw the numbers in the titles of the post's figures among those of our repetitions (B-X5)."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from refigure.batch_normalization import Array
from refigure.batchnorm.signal_measures import labelled
from refigure.batchnorm.signal_tables import at_layer, read_signals
from refigure.figures import BLUE, GREY, ORANGE, VERMILION, new_figure, save_figure, style_of
from refigure.published import read_published
from refigure.step import run_step

ACTIVATIONS = {"B-F1": 0, "B-F2": 19, "B-F3": 20}
GRADIENTS = {"B-F4": 2, "B-F5": 3, "B-F6": 4, "B-F7": 20}
NORMALIZED = {"B-F11": 2, "B-F12": 3}
BACKWARDS = {
    "normalized_published": ("the post's backward pass", ORANGE),
    "layer_after": ("right backward pass, layer norm", VERMILION),
    "batch_after": ("right backward pass, batch norm", BLUE),
}


def main(published: str, signals: str, figures: list[str]) -> None:
    """Draw the seven figures without normalisation, and the two gradients with it."""
    titles = published_variances(published)
    tables = read_signals(signals)
    plain = tables["plain_published"]
    rows = {
        f"{number}: activation {layer}": (at_layer(plain, "variance", layer), titles[number])
        for number, layer in ACTIVATIONS.items()
    } | {
        f"{number}: gradient “{label}”": (
            labelled(plain, "gradient_variance", label, "as_published"),
            titles[number],
        )
        for number, label in GRADIENTS.items()
    }
    with style_of():
        figure = new_figure(9.8, 4.6)
        left, right = figure.subplots(1, 2, width_ratios=[1.15, 1])
        draw_ratios(left, rows)
        groups = {
            arm: [
                labelled(tables[arm], "gradient_variance", label, "as_published")
                for label in NORMALIZED.values()
            ]
            for arm in BACKWARDS
        }
        draw_gradients(right, groups, [titles[number] for number in NORMALIZED])
        save_figure(figure, "B-X5_published_values", figures, {})


def published_variances(path: str) -> dict[str, float]:
    """Read the variance in the title of every figure."""
    figures = read_published(path)["figures"]
    return {
        number: float(check["value"])
        for number, entry in figures.items()
        for check in entry.get("checks", ())
        if check["what"] == "variance in the title"
    }


def draw_ratios(axes: Axes, rows: Mapping[str, tuple[Array, float]]) -> None:
    """Draw our values and the published one, over our median, a line each."""
    for place, (ours, published) in enumerate(rows.values()):
        middle = np.median(ours)
        axes.plot(ours / middle, np.full(len(ours), place), "|", color=GREY, ms=11, alpha=0.6)
        axes.plot([published / middle], [place], "D", color=ORANGE, mec="black", ms=7)
    axes.plot([], [], "|", color=GREY, ms=11, label="our repetitions")
    axes.plot([], [], "D", color=ORANGE, mec="black", ms=7, label="published", ls="none")
    axes.set_xscale("log")
    axes.set_yticks(range(len(rows)), list(rows))
    axes.set_ylim(len(rows) - 0.4, -1.6)
    axes.set_xlabel("Variance over our median")
    axes.set_title("Without normalisation")
    axes.legend(loc="upper left", ncols=2, fontsize="small")
    axes.grid(True, axis="x")


def draw_gradients(
    axes: Axes, groups: Mapping[str, Sequence[Array]], published: Sequence[float]
) -> None:
    """Draw the gradients called 2 and 3 by three backward passes, and the published pair."""
    for arm, (second, third) in groups.items():
        words, colour = BACKWARDS[arm]
        axes.plot(second, third, "o", color=colour, ms=4, alpha=0.7, mew=0, label=words)
    axes.plot(*published, "D", color=ORANGE, mec="black", ms=9, label="published", ls="none")
    axes.set_xlabel("B-F11: variance of gradient “2” (layer 19)")
    axes.set_ylabel("B-F12: variance of gradient “3” (layer 18)")
    axes.set_title("With normalisation")
    axes.set_ylim(None, axes.get_ylim()[1] * 1.22)  # room for the legend
    axes.legend(loc="upper left", fontsize="small")
    axes.grid(True)


if __name__ == "__main__":
    run_step(main)
