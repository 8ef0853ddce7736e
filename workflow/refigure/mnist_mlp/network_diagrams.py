"""Perceptrons and layered networks, drawn from their sizes."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from refigure.diagrams import INK, TINTS, Point, draw_arrow

RADIUS = 0.2  # inches, of a unit


@dataclass(frozen=True)
class Layer:
    """A column of units."""

    names: tuple[str, ...]  # of the units, from the top
    title: str
    tint: str = TINTS[1]
    bias: bool = False  # a unit that is always 1 below them


def draw_unit(axes: Axes, at: Point, name: str, tint: str, size: float = 9) -> None:
    """Draw a unit as a disc with its name."""
    axes.plot(*at, "o", ms=2 * RADIUS * 72, mfc=tint, mec=INK, mew=1, zorder=3)
    axes.text(*at, name, ha="center", va="center", fontsize=size, color=INK, zorder=4)


def between(start: Point, end: Point, radius: float = RADIUS) -> tuple[Point, Point]:
    """Give the ends of an arrow from the edge of one disc to that of another."""
    (x0, y0), (x1, y1) = start, end
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    dx, dy = (x1 - x0) / length * radius, (y1 - y0) / length * radius
    return (x0 + dx, y0 + dy), (x1 - dx, y1 - dy)


def unit_places(layer: Layer, x: float, middle: float, gap: float) -> list[Point]:
    """Place the units of a layer, and its bias last, around a middle height."""
    count = len(layer.names) + layer.bias
    top = middle + gap * (count - 1) / 2
    return [(x, top - gap * place) for place in range(count)]


def draw_layers(
    axes: Axes, layers: Sequence[Layer], left: float, step: float, middle: float, gap: float
) -> int:
    """Draw layers from left to right, every unit joined to every unit of the next layer.

    Returns:
        the number of connections drawn: the weights and biases of the network.
    """
    connections = 0
    places = [
        unit_places(layer, left + step * column, middle, gap) for column, layer in enumerate(layers)
    ]
    for column, layer in enumerate(layers):
        for at, name in zip(places[column], (*layer.names, *["+1"] * layer.bias), strict=True):
            draw_unit(axes, at, name, TINTS[5] if name == "+1" else layer.tint)
            if column + 1 < len(layers):
                for target in places[column + 1][: len(layers[column + 1].names)]:
                    draw_arrow(axes, *between(at, target), line=0.5, head=5)
                    connections += 1
        axes.text(left + step * column, 0.3, layer.title, ha="center", va="center", fontsize=9)
    return connections
