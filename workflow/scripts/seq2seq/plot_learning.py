"""Draw learning by order of the source (S-X1, S-X1a), by depth and with or without a cap (S-X8)."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from refigure.datasets import dataset_origin
from refigure.figures import GREY, new_figure, save_figure, style_of
from refigure.measurements import worst_origin
from refigure.seq2seq.drawing import Curves, colour_of, draw_seeds, label_of, seeds_in_words
from refigure.seq2seq.results import read_curves
from refigure.step import run_step

ORDER_ARMS = ("cipher_forward", "cipher_reversed")
CELL_ARMS = (
    "cipher_lstm_forward",
    "cipher_rnn_forward",
    "cipher_lstm_reversed",
    "cipher_rnn_reversed",
)
DEPTH_ARMS = ("cipher_lstm_reversed", "cipher_layers2", "cipher_layers4")
CAP_ARMS = ("cipher_reversed", "cipher_unclipped", "cipher_rnn_capped", "cipher_rnn_unclipped")
UNCAPPED_ARMS = ("cipher_unclipped", "cipher_rnn_unclipped")


def main(
    tasks: list[str],
    translators: list[str],
    provenance: list[str],
    settings: dict,
    figures: list[str],
) -> None:
    """Draw the three; settings: `scale` and the arms with their settings."""
    arms = settings["arms"]
    curves = {Path(path).parent.name: read_curves([path]) for path in tasks}
    for arm in {Path(path).parent.parent.name for path in translators}:
        own = [path for path in translators if Path(path).parent.parent.name == arm]
        curves[arm] = read_curves(sorted(own))
    origin = worst_origin(dataset_origin(path) for path in provenance)
    with style_of():
        draw_cipher(curves, settings, figures)
        draw_sentences(curves, settings, figures, origin)
        draw_depth_and_cap(curves, arms, settings, figures)


def draw_cipher(
    curves: Mapping[str, Curves], settings: Mapping[str, Any], figures: Sequence[str]
) -> None:
    """Draw exact matches on the cipher by order of the source, and by kind of cell."""
    figure = new_figure(8.2, 3.6)
    left, right = figure.subplots(1, 2, sharey=True)
    for axes, names, title in (
        (left, ORDER_ARMS, "LSTM, the paper's recipe"),
        (right, CELL_ARMS, "LSTM and tanh RNN, both by Adam"),
    ):
        draw_arms(axes, curves, names, "exact_match", 100)
        axes.set_title(f"{title} ({seeds_in_words(settings['arms'], names)})", fontsize="medium")
        axes.set_ylim(-2, 102)
    left.set_ylabel("Sequences translated exactly (%)")
    save_figure(figure, "S-X1_cipher_learning", figures, settings)


def draw_sentences(
    curves: Mapping[str, Curves],
    settings: Mapping[str, Any],
    figures: Sequence[str],
    origin: str,
) -> None:
    """Draw the perplexity of held-out real sentences."""
    figure = new_figure(6.4, 3.8)
    axes = figure.subplots()
    names = [name for name in ("forward", "reversed", "attention") if name in curves]
    perplexities = {
        name: [{**row, "perplexity": float(np.exp(row["held_out_loss"]))} for row in curves[name]]
        for name in names
    }
    draw_arms(axes, perplexities, names, "perplexity", 1)
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_formatter("{x:g}")
    axes.tick_params(axis="y", which="minor", labelsize="small")
    axes.set_ylabel("Perplexity of held-out sentences")
    axes.set_title(
        f"{settings['scale']} scale, {seeds_in_words(settings['arms'], names)}", fontsize="medium"
    )
    save_figure(figure, "S-X1a_sentence_learning", figures, settings, origin)


def draw_depth_and_cap(
    curves: Mapping[str, Curves],
    arms: Mapping[str, Any],
    settings: Mapping[str, Any],
    figures: Sequence[str],
) -> None:
    """Draw the loss by number of layers, and loss and gradients with or without a cap."""
    figure = new_figure(10.2, 3.5)
    depth, loss, norm = figure.subplots(1, 3)
    one_layer = {"cipher_lstm_reversed": "1 layer"}
    draw_arms(depth, curves, DEPTH_ARMS, "held_out_loss", 1, one_layer)
    draw_arms(loss, curves, CAP_ARMS, "held_out_loss", 1, {"cipher_reversed": "LSTM, cap 5"})
    draw_arms(norm, curves, UNCAPPED_ARMS, "largest_norm", 1)
    depth.set_title("Layers, by Adam", fontsize="medium")
    loss.set_title("Cap on the gradient, the paper's recipe", fontsize="medium")
    norm.set_title("Without a cap", fontsize="medium")
    depth.set_ylim(0, None)
    for axes in (depth, loss):
        axes.set_ylabel("Held-out loss (nats a symbol)")
    for axes in (loss, norm):  # explosions
        axes.set_yscale("log")
    norm.set_ylabel("Largest gradient norm")
    cap = arms["cipher_reversed"]["clip"] if "cipher_reversed" in arms else None
    if cap is not None:
        norm.axhline(cap, color=GREY, lw=1, ls=(0, (2, 2)), label=f"the cap, {cap:g}")
        norm.legend(fontsize="small")
    save_figure(figure, "S-X8_depth_and_clipping", figures, settings)


def draw_arms(
    axes: Axes,
    curves: Mapping[str, Curves],
    names: Sequence[str],
    column: str,
    unit: float,
    labels: Mapping[str, str] | None = None,
) -> None:
    """Draw a column of several arms, with a legend."""
    for name in names:
        if name in curves:
            rows = [{**row, column: unit * row[column]} for row in curves[name]]
            label = (labels or {}).get(name, label_of(name))
            draw_seeds(axes, rows, column, colour_of(name), label)
    axes.set_xlim(0, None)
    axes.set_xlabel("Updates")
    axes.grid(True, axis="y")
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize="small")


if __name__ == "__main__":
    run_step(main)
