"""How the histograms of minutes are drawn, once for all of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from refigure.figures import BLUE, new_figure, save_figure, style_of, subplots

Histogram = Mapping[str, Any]  # edges, counts, mean, std, n as `bin_histograms` writes them


@dataclass(frozen=True)
class HistogramLook:
    """The words and places of one histogram.

    Attributes:
        stem: the file name without variant and suffix.
        text_at: where the post's code puts the text, in data coordinates.
        colour: of the corrected variant.
        published_colour: the post's.
        highest: the top of the y axis of the corrected variant, where several are compared.
    """

    stem: str
    title: str
    x_label: str
    text_at: tuple[float, float]
    y_label: str = "Frequency (# of Days)"
    colour: str = BLUE
    published_colour: str = "C0"
    highest: float | None = None


def read_histograms(path: str) -> dict[str, dict[str, Histogram]]:
    """Read the histograms by variant and name."""
    found: dict[str, dict[str, Histogram]] = json.loads(Path(path).read_text(encoding="utf-8"))
    return found


def plot_histogram(
    histogram: Histogram, look: HistogramLook, variant: str, figures: Sequence[str], origin: str
) -> None:
    """Draw and save one histogram.

    `as_published` has the post's text at the post's place, even where that lies outside the axes;
    `corrected` has it in the upper right corner, with the number of days.
    """
    edges, counts = histogram["edges"], histogram["counts"]
    published = variant == "as_published"
    with style_of(variant):
        figure = new_figure()
        axes = subplots(figure)
        if published:
            axes.stairs(counts, edges, fill=True, color=look.published_colour)
        else:
            # a gap, not a white edge: that would hide the lowest bars
            widths = 0.97 * np.diff(edges)
            axes.bar(edges[:-1], counts, widths, align="edge", color=look.colour)
        axes.grid(True, axis="both" if published else "y")
        axes.set_title(look.title)
        axes.set_xlabel(look.x_label)
        axes.set_ylabel(look.y_label)
        axes.set_xticks(edges, [f"{edge:.0f}" for edge in edges])
        axes.set_ylim(0, None if published else look.highest)
        write_text(axes, histogram, look, published, origin)
        save_figure(figure, f"{look.stem}_{variant}", figures, {"look": look}, origin)


def write_text(
    axes: Axes, histogram: Histogram, look: HistogramLook, published: bool, origin: str
) -> None:
    """Write mean and deviation; the post's place for them is meant for the post's data alone."""
    corner: dict[str, Any] = {"ha": "right", "va": "top", "transform": axes.transAxes}
    if not histogram["n"]:
        axes.text(0.98, 0.95, "none in these data", **corner)
        return
    text = r"$\mu={mean:.2f},\ \sigma={std:.2f}$".format(**histogram)
    if published and origin == "real":
        axes.text(*look.text_at, text)
    else:
        axes.text(0.98, 0.95, f"{text}\n$n={histogram['n']}$", **corner)
