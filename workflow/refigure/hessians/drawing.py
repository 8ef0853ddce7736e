"""What the figures of the post on Hessians have in common."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from refigure.figures import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION

# The same method in the same colour in all figures of the post.
METHODS = {
    "descent": (BLUE, "o", "gradient descent"),
    "momentum": (VERMILION, "s", "momentum 0.9"),
    "noise": (GREEN, "^", "noise, radius 1"),
    "small_noise": (PURPLE, "v", "noise, radius 0.01"),
}
FORWARD, CENTRED = ORANGE, BLUE
MOMENTS = (SKY, BLUE, VERMILION)  # before, during and after a training
Array = NDArray[np.float64]


def gaussian_density(points: Array, weights: Array, grid: Array, width: float) -> Array:
    """The density on a grid, each point a Gaussian of this standard deviation."""
    distance = (grid[:, None] - points[None]) / width
    kernel = np.exp(-(distance**2) / 2) / (width * np.sqrt(2 * np.pi))
    return np.asarray(kernel @ weights)


def ellipses(axes: Axes, matrix: Array, levels: Sequence[float], extent: float) -> None:
    """Draw contours of x'Hx/2 on a square from -extent to extent."""
    side = np.linspace(-extent, extent, 201)
    x, y = np.meshgrid(side, side)
    value = (matrix[0, 0] * x**2 + 2 * matrix[0, 1] * x * y + matrix[1, 1] * y**2) / 2
    axes.contour(x, y, value, levels=list(levels), colors="#9a9a9a", linewidths=0.8)
