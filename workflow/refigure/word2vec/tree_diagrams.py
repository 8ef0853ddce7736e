"""Binary trees as diagrams: inner nodes with numbers from 1, words in boxes below them."""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes

from refigure.diagrams import INK, TINTS, Box, draw_box
from refigure.figures import BLUE

LEVEL = 0.85  # inches between two levels
Places = dict[int, tuple[float, float]]  # of nodes, and of words as -1 - word


def path_to(children: Sequence[Sequence[int]], goal: int) -> list[int]:
    """The nodes from the root to a word, and the word."""
    above = {below: node for node, pair in enumerate(children) for below in pair}
    path = [goal]
    while path[0] != 0:
        path.insert(0, above[path[0]])
    return path


def layout(
    children: Sequence[Sequence[int]], left: float, width: float, top: float, level: float = LEVEL
) -> Places:
    """Place words side by side in the order of the tree, and each node over its two."""
    order: list[int] = []
    depths = {0: 0}

    def walk(node: int) -> None:
        for below in children[node]:
            depths[below] = depths[node] + 1
            if below < 0:
                order.append(below)
            else:
                walk(below)

    walk(0)
    step = width / len(order)
    across = {word: left + step * (place + 0.5) for place, word in enumerate(order)}
    for node in sorted(range(len(children)), key=lambda node: -depths[node]):
        across[node] = sum(across[below] for below in children[node]) / 2
    return {one: (across[one], top - level * depths[one]) for one in across}


def draw_edges(
    axes: Axes, children: Sequence[Sequence[int]], places: Places, bold: set[tuple[int, int]]
) -> None:
    """Draw the edges, those of a path bold."""
    for node, pair in enumerate(children):
        for below in pair:
            (x0, y0), (x1, y1) = places[node], places[below]
            marked = (node, below) in bold
            axes.plot(
                [x0, x1],
                [y0, y1],
                color=BLUE if marked else INK,
                lw=2.6 if marked else 0.9,
                zorder=1.5 if marked else 1,
            )


def draw_nodes(
    axes: Axes, tree: Mapping[str, Any], places: Places, tints: Mapping[int, str]
) -> None:
    """Draw inner nodes with their numbers and words in boxes."""
    for one, (x, y) in places.items():
        if one >= 0:
            axes.plot(x, y, "o", ms=17, mfc=tints.get(one, "white"), mec=INK, mew=0.9, zorder=3)
            axes.text(x, y - 0.01, str(one + 1), ha="center", va="center", fontsize=9, zorder=4)
        else:
            word = tree["words"][-1 - one]
            box = Box((x, y), max(0.5, 0.1 * len(word) + 0.14), 0.27)
            draw_box(axes, box, word, tints.get(one, TINTS[1]), 9)
