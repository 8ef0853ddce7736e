"""Draw histograms of gradients, without (B-F4 to B-F7) and with normalisation (B-F11, B-F12)."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes

from refigure.batchnorm.drawing import Figure, draw_published, draw_shares
from refigure.batchnorm.signal_tables import geometric_curve, read_signals
from refigure.figures import CORRECTED, PUBLISHED, new_figure, save_figure, style_of
from refigure.step import run_step

# By id: the name of the histogram, and what follows the id in the name of the file.
FIGURES = {
    "B-F4": ("gradient_2", "grad_layer_2"),
    "B-F5": ("gradient_3", "grad_layer_3"),
    "B-F6": ("gradient_4", "grad_layer_4"),
    "B-F7": ("gradient_20", "grads_layer_20"),
    "B-F11": ("normalized_gradient_2", "batchnorm_grad_first_layer"),
    "B-F12": ("normalized_gradient_3", "batchnorm_grad_second_layer"),
}
# The arms whose gradients are drawn over the layers, by the first part of the name.
ARMS = {"gradient": "plain", "normalized": "normalized"}


def main(histograms: str, signals: str, figures: list[str]) -> None:
    """Draw every figure as the post shows it, and that of the layer it names, among all layers."""
    found = json.loads(Path(histograms).read_text(encoding="utf-8"))
    tables = read_signals(signals)
    for number, (name, stem) in FIGURES.items():
        label = int(name.rsplit("_", 1)[1])
        pair = {variant: found[variant][name] for variant in ("as_published", "corrected")}
        draw_as_published(pair["as_published"], label, f"{number}_{stem}_as_published", figures)
        arm = ARMS[name.split("_", 1)[0]]
        curves = {
            variant: geometric_curve(tables[f"{arm}_{arms}"], "gradient_variance")
            for variant, arms in (("as_published", "published"), ("corrected", "corrected"))
        }
        draw_corrected(pair, curves, label, f"{number}_{stem}_corrected", figures)


def draw_as_published(histogram: Figure, label: int, stem: str, figures: Sequence[str]) -> None:
    """Draw one figure in the post's style."""
    with style_of("as_published"):
        figure = new_figure(6.4, 4.8)
        title = f"Grads @ layer {label}, var {histogram['variance']}"
        draw_published(figure.subplots(), histogram, "Gradient", title)
        save_figure(figure, stem, figures, {"figure": stem})


def draw_corrected(
    pair: Mapping[str, Figure],
    curves: Mapping[str, pd.Series],
    label: int,
    stem: str,
    figures: Sequence[str],
) -> None:
    """Draw the gradient of the layer that the figure names, and the variances of all layers."""
    with style_of():
        figure = new_figure(5.6, 7.2)
        upper, lower = figure.subplots(2, 1)
        found = pair["corrected"]
        title = f"Layer {found['layer']}: gradient, variance {found['variance']:.3g}"
        draw_shares(upper, found, "Gradient by a weight", "exactly 0", title)
        draw_variances(lower, curves, {k: one["layer"] for k, one in pair.items()}, label)
        save_figure(figure, stem, figures, {"figure": stem})


def draw_variances(
    axes: Axes, curves: Mapping[str, pd.Series], layers: Mapping[str, int], label: int
) -> None:
    """Draw the variance of gradients over true layers, this figure's and what the post showed."""
    places = {
        "as_published": (PUBLISHED, "o", f"the post's “layer {label}”: layer {{}}"),
        "corrected": (CORRECTED, "D", "layer {}"),
    }
    lines = {"as_published": "by the post's code", "corrected": "corrected"}
    for variant, curve in curves.items():
        colour, marker, words = places[variant]
        axes.plot(curve.index, curve, "-", color=colour, lw=1.5, label=lines[variant])
        layer = layers[variant]
        axes.plot(
            [layer], [curve[layer]], marker, color=colour, ms=8, mec="black",
            label=words.format(layer), ls="none",
        )  # fmt: skip
    axes.set_yscale("log")
    low, high = axes.get_ylim()
    # room for the legend, and a flat line should look flat
    axes.set_ylim(min(low, high / 1e4) / 10, high * 300)
    axes.set_xticks([1, 5, 10, 15, 20])
    axes.set_xlabel("True layer (1 is next to the input)")
    axes.set_ylabel("Variance of the gradient")
    axes.set_title("All layers, geometric means")
    axes.grid(True, axis="y")
    axes.legend(loc="upper center", ncols=2, fontsize="small")


if __name__ == "__main__":
    run_step(main)
