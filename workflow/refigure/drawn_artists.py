"""The numbers that an artist of matplotlib draws, in the coordinates of its panel."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import (
    Collection,
    LineCollection,
    PathCollection,
    PolyCollection,
    QuadMesh,
)
from matplotlib.contour import ContourSet
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle, StepPatch
from matplotlib.text import Annotation, Text
from matplotlib.transforms import IdentityTransform, Transform

LARGEST_IMAGE = 10_000  # cells; a larger one is told by its size alone
PIXELS = IdentityTransform()
ENDS = ("x", "y", "x_end", "y_end")
Row = dict[str, Any]


def shown_by(artist: Artist, axes: Axes, is_bar: bool) -> Iterator[Row]:
    """Yield a row for each point, bar, cell or text of one artist.

    Args:
        is_bar: the artist is a bar of a bar chart or a histogram, and not some other rectangle.
    """
    if isinstance(artist, Line2D):
        yield from line_rows(artist, axes)
    elif isinstance(artist, StepPatch):
        yield from step_rows(artist)
    elif isinstance(artist, Patch):
        yield {"kind": "bar" if is_bar else "shape", **box_of(artist, axes)}
    elif isinstance(artist, ContourSet):
        for level in list(artist.levels):
            yield {"kind": "contour", "value": float(level)}
    elif isinstance(artist, Collection):
        yield from collection_rows(artist, axes)
    elif isinstance(artist, AxesImage):
        yield from image_rows(artist)
    elif isinstance(artist, Text) and artist.get_text():
        yield text_row(artist, axes)


def in_panel(points: Any, transform: Transform, axes: Axes) -> np.ndarray:
    """Give points as `(n, 2)` in the coordinates of the panel, whatever they are drawn in."""
    found = unmasked(points).reshape(-1, 2)
    if transform == axes.transData:
        return found
    moved = axes.transData.inverted().transform(transform.transform(found))
    # what passed through pixels is good to some digits only
    return np.array([[float(f"{number:.6g}") for number in point] for point in moved])


def unmasked(values: Any) -> np.ndarray:
    """Numbers as floats; what is masked is not drawn, and NaN."""
    filled: np.ndarray = np.ma.filled(np.ma.asarray(values, dtype=float), np.nan)
    return filled


def line_rows(line: Line2D, axes: Axes) -> Iterator[Row]:
    """Yield the points of a line; one without a line between its markers is of the kind `point`."""
    joined = line.get_linestyle() not in ("None", "none", "", " ")
    for x, y in in_panel(line.get_xydata(), line.get_transform(), axes):
        yield {"kind": "line" if joined else "point", "x": x, "y": y}


def step_rows(steps: StepPatch) -> Iterator[Row]:
    """Yield the bars of a histogram that is drawn as one outline."""
    values, edges, baseline = steps.get_data()
    lows = np.broadcast_to(0.0 if baseline is None else baseline, np.shape(values))
    for value, low, left, right in zip(values, lows, edges[:-1], edges[1:], strict=True):
        yield {"kind": "bar", **dict(zip(ENDS, (left, low, right, value), strict=True))}


def box_of(patch: Patch, axes: Axes) -> Row:
    """The box around a shape; of a rectangle, the rectangle itself."""
    if isinstance(patch, Rectangle) and not patch.get_angle():
        start = np.array(patch.get_xy(), dtype=float)
        corners = [start, np.add(start, (patch.get_width(), patch.get_height()))]
        transform = patch.get_data_transform()
    else:
        extent = patch.get_window_extent()
        corners, transform = [extent.p0, extent.p1], PIXELS
    return dict(zip(ENDS, in_panel(corners, transform, axes).ravel(), strict=True))


def collection_rows(drawn: Collection, axes: Axes) -> Iterator[Row]:
    """Yield the points of a scatter plot, pieces of lines, outlines of areas, cells of a mesh."""
    values = drawn.get_array()
    flat = None if values is None else unmasked(values).ravel()
    if isinstance(drawn, QuadMesh):
        corners = unmasked(drawn.get_coordinates())
        middles = (corners[:-1, :-1] + corners[1:, 1:]) / 2
        for (x, y), value in zip(middles.reshape(-1, 2), () if flat is None else flat, strict=True):
            yield {"kind": "cell", "x": x, "y": y, "value": value}
    elif isinstance(drawn, PathCollection):
        points = in_panel(drawn.get_offsets(), drawn.get_offset_transform(), axes)
        for number, (x, y) in enumerate(points):
            known = {} if flat is None else {"value": flat[number]}
            yield {"kind": "point", "x": x, "y": y, **known}
    elif isinstance(drawn, LineCollection):
        yield from piece_rows(drawn, axes)
    elif isinstance(drawn, PolyCollection):
        for path in drawn.get_paths():
            for x, y in in_panel(path.vertices, drawn.get_transform(), axes):
                yield {"kind": "area", "x": x, "y": y}
    else:
        yield {"kind": "note", "text": f"{type(drawn).__name__}: its script has the numbers"}


def piece_rows(lines: LineCollection, axes: Axes) -> Iterator[Row]:
    """Yield pieces of two ends, such as error bars, in a row each, and longer ones by points."""
    for piece in lines.get_segments():
        points = in_panel(piece, lines.get_transform(), axes)
        if len(points) == 2:
            yield {"kind": "piece", **dict(zip(ENDS, points.ravel(), strict=True))}
        else:
            for x, y in points:
                yield {"kind": "line", "x": x, "y": y}


def image_rows(image: AxesImage) -> Iterator[Row]:
    """Yield the cells of a table shown as colours; of a picture or a large table, the size."""
    values = image.get_array()
    left, right, bottom, top = image.get_extent()
    if values is None or values.ndim != 2 or values.size > LARGEST_IMAGE:
        size = " × ".join(map(str, () if values is None else values.shape))
        box = dict(zip(ENDS, (left, bottom, right, top), strict=True))
        yield {"kind": "image", **box, "text": f"{size} cells"}
        return
    rows, columns = values.shape
    table = unmasked(values)
    first, last = (top, bottom) if image.origin == "upper" else (bottom, top)
    for row in range(rows):
        y = first + (last - first) * (row + 0.5) / rows
        for column in range(columns):
            x = left + (right - left) * (column + 0.5) / columns
            yield {"kind": "cell", "x": x, "y": y, "value": table[row, column]}


def text_row(text: Text, axes: Axes) -> Row:
    """Where a text stands, or what it points at, and what it says."""
    if isinstance(text, Annotation) and text.xycoords == "data":
        place, transform = text.xy, axes.transData
    else:
        place, transform = text.get_position(), text.get_transform()
    ((x, y),) = in_panel([place], transform, axes)
    return {"kind": "text", "x": x, "y": y, "text": text.get_text()}
