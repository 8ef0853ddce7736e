"""A network's layers from the image to the classifier as a diagram (`counts.json`)."""

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes

from refigure.diagrams import (
    INK,
    TINTS,
    Box,
    Point,
    draw_arrow,
    draw_box,
    draw_note,
    draw_shortcut,
)
from refigure.figures import GREY
from refigure.resnets.block_diagrams import grouped

HEIGHT, GAP, WIDTH = 0.24, 0.21, 1.85  # of a layer's box, in inches
STEP = HEIGHT + GAP

Layer = Mapping[str, Any]


def main_path(network: Mapping[str, Any]) -> list[Layer]:
    """The layers of a network without the projections beside it."""
    return [layer for layer in network["layers"] if not layer["on_shortcut"]]


def layout_height(network: Mapping[str, Any]) -> float:
    """The height of the diagram of a network in inches."""
    return STEP * (len(main_path(network)) + 1)


def layer_text(layer: Layer) -> str:
    """What a layer is, in the words of the paper's Fig. 3; the stride where it is not 1."""
    if layer["kind"] == "linear":
        return f"fc {layer['outputs']}"
    if layer["kind"] == "pool" and layer["output_size"] == 1:
        return "average pool"
    stride = f", /{layer['stride']}" if layer["stride"] > 1 else ""
    side = f"{layer['kernel']}×{layer['kernel']}"
    if layer["kind"] == "pool":
        return f"{side} max pool{stride}"
    return f"{side} conv, {layer['outputs']}{stride}"


def draw_layout(axes: Axes, network: Mapping[str, Any], at: Point) -> None:
    """Draw a network downwards from `at`: layers, shortcuts to the right, stages to the left."""
    x, top = at
    channels, side = network["image"][0], network["image"][1]
    axes.text(
        x, top, f"image, {side}×{side}, {channels} channels", ha="center", va="center", fontsize=9
    )
    layers = main_path(network)
    heights = [top - STEP * place for place in range(1, len(layers) + 1)]
    stages = [stage["name"] for stage in network["stages"]]
    for layer, height in zip(layers, heights, strict=True):
        draw_arrow(axes, (x, height + STEP - HEIGHT / 2), (x, height + HEIGHT / 2), head=6)
        tint = _tint(layer["name"], stages)
        draw_box(axes, Box((x, height), WIDTH, HEIGHT), layer_text(layer), tint, 8.5)
    names = [layer["name"] for layer in layers]
    _draw_shortcuts(axes, network, x, dict(zip(names, heights, strict=True)))
    for stage in network["stages"]:
        of_stage = [
            height
            for layer, height in zip(layers, heights, strict=True)
            if _within(layer["name"], stage["name"])
        ]
        _note_stage(axes, stage, x - WIDTH / 2 - 0.15, of_stage)


def _within(name: str, part: str) -> bool:
    """Whether a module is a part of the network or lies in it."""
    return name == part or name.startswith(f"{part}.")


def _tint(name: str, parts: list[str]) -> str:
    """The colour of a layer: one a stage of blocks, grey for what is before and behind them."""
    stages = [part for part in parts if part.startswith("stages.")]
    return next(
        (TINTS[1 + place] for place, part in enumerate(stages) if _within(name, part)), TINTS[5]
    )


def _draw_shortcuts(
    axes: Axes, network: Mapping[str, Any], x: float, heights: Mapping[str, float]
) -> None:
    """Draw the shortcut of each block, dotted where it changes the dimensions."""
    for block in network["blocks"]:
        if block["shortcut"] == "none":
            continue
        inside = [height for name, height in heights.items() if _within(name, block["name"])]
        # in the gap between two boxes: the sum first, then the fork of the next block
        start = max(inside) + HEIGHT / 2 + 0.55 * GAP
        end = min(inside) - HEIGHT / 2 - 0.22 * GAP
        dotted = block["shortcut"] != "identity"
        draw_shortcut(axes, (x, start), (x, end), x + WIDTH / 2 + 0.35, dotted)


def _note_stage(axes: Axes, stage: Mapping[str, Any], x: float, heights: list[float]) -> None:
    """Write a stage's output size, parameters and multiply-adds beside a bracket."""
    if not stage["parameters"]:  # pools have none
        return
    high, low = max(heights) + HEIGHT / 2, min(heights) - HEIGHT / 2
    axes.plot([x, x], [low, high], color=GREY, lw=1.2, zorder=1)
    side = stage["output_size"]
    lines = [
        f"output {side}×{side}, {stage['channels']} channels" if side > 1 else "",
        f"{grouped(stage['parameters'])} parameters",
        f"{rounded(stage['multiply_adds'])} multiply-adds",
    ]
    if len(heights) == 1:  # a single box has no room for three lines
        lines = [lines[0], ", ".join(lines[1:])] if lines[0] else [", ".join(lines[1:])]
    draw_note(axes, (x - 0.1, (high + low) / 2), "\n".join(filter(None, lines)), 8.5, INK, "right")


def rounded(number: float) -> str:
    """Write a large number in words to three digits."""
    if number >= 1e9:
        return f"{number / 1e9:.3g} billion"
    return f"{number / 1e6:.3g} million" if number >= 1e6 else grouped(number)
