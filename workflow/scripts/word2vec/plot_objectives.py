"""Draw what objectives learn (W-X9), and both models with every output layer (W-X10)."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from refigure.datasets import dataset_origin
from refigure.figures import GREY, new_figure, save_figure, style_of
from refigure.step import run_step
from refigure.word2vec.drawing import LAYER_COLOURS, LAYER_NAMES

TITLES = {"skipgram": "Skip-gram", "cbow": "CBOW"}


def main(fits: str, curves: str, provenance: str, figures: list[str]) -> None:
    """Draw both figures."""
    with style_of():
        draw_fits(pd.read_csv(fits), figures, dataset_origin(provenance))
        draw_layers(pd.read_csv(curves), figures)


def draw_fits(fits: pd.DataFrame, figures: Sequence[str], origin: str) -> None:
    """Draw excess losses over the number of noise words, and what scores are near to."""
    means = fits.groupby(["objective", "negatives", "measure"])["value"].mean()
    base = means["softmax", 0, "test_nll"]
    sampled = sorted(k for k in fits["negatives"].unique() if k)
    figure = new_figure(9.6, 3.6)
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.15))
    for name in ("neg", "nce"):
        losses = [means[name, k, "test_nll"] - base for k in sampled]
        left.plot(
            sampled,
            losses,
            "o-",
            color=LAYER_COLOURS[name],
            lw=1.8,
            label=LAYER_NAMES[name] + (" (as log ratio)" if name == "neg" else ""),
        )
    tree = means["hs", 0, "test_nll"] - base
    left.axhline(tree, color=LAYER_COLOURS["hs"], lw=1.4, ls=(0, (5, 2)), label=LAYER_NAMES["hs"])
    left.axhline(0, color=GREY, lw=1.4, ls=(0, (1, 1.2)), label=LAYER_NAMES["softmax"])
    left.set_xscale("log")
    left.margins(y=0.1)
    left.set_ylim(top=1.75 * left.get_ylim()[1])  # room for the legend
    left.set_xticks(sampled, [str(k) for k in sampled])
    left.minorticks_off()
    left.set_xlabel("Noise words for a pair, k")
    left.set_ylabel("Held-out loss above the full softmax's\n(nats a pair)")
    left.legend(fontsize="small")
    left.grid(True)
    width = 0.38
    bars = (
        ("score_minus_log_p", "log probability", None),
        ("score_minus_log_ratio", "log ratio to the noise", "///"),
    )
    labels = [(name, k) for name in ("nce", "neg") for k in sampled]
    for shift, (measure, words, hatch) in zip((-width / 2, width / 2), bars, strict=True):
        heights = [means[name, k, measure] for name, k in labels]
        colours = [LAYER_COLOURS[name] for name, _ in labels]
        drawn = right.bar(
            np.arange(len(labels)) + shift,
            heights,
            width,
            color=colours,
            hatch=hatch,
            ec="white",
            zorder=2,
        )
        right.plot([], [], "s", color=GREY, label=f"from {words}" + (" (hatched)" if hatch else ""))
        right.bar_label(drawn, fmt="%.2f", fontsize=7, padding=1)
    right.set_xticks(
        range(len(labels)),
        [f"{'NCE' if name == 'nce' else 'neg.'}\nk = {k}" for name, k in labels],
        fontsize="small",
    )
    right.set_ylabel("Mean distance of scores (nats)")
    right.legend(fontsize="small", handlelength=0, loc="upper right")
    right.margins(y=0.28)
    right.grid(True, axis="y")
    save_figure(figure, "W-X9_objectives", figures, {}, origin)


def draw_layers(curves: pd.DataFrame, figures: Sequence[str]) -> None:
    """Draw the planted analogies found over the steps, with standard deviations over seeds."""
    figure = new_figure(8.6, 3.4)
    panels = figure.subplots(1, 2, sharey=True)
    for axes, (kind, title) in zip(panels, TITLES.items(), strict=True):
        for layer in ("softmax", "hs", "neg", "nce"):
            part = curves[(curves["kind"] == kind) & (curves["layer"] == layer)]
            grouped = part.groupby("steps")["accuracy"]
            mean, std = 100 * grouped.mean(), 100 * grouped.std().fillna(0)
            line = (0, (4, 2)) if layer == "softmax" else "-"
            axes.plot(
                mean.index,
                mean,
                color=LAYER_COLOURS[layer],
                lw=1.9,
                ls=line,
                label=LAYER_NAMES[layer],
            )
            axes.fill_between(
                mean.index, mean - std, mean + std, color=LAYER_COLOURS[layer], alpha=0.18, lw=0
            )
        axes.set_title(title, fontsize="medium")
        axes.set_xlabel("Steps of training")
        axes.grid(True)
    panels[0].set_ylabel("Planted analogies found (%)")
    panels[1].legend(fontsize="small", loc="lower right")
    save_figure(figure, "W-X10_layers", figures, {})


if __name__ == "__main__":
    run_step(main)
