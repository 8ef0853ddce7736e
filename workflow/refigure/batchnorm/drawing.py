"""What the figures of the post share: histograms in both styles, names and colours of networks."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from refigure.batchnorm.signal_tables import geometric_curve
from refigure.figures import BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILION

Figure = Mapping[str, Any]  # of `bin_histograms`: edges, counts, closed, variance, n, layer

# The post's normalisation has the colour of what is published, batch norm that of corrections.
COLOURS = {
    "none": GREY,
    "layer_after": ORANGE,
    "batch_after": BLUE,
    "batch_before": SKY,
    "layer_before": PURPLE,
}
NAMES = {
    "none": "no normalisation",
    "layer_after": "layer norm after the ReLU (post)",
    "batch_after": "batch norm after the ReLU",
    "batch_before": "batch norm before the ReLU",
    "layer_before": "layer norm before the ReLU",
}
EXTRA = (GREEN, VERMILION)  # for lines that are neither


def draw_published(axes: Axes, found: Figure, what: str, title: str) -> None:
    """Draw a histogram as the post does, axis label included, which says numbers for densities.

    Args:
        what: "Activation" or "Gradient".
    """
    edges = np.asarray(found["edges"])
    densities = np.asarray(found["counts"]) / np.diff(edges) / found["n"]
    axes.stairs(densities, edges, fill=True, color="green", alpha=0.5)
    axes.set_xlabel(f"{what} Value")
    axes.set_ylabel(f"Number of {what}s")
    axes.set_title(title)
    axes.ticklabel_format(style="sci", scilimits=(-3, 4), axis="both")
    axes.set_ylim(0, None)


def draw_shares(axes: Axes, found: Figure, what: str, closed: str, title: str) -> None:
    """Draw the share in each bin, that of closed ReLUs or exact zeros set apart in grey.

    Args:
        what: on the x axis.
        closed: the grey part in words.
    """
    edges = np.asarray(found["edges"])
    shares, grey = (np.asarray(found[key]) / found["n"] for key in ("counts", "closed"))
    total = float(grey.sum())
    axes.stairs(shares, edges, baseline=grey, fill=True, color=BLUE)
    if total > 0:
        label = f"{closed}: {percent(total)}"
        axes.stairs(grey, edges, fill=True, color=GREY, label=label)
        axes.legend(loc="upper right", fontsize="small")
    axes.set_xlabel(what)
    axes.set_ylabel(f"Share in each of {len(shares)} bins")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}" if value else "0")
    axes.set_title(title)
    axes.ticklabel_format(style="sci", scilimits=(-3, 4), axis="x")
    axes.grid(True, axis="y")


def percent(share: float) -> str:
    """Write a share, never a small one as nothing."""
    return f"{share:.1%}" if share >= 0.0005 else f"{share:.2g}"


def draw_curve(
    axes: Axes,
    rows: pd.DataFrame,
    column: str,
    colour: str,
    style: str,
    label: str | None,
    width: float = 1.6,
) -> None:
    """Draw a geometric mean over the layers."""
    curve = geometric_curve(rows, column)
    axes.plot(curve.index, curve, style, color=colour, lw=width, label=label)


def draw_mean(
    axes: Axes, rows: pd.DataFrame, column: str, colour: str, style: str, label: str
) -> None:
    """Draw a mean over the layers from 1, with a band of one standard deviation."""
    groups = rows[rows["layer"] > 0].dropna(subset=column).groupby("layer")[column]
    mean, std = groups.mean(), groups.std().fillna(0)
    axes.plot(mean.index, mean, style, color=colour, lw=1.6, label=label)
    axes.fill_between(mean.index, mean - std, mean + std, color=colour, alpha=0.15, lw=0)


def finish(axes: Axes, words: str, scale: str = "linear", legend: bool = True) -> None:
    """Name the axes of a panel over layers."""
    axes.set_yscale(scale)
    axes.set_xticks([0, 5, 10, 15, 20])
    axes.set_xlabel("Layer (0 is the input)" if "ctivation" in words else "Layer")
    axes.set_ylabel(words)
    axes.grid(True, axis="y", color=GREY, alpha=0.25)
    if legend:
        axes.legend(fontsize="small")
