"""Weights, digits and names of the sparse autoencoders, as their figures show them."""

from collections.abc import Mapping
from typing import Any

import matplotlib.colors
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

SIDE = 28  # pixels
# From the lightest to the darkest: a heavier penalty.
SHADES = ("#9a9a9a", "#56b4e9", "#0072b2", "#00263f")


def arms_by_weight(arms: Mapping[str, Any]) -> list[str]:
    """The names of arms with the divergence as penalty, the lightest first."""
    return sorted(
        (name for name, arm in arms.items() if arm.get("kind", "kl") == "kl"),
        key=lambda name: float(arms[name]["weight"]),
    )


def arm_shade(place: int, count: int) -> str:
    """The colour of an arm by its place among so many: grey, then blue, darker with the weight."""
    at = place / max(count - 1, 1) * (len(SHADES) - 1)
    channels = np.array([matplotlib.colors.to_rgb(shade) for shade in SHADES])
    red, green, blue = (np.interp(at, range(len(SHADES)), channel) for channel in channels.T)
    return matplotlib.colors.to_hex((float(red), float(green), float(blue)))


def penalty_words(arm: Mapping[str, Any]) -> str:
    """Name an arm by its penalty."""
    if arm.get("kind") == "l1":
        units = "ReLU, " if arm.get("activation") == "relu" else ""
        return f"{units}L1, λ = {arm['weight']:g}"
    return f"λ = {arm['weight']:g}"


def draw_filters(axes: Axes, filters: NDArray[np.floating]) -> None:
    """Draw the weights into units (units, pixels) as a square of images, each in its own range.

    Grey is 0, light positive.
    """
    side = int(len(filters) ** 0.5)
    tiles = np.zeros((side * (SIDE + 1) - 1,) * 2)
    for place, weights in enumerate(filters[: side * side]):
        row, column = divmod(place, side)
        reach = float(np.abs(weights).max()) or 1.0
        image = weights.reshape(SIDE, SIDE) / reach
        top, left = row * (SIDE + 1), column * (SIDE + 1)
        tiles[top : top + SIDE, left : left + SIDE] = image
    axes.imshow(tiles, cmap="gray", vmin=-1, vmax=1, interpolation="nearest")
    axes.set_axis_off()


def draw_digits(
    axes: Axes, digits: NDArray[np.floating], reconstructions: NDArray[np.floating]
) -> None:
    """Draw digits (n, pixels) in a row, and below each what the autoencoder makes of it."""
    rows = [
        np.hstack([image.reshape(SIDE, SIDE) for image in images])
        for images in (digits, reconstructions)
    ]
    axes.imshow(np.vstack(rows), cmap="binary", vmin=0, vmax=1, interpolation="nearest")
    axes.set_axis_off()


def draw_cost(axes: Axes, table: pd.DataFrame, settings: dict) -> None:
    """Draw the error of reconstruction of each seed against the average activation."""
    arms = arms_by_weight(settings["arms"])
    for place, arm in enumerate(arms):
        rows = table[table["arm"] == arm]
        axes.plot(
            rows["mean_activation"],
            rows["reconstruction"],
            "o",
            ms=7,
            color=arm_shade(place, len(arms)),
            mec="white",
        )
        axes.annotate(
            penalty_words(settings["arms"][arm]),
            (rows["mean_activation"].mean(), rows["reconstruction"].mean()),
            (7, 5),
            textcoords="offset points",
            fontsize="small",
        )
    axes.set_xscale("log")
    axes.set_xlim(0.035, 1.4)
    axes.set_ylim(0, None)
    axes.set_xticks([0.05, 0.1, 0.2, 0.5, 1], ["0.05", "0.1", "0.2", "0.5", "1"])
    axes.minorticks_off()
    axes.set_xlabel("Average activation")
    axes.set_ylabel("Half squared error of a test image")
