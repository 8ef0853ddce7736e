"""Draw block, layouts and bottleneck from the networks' own layers (R-F2, R-F3, R-F4, R-X1a)."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from refigure.diagrams import INK, draw_note, new_canvas
from refigure.figures import save_figure, style_of
from refigure.measurements import Measurements, read_measurements
from refigure.resnets.block_diagrams import block_height, draw_block, grouped
from refigure.resnets.layout_diagrams import draw_layout, layout_height, rounded
from refigure.step import run_step

BLOG_WIDTH = 6.5  # inches


def main(counts: str, measurements: str, figures: list[str]) -> None:
    """Draw the four diagrams; every word and number in them is read from the networks."""
    found = json.loads(Path(counts).read_text(encoding="utf-8"))
    with style_of():
        draw_residual_block(found["blocks"], read_measurements(measurements), figures)
        draw_bottleneck(found["blocks"], figures)
        layouts = {
            "R-F3_resnet_layout": (found["networks"]["resnet34"], "residual network, ImageNet"),
            "R-X1a_cifar_layout": (found["networks"]["residual20"], "residual network, CIFAR-10"),
        }
        for stem, (network, kind) in layouts.items():
            draw_network(network, f"{network['depth']}-layer {kind}", stem, figures)


def draw_residual_block(
    blocks: Mapping[str, Any], found: Measurements, figures: Sequence[str]
) -> None:
    """Draw R-F2: the block, with what we computed about it beside it."""
    block = blocks["basic_64"]
    height = block_height(block) + 0.55
    figure, axes = new_canvas(BLOG_WIDTH, height)
    top = height - 0.3
    plus = draw_block(axes, block, (1.75, top))
    draw_note(axes, (1.5, plus), "$F(x) + x$", 10.5, INK, "right")
    draw_note(axes, (1.68, plus + 0.36), "$F(x)$", 10.5, INK, "right")
    shape = "×".join(map(str, block["image"]))
    largest = found["zero_weights_residual_max"]
    same = "exactly" if float(found["zero_weights_output_is_relu"]) == 1.0 else "not"
    facts = {
        "Shapes": f"{shape} in, {shape} out",
        "Weights": f"{grouped(block['weights'])}, and {block['shortcut_weights']} on the shortcut",
        "All weights zero": f"largest $|F(x)|$ is {largest:g},\nthe output is {same} relu$(x)$",
    }
    for place, (title, text) in enumerate(facts.items()):
        y = height - 1.1 - 0.95 * place
        axes.text(4.1, y, title, fontsize=10, weight="bold", va="center")
        axes.text(4.1, y - 0.14, text, fontsize=10, va="top", linespacing=1.4)
    save_figure(figure, "R-F2_residual_block", figures, {})


def draw_bottleneck(blocks: Mapping[str, Any], figures: Sequence[str]) -> None:
    """Draw R-F4: the basic block and the bottleneck, and what each would weigh."""
    basic, wide = blocks["basic_64"], blocks["basic_256"]
    narrow, projected = blocks["bottleneck_256"], blocks["bottleneck_256_projection"]
    height = block_height(narrow) + 2.0
    figure, axes = new_canvas(BLOG_WIDTH + 0.3, height)
    for x, block, title in ((1.65, basic, "Basic block"), (5.0, narrow, "Bottleneck block")):
        axes.text(x, height - 0.2, title, fontsize=11, weight="bold", ha="center", va="center")
        draw_block(axes, block, (x, height - 0.55), 1.4, 0.38)
    with_shortcut = projected["weights"] + projected["shortcut_weights"]
    rows = [
        (f"basic block, {basic['inputs']} channels", basic["weights"]),
        (f"bottleneck, {narrow['inputs']} channels", narrow["weights"]),
        ("   with a projection for its shortcut", with_shortcut),
        (f"basic block, {wide['inputs']} channels", wide["weights"]),
    ]
    axes.plot([0.4, 6.4], [1.24, 1.24], color=INK, lw=0.8)
    axes.text(4.6, 1.34, "weights", ha="right", fontsize=9)
    axes.text(6.4, 1.34, "÷ bottleneck's", ha="right", fontsize=9)
    for place, (text, weights) in enumerate(rows):
        y = 1.06 - 0.26 * place
        axes.text(0.4, y, text, va="center", fontsize=10)
        axes.text(4.6, y, grouped(weights), va="center", ha="right", fontsize=10)
        ratio = f"{weights / narrow['weights']:.2f}"
        axes.text(6.4, y, ratio, va="center", ha="right", fontsize=10)
    save_figure(figure, "R-F4_bottleneck", figures, {})


def draw_network(network: Mapping[str, Any], title: str, stem: str, figures: Sequence[str]) -> None:
    """Draw a layout (R-F3, R-X1a): every layer, and the sums of every stage."""
    height = layout_height(network) + 1.2
    figure, axes = new_canvas(BLOG_WIDTH, height)
    axes.text(0.2, height - 0.25, title, fontsize=11, weight="bold", va="center")
    total = f"{grouped(network['parameters'])} parameters, {rounded(network['multiply_adds'])}"
    draw_note(axes, (0.2, height - 0.5), f"{total} multiply-adds an image", 9, INK)
    draw_layout(axes, network, (4.3, height - 0.85))
    strided = sum(layer["stride"] > 1 and not layer["on_shortcut"] for layer in network["layers"])
    note = (
        f"/2: stride of 2, in {strided} of {len(network['layers'])} layers and pools; dotted: the"
    )
    draw_note(axes, (0.2, 0.2), f"{note} shortcut changes the dimensions", 8.5)
    save_figure(figure, stem, figures, {})


if __name__ == "__main__":
    run_step(main)
