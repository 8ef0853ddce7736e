"""Draw what formulas give: subsampling (W-X1), noise (W-X5), and the overflow (W-X12)."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from refigure.datasets import dataset_origin
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
from refigure.word2vec.subsampling import discard_probability

FORMULAS = {
    "paper": ("paper: $1-\\sqrt{t/f}$", BLUE, "-"),
    "post": ("post: $1-t/f$", ORANGE, (0, (5, 2))),
    "program": ("program: $1-\\sqrt{t/f}-t/f$", GREEN, (0, (1, 1.2))),
}
POWERS = {
    "0.0": ("uniform (power 0)", VERMILION),
    "0.75": ("power 3/4", BLUE),
    "1.0": ("unigram (power 1)", ORANGE),
}
EXAMPLE = (1e-3, 0.9)  # the post's: a word that covers 0.1 % is dropped with this probability


def main(ranks: str, overflow: str, provenance: str, settings: dict, figures: list[str]) -> None:
    """Draw the three figures; settings: `t`, the threshold of subsampling."""
    shown = json.loads(Path(ranks).read_text(encoding="utf-8"))
    rows = json.loads(Path(overflow).read_text(encoding="utf-8"))["rows"]
    with style_of():
        draw_discard(settings["t"], figures)
        draw_noise(shown, figures, dataset_origin(provenance))
        draw_overflow(rows, figures)


def draw_discard(t: float, figures: Sequence[str]) -> None:
    """Draw the drop probability by the three formulas over the share of the text."""
    figure = new_figure(6.5, 4.0)
    axes = subplots(figure)
    shares = np.geomspace(t / 3, 0.1, 400)
    for formula, (name, colour, line) in FORMULAS.items():
        drop = discard_probability(shares, t, formula)
        axes.plot(shares, drop, color=colour, ls=line, lw=2, label=name)
    axes.plot(*EXAMPLE, "o", ms=9, mfc="none", mec=VERMILION, mew=2, zorder=5)
    axes.annotate(
        "the post's example:\n0.1 %, 0.9",
        EXAMPLE,
        xytext=(18, -42),
        textcoords="offset points",
        fontsize="small",
        color=VERMILION,
        arrowprops={"arrowstyle": "-", "color": VERMILION, "lw": 0.8},
    )
    axes.axvline(t, color=GREY, lw=0.9, ls=":")
    axes.text(
        t * 0.93,
        0.5,
        f"$t = 10^{{{np.log10(t):g}}}$",
        rotation=90,
        ha="right",
        va="center",
        fontsize="small",
        color=GREY,
    )
    axes.set_xscale("log")
    axes.set_xlim(t / 3, 0.1)
    axes.set_ylim(-0.02, 1.02)
    axes.set_xlabel("Share of the word in the text, f")
    axes.set_ylabel("Probability that an occurrence is dropped")
    axes.legend(loc="lower right", fontsize="small")
    axes.grid(True)
    save_figure(figure, "W-X1_discard", figures, {"t": t})


def draw_noise(shown: Mapping[str, Any], figures: Sequence[str], origin: str) -> None:
    """Draw the noise probability of words over their rank."""
    figure = new_figure(6.5, 3.8)
    axes = subplots(figure)
    for power, shares in shown["noise"].items():
        name, colour = POWERS.get(power, (f"power {power}", GREY))
        axes.loglog(shown["ranks"], shares, color=colour, lw=2, label=name)
    axes.set_xlabel("Rank of the word by frequency")
    axes.set_ylabel("Probability as a noise word")
    axes.legend(fontsize="small")
    axes.grid(True)
    save_figure(figure, "W-X5_noise", figures, {}, origin)


def draw_overflow(rows: Sequence[Mapping[str, Any]], figures: Sequence[str]) -> None:
    """Draw the probability of the likeliest word by both softmaxes in both precisions."""
    figure = new_figure(8.2, 3.2)
    panels = figure.subplots(1, 2, sharey=True)
    for axes, kind in zip(panels, ("float32", "float64"), strict=True):
        scores = [row["score"] for row in rows]
        shifted = [row[f"shifted_{kind}"] for row in rows]
        axes.plot(scores, shifted, color=BLUE, lw=2, label="shifted by the largest")
        good = [
            (row["score"], row[f"naive_{kind}"]) for row in rows if row[f"naive_{kind}"] is not None
        ]
        lost = [
            (row["score"], row[f"shifted_{kind}"]) for row in rows if row[f"naive_{kind}"] is None
        ]
        axes.plot(*np.reshape(good, (-1, 2)).T, "o", ms=6, mfc="white", color=ORANGE, label="naive")
        axes.plot(
            *np.reshape(lost, (-1, 2)).T,
            "x",
            ms=7,
            mew=2,
            color=VERMILION,
            label="naive: no number",
        )
        axes.set_xscale("log")
        axes.set_title(kind, fontsize="medium")
        axes.set_xlabel("Largest score")
        axes.set_ylim(0, 1)
        axes.grid(True)
    panels[0].set_ylabel("Probability of the likeliest of three")
    panels[0].legend(loc="lower left", fontsize="small")
    save_figure(figure, "W-X12_overflow", figures, {})


if __name__ == "__main__":
    run_step(main)
