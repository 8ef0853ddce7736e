"""Draw sums of word vectors (W-X13), and passages classified with them (W-X14)."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from refigure.datasets import dataset_origin
from refigure.diagrams import INK
from refigure.figures import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    VERMILION,
    new_figure,
    save_figure,
    style_of,
    subplots,
)
from refigure.step import run_step

FEATURES = {
    "dense": ("mean of word vectors", BLUE, "o-"),
    "one_hot": ("counts of words, logistic regression", ORANGE, "s--"),
    "naive_bayes": ("counts of words, naive Bayes", GREEN, "^:"),
}


def main(composition: str, accuracies: str, provenance: str, figures: list[str]) -> None:
    """Draw both figures."""
    found = json.loads(Path(composition).read_text(encoding="utf-8"))
    origin = dataset_origin(provenance)
    with style_of():
        draw_sums(found, figures, origin)
        draw_accuracies(pd.read_csv(accuracies), figures, origin)


def draw_sums(found: Mapping[str, Any], figures: Sequence[str], origin: str) -> None:
    """Draw capitals and countries in a plane, and list the words nearest to sums."""
    figure = new_figure(10.5, 4.4)
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.25))
    for pair in found["plane"]["pairs"]:
        start, end = pair["at_capital"], pair["at_country"]
        left.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": GREY, "lw": 0.9})
        for place, name, colour in (
            (start, pair["capital"], BLUE),
            (end, pair["country"], VERMILION),
        ):
            left.plot(*place, "o", ms=4, color=colour)
            left.annotate(
                name.capitalize(),
                place,
                xytext=(0, 5),
                textcoords="offset points",
                fontsize=8,
                color=colour,
                ha="center",
            )
    left.margins(0.15)
    left.set_xlabel("First principal component")
    left.set_ylabel("Second principal component")
    left.set_title("Capitals and their countries", fontsize="medium")
    list_sums(right, found["sums"])
    save_figure(figure, "W-X13_sums", figures, {}, origin)


def list_sums(axes: Axes, sums: Sequence[Mapping[str, Any]]) -> None:
    """List each sum with its nearest words, the expected one bold, else its rank."""
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(-len(sums) - 0.3, 0.6)
    axes.set_title("Nearest words of sums", fontsize="medium")
    for place, row in enumerate(sums):
        terms = "".join(
            f" {'+' if weight > 0 else '−'} {word}"
            for word, weight in sorted(row["terms"].items(), key=positive_first)
        ).removeprefix(" + ")
        axes.text(0, -place, terms, fontsize=8.5, weight="bold", va="center", color=INK)
        words = []
        for word, _ in row["nearest"]:
            words.append(f"[{word}]" if word == row["expected"] else word)
        text = ", ".join(words)
        if row["rank"] and row["rank"] > len(row["nearest"]):
            text += f"  … {row['expected']} is no. {row['rank']}"
        elif not row["rank"]:
            text += f"  ({row['expected']} is not known)"
        inside = row["rank"] and row["rank"] <= len(row["nearest"])
        axes.text(
            0.02, -place - 0.42, text, fontsize=8, va="center", color=BLUE if inside else GREY
        )


def positive_first(term: tuple[str, float]) -> tuple[bool, str]:
    """Order the terms of a sum so that none begins with a minus."""
    word, weight = term
    return weight < 0, word


def draw_accuracies(table: pd.DataFrame, figures: Sequence[str], origin: str) -> None:
    """Draw the accuracy over the number of labels, with standard deviations over splits."""
    figure = new_figure(6.8, 3.8)
    axes = subplots(figure)
    for name, (words, colour, style) in FEATURES.items():
        grouped = table[table["features"] == name].groupby("labelled")["accuracy"]
        mean, std = 100 * grouped.mean(), 100 * grouped.std().fillna(0)
        axes.plot(mean.index, mean, style, color=colour, lw=1.8, ms=5, label=words)
        axes.fill_between(mean.index, mean - std, mean + std, color=colour, alpha=0.15, lw=0)
    axes.set_xscale("log")
    sizes = sorted(table["labelled"].unique())
    axes.set_xticks(sizes, [str(size) for size in sizes])
    axes.minorticks_off()
    axes.set_xlabel("Passages with a label")
    axes.set_ylabel("Passages put to the right article (%)")
    axes.legend(fontsize="small", loc="lower right")
    axes.grid(True)
    save_figure(figure, "W-X14_classification", figures, {}, origin)


if __name__ == "__main__":
    run_step(main)
