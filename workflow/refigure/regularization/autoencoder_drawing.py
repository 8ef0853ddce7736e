"""Weights, digits and names of the sparse autoencoders, as their figures show them."""

from collections.abc import Mapping
from typing import Any

import matplotlib.colors
import numpy as np
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
