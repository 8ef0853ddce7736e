"""The numbers behind a picture, small enough for a page: what its script shows at a pointer."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from refigure.measurements import read_table

SCALES = ("linear", "log")  # whose places the page's script can work out
KINDS = ("line", "point", "bar", "cell")
LONGEST = 400  # points of a curve; a longer one is thinned
MOST = 6000  # points of a picture, after which further series are left out
DIGITS = 5
Row = Mapping[str, str]


def read_points(table: str) -> list[dict[str, Any]]:
    """Read the panels of a picture from the table of what it shows (refigure.drawn_data).

    Returns:
        For each panel whose places can be worked out: `box` (left, low, right, high as fractions of
        the picture, from the lower left), `x` and `y` (limits, scale, label), `title`, and
        `series`, each with name, colour, kind and the lists `x`, `y`, and `value` or `text` where
        there are any. A long curve is thinned; the table has it whole.
    """
    panels = []
    left = MOST
    for _, group in groupby(read_table(table), key=lambda row: row["panel"]):
        rows = list(group)
        about = {row["kind"]: row for row in rows}
        if "x axis" not in about or about["frame"]["value"]:
            continue
        axes = [axis(about[f"{name} axis"], name) for name in "xy"]
        series = []
        for one in series_of(rows):
            left -= len(one["x"])
            if left >= 0:
                series.append(one)
        if series and all(limits[2] in SCALES for limits in axes):
            frame = about["frame"]
            box = [short(frame[name]) for name in ("x", "y", "x_end", "y_end")]
            panels.append(
                {"box": box, "x": axes[0], "y": axes[1], "title": frame["text"], "series": series}
            )
    return panels


def axis(row: Row, name: str) -> tuple[float | None, float | None, str, str]:
    """Read the limits, the scale and the label of an axis."""
    return short(row[name]), short(row[f"{name}_end"]), row["value"], row["text"]


def series_of(rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """Yield what a panel shows, artist by artist; bars of one colour and name are one series."""
    shown = [row for row in rows if row["kind"] in KINDS and placed(row)]
    for artist in artists_of(shown):
        first = artist[0]
        if first["kind"] == "line":
            artist = thinned(artist)
        one = {
            "name": first["series"],
            "colour": first["colour"],
            "kind": first["kind"],
            "x": [short(middle(row, "x")) for row in artist],
            "y": [short(row["y_end"] if upright(row) else middle(row, "y")) for row in artist],
        }
        for name in ("value", "text"):
            if any(row[name] for row in artist):
                one[name] = [short(row[name]) if name == "value" else row[name] for row in artist]
        yield one


def artists_of(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Part rows where their numbering starts anew; bars, a row each, stay together."""
    artist: list[Row] = []
    for row in rows:
        alike = artist and all(row[key] == artist[0][key] for key in ("kind", "series", "colour"))
        follows = artist and (int(row["point"]) > int(artist[-1]["point"]) or row["kind"] == "bar")
        if artist and not (alike and follows):
            yield artist
            artist = []
        artist.append(row)
    if artist:
        yield artist


def placed(row: Row) -> bool:
    """Tell whether a row has a place: a gap in a line has none."""
    return bool(row["x"] and row["y"])


def upright(row: Row) -> bool:
    """Tell whether a row is a bar that stands, whose value is at its upper end."""
    return row["kind"] == "bar" and not lies(row)


def lies(row: Row) -> bool:
    """Tell whether a bar lies on its side: it begins at 0 of the x axis and not of the y axis."""
    return float(row["x"]) == 0 and float(row["y"]) != 0


def middle(row: Row, name: str) -> str:
    """The middle of a bar; its end, along the axis on which a lying one has its value."""
    if row["kind"] != "bar":
        return row[name]
    start, end = float(row[name]), float(row[f"{name}_end"])
    return str(end if name == "x" and lies(row) else (start + end) / 2)


def thinned(rows: list[Row]) -> list[Row]:
    """Leave every so many points of a long curve, and its last."""
    step = math.ceil(len(rows) / LONGEST)
    return rows[::step] if step == 1 else [*rows[:-1:step], rows[-1]]


def short(text: str) -> float | None:
    """A number with the digits that a page needs; None where there is none."""
    return float(f"{float(text):.{DIGITS}g}") if text else None
