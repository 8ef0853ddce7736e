"""Draw what output layers cost: outputs (W-X2), multiply-adds (W-X4), searches (W-X6)."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from refigure.datasets import dataset_origin
from refigure.figures import BLUE, GREY, VERMILION, new_figure, save_figure, style_of, subplots
from refigure.measurements import Measurements, read_measurements
from refigure.step import run_step
from refigure.word2vec.drawing import LAYER_COLOURS, LAYER_NAMES

MARKERS = {"softmax": "o", "balanced": "s", "huffman": "D", "neg": "^"}


def main(costs: str, searches: str, measurements: str, provenance: str, figures: list[str]) -> None:
    """Draw the three figures."""
    found = read_measurements(measurements)
    counted = pd.read_csv(costs)
    with style_of():
        draw_nodes(counted, found, figures, dataset_origin(provenance))
        draw_multiply_adds(counted, found, figures)
        draw_searches(pd.read_csv(searches), figures)


def draw_nodes(
    counted: pd.DataFrame, found: Measurements, figures: Sequence[str], origin: str
) -> None:
    """Draw the scores computed for a word over the size of the vocabulary, and three real texts."""
    figure = new_figure(6.8, 4.0)
    axes = subplots(figure)
    for layer, rows in counted.groupby("layer", sort=False):
        name = str(layer)
        axes.loglog(
            rows["words"],
            rows["nodes"],
            marker=MARKERS[name],
            color=LAYER_COLOURS[name],
            lw=1.8,
            ms=5,
            label=LAYER_NAMES[name],
        )
    texts = {"corpus": "Wikipedia", "hea": "head500", "lee": "Lee"}
    sizes = [found[f"{text}_words"] for text in texts]
    depths = [found[f"{text}_huffman_mean"] for text in texts]
    axes.plot(
        sizes,
        depths,
        "*",
        ms=11,
        color=VERMILION,
        mec="white",
        zorder=5,
        label="Huffman tree of a real text",
    )
    entropies = [found[f"{text}_entropy"] for text in texts]
    axes.plot(
        sizes, entropies, "_", ms=15, mew=1.6, color=GREY, zorder=6, label="its entropy, bits"
    )
    axes.set_ylim(3, 2e6)
    axes.set_xlabel("Words in the vocabulary")
    axes.set_ylabel("Scores computed for a word")
    axes.legend(fontsize="small", loc="upper left")
    axes.grid(True)
    save_figure(figure, "W-X2_nodes", figures, {}, origin)


def draw_multiply_adds(counted: pd.DataFrame, found: Measurements, figures: Sequence[str]) -> None:
    """Draw the multiply-adds of an update with their exponents of growth."""
    figure = new_figure(6.8, 4.0)
    axes = subplots(figure)
    for layer, rows in counted.groupby("layer", sort=False):
        name = str(layer)
        exponent = abs(round(float(found[f"exponent_{name}"]), 2))  # no -0.00
        label = f"{LAYER_NAMES[name]}: exponent {exponent:.2f}"
        axes.loglog(
            rows["words"],
            rows["multiply_adds"],
            marker=MARKERS[name],
            color=LAYER_COLOURS[name],
            lw=1.8,
            ms=5,
            label=label,
        )
    axes.set_xlabel("Words in the vocabulary")
    axes.set_ylabel("Multiply-adds of an update, one word")
    axes.legend(fontsize="small", loc="upper left")
    axes.grid(True)
    save_figure(figure, "W-X4_update_cost", figures, {})


def draw_searches(searches: pd.DataFrame, figures: Sequence[str]) -> None:
    """Draw the share of nodes of each search, and how often the greedy one was right."""
    figure = new_figure(8.2, 3.4)
    left, right = figure.subplots(1, 2)
    spreads = sorted(searches["spread"].unique())
    sizes = sorted(searches["words"].unique())
    for size, colour in zip(sizes, (BLUE, VERMILION, GREY), strict=False):
        for place, spread in enumerate(spreads):
            part = searches[(searches["words"] == size) & (searches["spread"] == spread)]
            shares = np.sort(part["best_first"].to_numpy()) / (size - 1)
            jitter = np.linspace(-0.22, 0.22, len(shares)) if len(shares) > 1 else np.zeros(1)
            left.plot(place + jitter, shares, "o", ms=2.5, color=colour, alpha=0.5)
            left.plot([place - 0.3, place + 0.3], [shares.mean()] * 2, color=colour, lw=2)
        means = [
            searches[(searches["words"] == size) & (searches["spread"] == spread)][
                "greedy_right"
            ].mean()
            for spread in spreads
        ]
        right.plot(range(len(spreads)), means, "o-", color=colour, label=f"{size} words")
    left.set_yscale("log")
    left.axhline(1, color=GREY, lw=1, ls=":")
    left.text(
        len(spreads) - 0.6, 0.93, "all nodes", fontsize="small", color=GREY, ha="right", va="top"
    )
    left.set_ylabel("Share of the nodes computed")
    left.set_title("Exact search, likeliest branch first", fontsize="small")
    right.set_ylim(0, 1)
    right.set_ylabel("Right in this share of the draws")
    right.set_title("Greedy descent", fontsize="small")
    right.legend(fontsize="small", loc="lower right")
    for axes in (left, right):
        axes.set_xticks(range(len(spreads)), [f"{spread:g}" for spread in spreads])
        axes.set_xlabel("Standard deviation of the nodes' scores")
        axes.grid(True, axis="y")
    save_figure(figure, "W-X6_search", figures, {})


if __name__ == "__main__":
    run_step(main)
