"""What a figure shows, read back from the figure itself: each line, point, bar and text in a table.

The table is of what is drawn, so that it cannot differ from the picture, and no step that draws has
to say anything for it.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.category import StrCategoryLocator
from matplotlib.colors import to_hex, to_rgba_array
from matplotlib.container import BarContainer, ErrorbarContainer
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter

from refigure.drawn_artists import Row, shown_by
from refigure.measurements import write_table

COLUMNS = (
    "panel",  # from 1, in the order of drawing; 0 is the whole picture
    "kind",
    "series",
    "colour",
    "point",
    "x",
    "y",
    "x_end",
    "y_end",
    "value",
    "text",
)
DIGITS = 9  # as many as tell two numbers of single precision apart


def write_drawn_data(path: str | Path, figure: Figure) -> None:
    """Write what a figure shows, after it was drawn: places are those of its last drawing.

    A row of the kind `frame` says where a panel lies in the picture, as fractions of its width and
    height from the lower left; `x axis` and `y axis` give limits, scale (in `value`) and label; the
    other rows are in the panel's own coordinates.
    """
    rows = ([cell(row.get(name, "")) for name in COLUMNS] for row in rows_of(figure))
    write_table(path, COLUMNS, rows)


def cell(value: Any) -> str:
    """Write one cell: what is no finite number is empty, a text has one line."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, int):
        return str(value)
    return format(float(value), f".{DIGITS}g") if np.isfinite(value) else ""


def rows_of(figure: Figure) -> Iterator[Row]:
    """Yield the rows of a figure, panel by panel."""
    for text in figure.texts:
        x, y = text.get_position()
        yield {"panel": 0, "kind": "text", "x": x, "y": y, "text": text.get_text()}
    names = legend_names(figure)
    panels: list[Any] = [panel for axes in figure.axes for panel in (axes, *axes.child_axes)]
    for number, axes in enumerate(dict.fromkeys(panels), start=1):
        for row in (*frame_rows(axes), *panel_rows(axes, names)):
            yield {"panel": number, **row}


def legend_names(figure: Figure) -> dict[str, str]:
    """The name in a legend by its colour, for what has none itself; a colour of two has none."""
    legends = [legend for axes in figure.axes if (legend := axes.get_legend())] + figure.legends
    found: dict[str, set[str]] = {}
    for legend in legends:
        for handle, text in zip(legend.legend_handles, legend.get_texts(), strict=False):
            if handle is not None and (colour := colour_of(handle)):
                found.setdefault(colour, set()).add(text.get_text())
    return {colour: texts.pop() for colour, texts in found.items() if len(texts) == 1}


def frame_rows(axes: Axes) -> Iterator[Row]:
    """Yield where a panel lies, and what its axes are."""
    place = axes.get_position()
    title = axes.get_title() or axes.get_title(loc="left")
    of_colours = axes.get_label() == "<colorbar>"
    kind = "colours" if of_colours else axes.name.replace("rectilinear", "")
    box = {"x": place.x0, "y": place.y0, "x_end": place.x1, "y_end": place.y1}
    yield {"kind": "frame", **box, "value": kind, "text": title}
    if axes.name != "rectilinear":
        return
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    across = {"value": axes.get_xscale(), "text": axes.get_xlabel()}
    up = {"value": axes.get_yscale(), "text": axes.get_ylabel()}
    yield {"kind": "x axis", "x": left, "x_end": right, **across}
    yield {"kind": "y axis", "y": low, "y_end": high, **up}


def panel_rows(axes: Axes, names: Mapping[str, str]) -> Iterator[Row]:
    """Yield what is drawn in a panel, in the order: lines, bars, areas, images, shapes, texts."""
    if axes.get_label() == "<colorbar>":
        return
    if axes.name != "rectilinear":
        yield {"kind": "note", "text": f"a picture in {axes.name}; its script has the numbers"}
        return
    groups = {
        id(part): group.get_label()
        for group in axes.containers
        for part in itertools.chain.from_iterable(parts_of(group))
    }
    bars = {
        id(bar) for group in axes.containers if isinstance(group, BarContainer) for bar in group
    }
    named = (named_ticks(axes.xaxis), named_ticks(axes.yaxis))
    drawn = (axes.lines, axes.patches, axes.collections, axes.images, axes.texts)
    for artist in itertools.chain.from_iterable(drawn):
        if not artist.get_visible():
            continue
        colour = colour_of(artist)
        about = {"series": series_name(artist, groups) or names.get(colour, ""), "colour": colour}
        for point, row in enumerate(shown_by(artist, axes, id(artist) in bars)):
            yield {**about, "point": point, "text": tick_name(row, named), **row}


def parts_of(group: Any) -> Iterator[Sequence[Artist]]:
    """Yield the artists of a container: bars, or the line, caps and bars of an error bar."""
    if isinstance(group, ErrorbarContainer):
        line, caps, bars = group.lines
        yield [part for part in (line, *caps, *bars) if part is not None]
    else:
        yield [part for part in group if isinstance(part, Artist)]


def series_name(artist: Artist, groups: Mapping[int, Any]) -> str:
    """The label of an artist or of the container that it belongs to; "" where there is none."""
    for label in (artist.get_label(), groups.get(id(artist), "")):
        text = str(label)
        if text and not text.startswith("_") and text != "None":
            return text
    return ""


def colour_of(artist: Any) -> str:
    """The colour of an artist as "#rrggbb"; "" where it has none or many."""
    for name in ("get_color", "get_facecolor", "get_edgecolor"):
        if hasattr(artist, name):
            colours = to_rgba_array(getattr(artist, name)())
            found = {to_hex(colour) for colour in colours if colour[3] > 0}
            if len(found) == 1:
                return found.pop()
    return ""


def named_ticks(axis: Axis) -> dict[str, str]:
    """The names that stand at places of an axis, by the place; {} on an axis of numbers."""
    if not isinstance(axis.get_major_locator(), FixedLocator | StrCategoryLocator):
        return {}
    formatter = axis.get_major_formatter()
    if not isinstance(formatter, FixedFormatter | FuncFormatter) and not hasattr(
        formatter, "_units"
    ):
        return {}
    places = axis.get_majorticklocs()
    return {
        f"{place:.6g}": text
        for place, text in zip(places, formatter.format_ticks(list(places)), strict=False)
    }


def tick_name(row: Mapping[str, Any], named: tuple[Mapping[str, str], Mapping[str, str]]) -> str:
    """The names of the ticks at which something stands; a bar stands at its middle."""
    found = []
    for name, ticks in zip(("x", "y"), named, strict=True):
        if ticks and name in row:
            middle = (row[name] + row.get(f"{name}_end", row[name])) / 2
            found.append(ticks.get(f"{middle:.6g}", ""))
    return ", ".join(filter(None, found))
