"""How the runs of the post on residual networks are read and drawn, once for all figures."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib.colors
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, NullFormatter

from refigure.figures import GREY, ORANGE, SKY, VERMILION

# Warm for plain and cool for residual networks, darker the deeper: plain-20 and plain-56 come near
# the yellow and the red of the paper. Depths between are mixed, by the logarithm of the depth.
SHADES = {
    "plain": {20: ORANGE, 56: VERMILION, 1202: "#5a2800"},
    "residual": {20: SKY, 56: "#00406b", 1202: "#001624"},
}
NAMES = {"plain": "plain", "residual": "ResNet"}
SHALLOWEST = 20  # layers, in the paper's figures; shallower arms are for the convergence alone
LONG = 10_000  # iterations from which an axis counts in ten thousands, as the paper's


def shade(network: str, depth: int) -> str:
    """The colour of a network by its kind ("plain" or "residual") and depth."""
    known = SHADES[network]
    places = [math.log(one) for one in known]
    channels = np.array([matplotlib.colors.to_rgb(colour) for colour in known.values()])  # (3, 3)
    red, green, blue = (np.interp(math.log(depth), places, channel) for channel in channels.T)
    return matplotlib.colors.to_hex((float(red), float(green), float(blue)))


def depth_arms(arms: Mapping[str, Any], network: str) -> dict[str, int]:
    """The arms of the paper's figures that vary the depth of a kind of network: shallow first."""
    named = {name: int(arm["depth"]) for name, arm in arms.items() if arm["network"] == network}
    chosen = {name: depth for name, depth in named.items() if name == f"{network}{depth}"}
    deep = {name: depth for name, depth in chosen.items() if depth >= SHALLOWEST}
    return dict(sorted((deep or chosen).items(), key=lambda item: item[1]))


def read_runs(paths: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Read a table of every run, `<arm>/<seed>/<table>.csv`: by arm, with a column `seed`."""
    tables: dict[str, list[pd.DataFrame]] = {}
    for path in sorted(map(Path, paths)):
        seed, arm = path.parent.name, path.parent.parent.name
        tables.setdefault(arm, []).append(pd.read_csv(path).assign(seed=seed))
    return {arm: pd.concat(found, ignore_index=True) for arm, found in tables.items()}


def over_seeds(table: pd.DataFrame, by: str, column: str) -> pd.DataFrame:
    """Give the mean and std over seeds for each value of `by`; std 0 for a single seed."""
    grouped = table.dropna(subset=column).groupby(by)[column]
    return pd.DataFrame({"mean": grouped.mean(), "std": grouped.std().fillna(0.0)})


def draw_mean(axes: Axes, curve: pd.DataFrame, unit: float = 1.0, **line: Any) -> None:
    """Draw a mean over seeds as a line, and one standard deviation around it as a band.

    Args:
        curve: what `over_seeds` gives, its index the x values.
        unit: what the values are multiplied by, 100 for per cent.
    """
    x, mean, std = curve.index.to_numpy(), unit * curve["mean"], unit * curve["std"]
    axes.plot(x, mean, **line)
    if std.any():
        axes.fill_between(x, mean - std, mean + std, color=line["color"], alpha=0.18, lw=0)


def label_ends(
    axes: Axes, ends: Mapping[str, tuple[float, float, str]], gap: float = 0.055
) -> None:
    """Write each line's name at its right end, in its colour, names moved apart where they touch.

    Args:
        ends: the x, the y and the colour by name.
        gap: the least distance between two names, as a part of the height of the axes.
    """
    low, high = axes.get_ylim()
    to_axes = axes.transData + axes.transAxes.inverted()
    ranked = sorted(ends.items(), key=lambda item: item[1][1])
    places = [float(to_axes.transform((x, min(max(y, low), high)))[1]) for _, (x, y, _) in ranked]
    for rank in range(1, len(places)):
        places[rank] = max(places[rank], places[rank - 1] + gap)
    over = max(0.0, places[-1] - 1.0) if places else 0.0  # pushed over the top: all come down
    places = [height - over for height in places]
    for (name, (_, _, colour)), place in zip(ranked, places, strict=True):
        axes.text(
            1.02,
            place,
            name,
            color=darkened(colour),
            fontsize="small",
            va="center",
            transform=axes.transAxes,
        )


def darkened(colour: str) -> str:
    """A colour dark enough to be read as text on white."""
    red, green, blue = (0.75 * channel for channel in matplotlib.colors.to_rgb(colour))
    return matplotlib.colors.to_hex((red, green, blue))


def iteration_unit(iterations: float) -> float:
    """What an axis of iterations counts in: 1, or the paper's 10⁴ for long runs."""
    return 1e4 if iterations >= LONG else 1.0


def label_iterations(axes: Axes, unit: float) -> None:
    """Name the axis of iterations."""
    axes.set_xlabel("Iterations" if unit == 1 else "Iterations (10⁴)")


def mark_drops(axes: Axes, drops: Sequence[float]) -> None:
    """Mark where the learning rate falls."""
    for drop in drops:
        axes.axvline(drop, color=GREY, ls=(0, (2, 2)), lw=0.9, zorder=0)


def protocol(scale: str, arm: Mapping[str, Any], seeds: int) -> str:
    """Say in a line what runs a figure shows, so that none is taken for the paper's."""
    pixels = "32×32 pixels" if arm["images"] == "full" else "images pooled to 16×16 pixels"
    number = f"{arm['iterations']:,}".replace(",", "\u202f")
    runs = f"{seeds} seed{'s' if seeds > 1 else ''}"
    return f"{scale} scale: {pixels}, width {arm['width']}, {number} iterations, {runs}"


def fit_scale(axes: Axes, values: "pd.Series[float]", ratio: float = 6.0) -> None:
    """Make the y axis logarithmic where values differ by more than `ratio`, else start it at 0."""
    values = values[values > 0]
    if values.max() > ratio * values.min():
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5), numticks=12))
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_formatter(NullFormatter())
    else:
        axes.set_ylim(0, None)
