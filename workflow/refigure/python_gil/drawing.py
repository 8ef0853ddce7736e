"""What the figures of the GIL post share: colours, names of versions, strips of time."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes

from refigure.figures import BLUE, GREEN, GREY, ORANGE, SKY, VERMILION

CALLS, THREADS, PROCESSES = GREY, VERMILION, BLUE
OLD, NEW = ORANGE, BLUE  # the lock of Python 2, and that since 3.2
RUNNING, FAILED, READY = GREEN, VERMILION, SKY
WAYS = {"sequential": CALLS, "threads": THREADS, "processes": PROCESSES}


def read_observations(path: str) -> Mapping[str, Any]:
    """Read what a step that takes times has stored."""
    content: Mapping[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    return content


def version_of(label: str) -> str:
    """The version behind the end of a measure's name: "py311" is "3.11"."""
    return f"{label[2]}.{label[3:]}"


def is_old(label: str) -> bool:
    """Tell whether an interpreter has the lock of Python 2; those of 3.0 and 3.1 had it too."""
    return label[2] == "2" or label in ("py30", "py31")


def number_versions(axes: Axes, labels: Sequence[str]) -> None:
    """Write the versions below the places 0, 1, 2 ..."""
    axes.set_xticks(range(len(labels)), [version_of(label) for label in labels])
    axes.set_xlabel("Python version")


def draw_strip(
    axes: Axes,
    runs: Sequence[Sequence[float]],
    row: float,
    thread: int,
    colour: str = RUNNING,
    height: float = 0.8,
) -> None:
    """Draw when a thread holds the lock, as bars in a row; times in milliseconds."""
    spans = [(1e3 * run[1], 1e3 * (run[2] - run[1])) for run in runs if run[0] == thread]
    axes.broken_barh(spans, (row - height / 2, height), facecolors=colour, linewidth=0)


def cut(runs: Sequence[Sequence[float]], start: float, end: float) -> list[list[float]]:
    """The runs between two moments, counted from the first; what sticks out is cut off."""
    return [
        [run[0], max(run[1], start) - start, min(run[2], end) - start, run[3]]
        for run in runs
        if run[2] > start and run[1] < end
    ]


def say_missing(axes: Axes, text: str) -> None:
    """Say in empty axes what this machine does not have."""
    axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", color=GREY)
    axes.set_axis_off()
