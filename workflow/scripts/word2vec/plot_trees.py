"""Draw hierarchical softmax: the post's tree beside a Huffman tree (W-F4), and a path (W-F5)."""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from refigure.datasets import dataset_origin
from refigure.diagrams import INK, TINTS, draw_note, new_canvas
from refigure.figures import BLUE, GREY, save_figure, style_of
from refigure.step import run_step
from refigure.word2vec.tree_diagrams import LEVEL, draw_edges, draw_nodes, layout, path_to

TARGET = "cat"


def main(trees: str, provenance: str, figures: list[str]) -> None:
    """Draw both figures; nodes are numbered from 1, as in the post."""
    found = json.loads(Path(trees).read_text(encoding="utf-8"))
    with style_of():
        draw_two(found, figures, dataset_origin(provenance))
        draw_path(found["post"], figures)


def draw_two(found: Mapping[str, Any], figures: Sequence[str], origin: str) -> None:
    """Draw the complete tree of the post's words and Huffman's of the corpus's."""
    corpus = found["corpus"]
    depth = max(*corpus["depths"], 3)
    height = LEVEL * depth + 1.5
    figure, axes = new_canvas(11.0, height)
    for tree, left, title in (
        (found["post"], 0.3, "The post's tree: complete"),
        (corpus, 5.8, "Huffman's tree of the eight most frequent words"),
    ):
        axes.text(left + 2.45, height - 0.25, title, ha="center", fontsize=10.5, weight="bold")
        places = layout(tree["children"], left, 4.9, height - 0.75)
        draw_edges(axes, tree["children"], places, set())
        draw_nodes(axes, tree, places, {})
    for word, count in enumerate(corpus["counts"]):
        x, y = layout(corpus["children"], 5.8, 4.9, height - 0.75)[-1 - word]
        share = count / sum(corpus["counts"])
        axes.text(x, y - 0.3, f"{share:.0%}", ha="center", va="center", fontsize=8, color=GREY)
    save_figure(figure, "W-F4_tree", figures, {}, origin)


def draw_path(tree: Mapping[str, Any], figures: Sequence[str]) -> None:
    """Draw the post's tree with the probability of every turn and word; the path to cat is bold."""
    height = LEVEL * 1.15 * 3 + 1.7
    figure, axes = new_canvas(8.6, height)
    children = tree["children"]
    places = layout(children, 0.35, 7.9, height - 0.75, 1.15 * LEVEL)
    path = path_to(children, -1 - tree["words"].index(TARGET))
    draw_edges(axes, children, places, set(pairwise(path)))
    for node, right in enumerate(tree["right"]):
        for below, probability in zip(children[node], (1 - right, right), strict=True):
            (x0, y0), (x1, y1) = places[node], places[below]
            bold = (node, below) in set(pairwise(path))
            axes.text(
                0.45 * x0 + 0.55 * x1,
                0.45 * y0 + 0.55 * y1,
                f"{probability:.3f}",
                fontsize=8.5,
                ha="center",
                va="center",
                color=BLUE if bold else GREY,
                weight="bold" if bold else "normal",
                bbox={"fc": "white", "ec": "none", "pad": 1.2},
                zorder=2.5,
            )
    draw_nodes(axes, tree, places, dict.fromkeys(path, TINTS[3]))
    for word, probability in enumerate(tree["probabilities"]):
        x, y = places[-1 - word]
        target = tree["words"][word] == TARGET
        axes.text(
            x,
            y - 0.3,
            f"{probability:.4f}",
            ha="center",
            va="center",
            fontsize=8.5,
            color=BLUE if target else GREY,
            weight="bold" if target else "normal",
        )
    factors = " · ".join(turns(tree, path))
    value = tree["probabilities"][tree["words"].index(TARGET)]
    text = f"p({TARGET} | context) = {factors} = {value:.4f};   all eight words: " + (
        f"{sum(tree['probabilities']):.6f}"
    )
    axes.text(4.3, 0.22, text, ha="center", va="center", fontsize=9.5, color=INK)
    draw_note(
        axes,
        (4.3, height - 0.22),
        "probability of right at a node: $\\sigma(b + V h)$",
        9.5,
        INK,
        "center",
    )
    save_figure(figure, "W-F5_path", figures, {})


def turns(tree: Mapping[str, Any], path: Sequence[int]) -> list[str]:
    """The factors of the probability of a word, as numbers."""
    factors = []
    for node, below in pairwise(path):
        right = tree["right"][node]
        turned_right = tree["children"][node][1] == below
        factors.append(f"{right:.3f}" if turned_right else f"(1 − {right:.3f})")
    return factors


if __name__ == "__main__":
    run_step(main)
