"""A block of layers as a diagram, from the list of its modules (`counts.json`)."""

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes

from refigure.diagrams import (
    INK,
    Box,
    Point,
    draw_arrow,
    draw_box,
    draw_note,
    draw_shortcut,
    draw_sum,
)

CONVOLUTION, NORM, GAP = 0.38, 0.27, 0.4  # heights in inches


def grouped(number: float) -> str:
    """Write a whole number in groups of three digits."""
    return f"{number:,.0f}".replace(",", "\u202f")  # narrow spaces that do not break


def block_height(block: Mapping[str, Any]) -> float:
    """The height of the diagram of a block in inches."""
    kinds = [module["kind"] for module in block["modules"]]
    layers = CONVOLUTION * kinds.count("convolution") + (NORM + 0.06) * kinds.count("norm")
    return 0.25 + layers + GAP * (kinds.count("convolution") + 2) + 0.26


def draw_block(
    axes: Axes, block: Mapping[str, Any], at: Point, width: float = 1.6, bulge: float = 0.75
) -> float:
    """Draw a block downwards from `at`, the place of its input; give the height of its sum's sign.

    Each convolution stands with its weights to the left, batch norm under it; a ReLU is a word
    beside the arrow, as in the paper's Fig. 2. The last ReLU, after the sum, is in every block.
    """
    x, y = at
    draw_note(axes, (x, y), f"{block['inputs']}-d  $x$", 10, INK, "center")
    y -= 0.12
    fork = y - 0.1
    word = ""
    for module in block["modules"]:
        if module["kind"] == "relu":
            word = "relu"
        elif module["kind"] == "norm":
            y -= 0.06
            draw_box(axes, Box((x, y - NORM / 2), width, NORM), "batch norm", "white", 8.5)
            y -= NORM
        else:
            draw_arrow(axes, (x, y), (x, y - GAP))
            if word:
                draw_note(axes, (x + 0.08, y - 0.42 * GAP), word, 9.5, INK)
            y -= GAP
            box = Box((x, y - CONVOLUTION / 2), width, CONVOLUTION)
            side = f"{module['kernel']}×{module['kernel']}"
            draw_box(axes, box, f"{side} conv, {module['outputs']}")
            weights = f"{grouped(module['weights'])}\nweights"
            draw_note(axes, (x - width / 2 - 0.08, box.at[1]), weights, 8.5, ha="right")
            y -= CONVOLUTION
    return _draw_end(axes, block, (x, y), fork, width / 2 + bulge)


def _draw_end(axes: Axes, block: Mapping[str, Any], at: Point, fork: float, reach: float) -> float:
    """Draw the sum, the shortcut that leads to it from the height `fork`, and the last ReLU."""
    x, y = at
    plus = draw_sum(axes, (x, y - GAP - 0.13))
    draw_arrow(axes, (x, y), plus.top)
    draw_arrow(axes, plus.bottom, (x, plus.bottom[1] - GAP))
    draw_note(axes, (x + 0.08, plus.bottom[1] - 0.42 * GAP), "relu", 9.5, INK)
    dotted = block["shortcut"] in ("padding", "projection")
    draw_shortcut(axes, (x, fork), (x + 0.13, plus.at[1]), x + reach, dotted)
    words = {"identity": "$x$\nidentity", "padding": "$x$\nzero padding"}
    text = words.get(block["shortcut"], f"$x$\n{block['shortcut']}")
    draw_note(axes, (x + reach + 0.08, (fork + plus.at[1]) / 2), text, 10, INK)
    return plus.at[1]
