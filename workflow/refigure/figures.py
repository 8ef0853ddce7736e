"""The one way to draw and to save a figure: style, colours, metadata, the mark of stand-in data."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import matplotlib
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from refigure import provenance
from refigure.drawn_data import write_drawn_data

# Okabe and Ito's palette (2008): told apart with every common colour blindness. The same colour
# means the same thing in all posts.
BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY, YELLOW, GREY = [
    "#0072b2",
    "#e69f00",
    "#009e73",
    "#d55e00",
    "#cc79a7",
    "#56b4e9",
    "#f0e442",
    "#6b6b6b",
]
MARK_INCHES = 0.2  # below a figure, for the mark of stand-in data
CORRECTED, PUBLISHED = BLUE, ORANGE  # where a figure shows both variants

STYLE: dict[str, Any] = {
    "axes.axisbelow": True,
    "axes.prop_cycle": cycler(color=[BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY]),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": "medium",
    "figure.constrained_layout.use": True,
    "figure.dpi": 100,
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same glyphs on every machine
    "font.size": 10,
    "grid.color": "#d9d9d9",
    "grid.linewidth": 0.8,
    "legend.frameon": False,
    "savefig.dpi": 144,
    # Ids in SVG files are random without a salt, and byte-identical files need the same ones.
    "svg.hashsalt": "refigure",
}
# The posts' figures of 2018 in matplotlib's own style of then, so that `as_published` shows what
# the post showed: a frame on four sides, and the default blue.
PUBLISHED_STYLE: dict[str, Any] = {
    **STYLE,
    "axes.axisbelow": "line",
    "axes.prop_cycle": cycler(color=["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728"]),
    "axes.spines.right": True,
    "axes.spines.top": True,
    "grid.color": "#b0b0b0",
}


def style_of(variant: str = "corrected") -> AbstractContextManager[None]:
    """Draw in a variant's style: the post's for `as_published`, this project's for all else."""
    style: Any = PUBLISHED_STYLE if variant == "as_published" else STYLE
    return matplotlib.rc_context(style)


def new_figure(width: float = 6.0, height: float = 4.0) -> Figure:
    """Make an empty figure, sizes in inches, within `style_of(...)`."""
    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    return figure


def subplots(figure: Figure, **options: Any) -> Axes:
    """Add one pair of axes to a figure."""
    axes: Axes = figure.add_subplot(**options)
    return axes


def save_figure(
    figure: Figure,
    stem: str,
    paths: Sequence[str],
    settings: Mapping[str, Any],
    origin: str = "real",
) -> None:
    """Save a figure as each of its files, among `paths`, whose name is `stem` and a suffix.

    The metadata hold the figure's id, the commit and the hash of the settings, and no date: the
    same figure is the same bytes. A figure of stand-in data says so on its face. The CSV file has
    what is drawn, in numbers (refigure.drawn_data).

    Args:
        stem: file name without suffix, such as `P-F2_weekday_histogram_corrected`.
        paths: all output files of the step, of which those of this figure are written.
        settings: what determines the figure beside its data, for the hash.
        origin: "real", "own" or "stand-in", as in measurements.

    Raises:
        ValueError: no path fits the stem.
    """
    shown = mark_origin(figure, origin)
    chosen = [Path(path) for path in paths if Path(path).stem == stem]
    if not chosen:
        raise ValueError(f"no output is named {stem}: {', '.join(map(str, paths))}")
    settings_hash = provenance.settings_hash(settings)
    description = f"commit {provenance.commit()}, settings {settings_hash}, {origin} data"
    with style_of():
        # the table last: the places of panels are known once they have been drawn
        for path in sorted(chosen, key=lambda path: path.suffix == ".csv"):
            if path.suffix == ".csv":
                write_drawn_data(path, figure)
            else:
                metadata = metadata_for(path.suffix, stem, description)
                figure.savefig(path, metadata=metadata, bbox_inches=shown)


def metadata_for(suffix: str, title: str, description: str) -> dict[str, str | None]:
    """The metadata in the words of each file type; a None keeps matplotlib's own entry out."""
    if suffix == ".svg":
        return {"Title": title, "Description": description, "Creator": "refigure", "Date": None}
    return {"Title": title, "Description": description, "Software": "refigure"}


def mark_origin(figure: Figure, origin: str) -> Bbox | None:
    """Write below a figure that its data are not the post's own, where that is so.

    Returns:
        What to save, in inches: the figure and a strip below it, so that the mark lies upon
        nothing; None for the figure alone.
    """
    texts = {
        "stand-in": "STAND-IN DATA: the post's data could not be had",
        "own": "your own data, not the post's",
    }
    if origin not in texts:
        return None
    figure.draw_without_rendering()
    figure.set_layout_engine("none")  # all stays where it is
    width, height = figure.get_size_inches()
    style: dict[str, Any] = {"fontsize": "small", "color": VERMILION, "weight": "bold"}
    place = (0.5, -MARK_INCHES / height)
    figure.text(*place, texts[origin], ha="center", va="bottom", in_layout=False, **style)
    for legend in figure.legends:  # at the edge of what is saved, unless told: of the figure
        legend.set_bbox_to_anchor((0, 0, 1, 1), transform=figure.transFigure)
    return Bbox.from_extents(0, -1.3 * MARK_INCHES, width, height)
