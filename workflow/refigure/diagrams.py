"""Boxes and arrows, drawn in inches so that text and boxes keep their sizes."""

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, PathPatch
from matplotlib.path import Path

from refigure.figures import GREY, new_figure

INK = "#1a1a1a"
TINTS = ("#e9eef2", "#cfe6f5", "#d3eee5", "#fbe3c8", "#f3dcea", "#ececec")  # pale: text is on them
Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A labelled box; `at` is its middle."""

    at: Point
    width: float
    height: float

    @property
    def top(self) -> Point:
        """The middle of its upper edge."""
        return self.at[0], self.at[1] + self.height / 2

    @property
    def bottom(self) -> Point:
        """The middle of its lower edge."""
        return self.at[0], self.at[1] - self.height / 2


def new_canvas(width: float, height: float) -> tuple[Figure, Axes]:
    """Make a figure that is one empty canvas with the origin at the lower left, all in inches."""
    figure = new_figure(width, height)
    figure.set_layout_engine("none")  # every place is given here
    axes: Axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)
    axes.set_axis_off()
    return figure, axes


def draw_box(axes: Axes, box: Box, text: str, tint: str = TINTS[1], size: float = 10) -> Box:
    """Draw a box with its text, and give it back."""
    corner = box.at[0] - box.width / 2, box.at[1] - box.height / 2
    style = "round,pad=0,rounding_size=0.05"
    axes.add_patch(
        FancyBboxPatch(
            corner, box.width, box.height, boxstyle=style, fc=tint, ec=INK, lw=0.9, zorder=3
        )
    )
    axes.text(*box.at, text, ha="center", va="center", fontsize=size, color=INK, zorder=4)
    return box


def draw_arrow(axes: Axes, start: Point, end: Point, line: float = 1.1, head: float = 8) -> None:
    """Draw a straight arrow; widths in points."""
    axes.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>",
            mutation_scale=head,
            shrinkA=0,
            shrinkB=0,
            color=INK,
            lw=line,
            zorder=2,
        )
    )


def draw_shortcut(axes: Axes, start: Point, end: Point, right: float, dotted: bool) -> None:
    """Draw an arrow from a point to one below it, around what is between, with round corners.

    Dotted where the shortcut changes the dimensions, as in the paper's Fig. 3.

    Args:
        right: how far it goes to the right, as an x coordinate.
    """
    (x0, y0), (x1, y1) = start, end
    r = min(0.45, (right - max(x0, x1)) / 2, (y0 - y1) / 2)  # of the corners
    corners = [(right - r, y0), (right, y0), (right, y0 - r)]
    corners += [(right, y1 + r), (right, y1), (right - r, y1)]
    curve = [Path.LINETO, Path.CURVE3, Path.CURVE3]
    path = Path([start, *corners, end], [Path.MOVETO, *curve, *curve, Path.LINETO])
    style = (0, (1.2, 1.6)) if dotted else "-"
    axes.add_patch(PathPatch(path, fc="none", ec=INK, lw=1.2, ls=style, zorder=2))
    draw_arrow(axes, (x1 + 0.09, y1), end, line=0)


def draw_sum(axes: Axes, at: Point, radius: float = 0.13) -> Box:
    """Draw the sign of an element-wise addition."""
    box = Box(at, 2 * radius, 2 * radius)
    axes.plot(*at, "o", ms=2 * radius * 72, mfc="white", mec=INK, mew=1.1, zorder=3)
    axes.plot(*at, "+", ms=1.2 * radius * 72, mec=INK, mew=1.3, zorder=4)
    return box


def draw_note(
    axes: Axes, at: Point, text: str, size: float = 9, colour: str = GREY, ha: str = "left"
) -> None:
    """Write text beside the boxes."""
    axes.text(*at, text, ha=ha, va="center", fontsize=size, color=colour, linespacing=1.35)
