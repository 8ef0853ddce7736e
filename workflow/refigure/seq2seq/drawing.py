"""How this post's arms are named and coloured, once for all figures."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from refigure.figures import BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILION
from refigure.measurements import read_table

# Forward is warm and reversed cool in all figures of this post.
FORWARD, REVERSED = VERMILION, BLUE
ORDERS = {"forward": FORWARD, "reversed": REVERSED}
LABELS = {
    "forward": "source forward",
    "reversed": "source reversed",
    "attention": "reversed, with attention",
    "cipher_forward": "source forward",
    "cipher_reversed": "source reversed",
    "cipher_lstm_forward": "LSTM, forward",
    "cipher_rnn_forward": "tanh RNN, forward",
    "cipher_lstm_reversed": "LSTM, reversed",
    "cipher_rnn_reversed": "tanh RNN, reversed",
    "cipher_layers2": "2 layers",
    "cipher_layers4": "4 layers",
    "cipher_unclipped": "LSTM, no cap",
    "cipher_rnn_capped": "tanh RNN, cap 5",
    "cipher_rnn_unclipped": "tanh RNN, no cap",
    "cipher_early": "cipher, stopped early",
}
COLOURS = {
    "forward": FORWARD,
    "reversed": REVERSED,
    "attention": GREEN,
    "cipher_forward": FORWARD,
    "cipher_reversed": REVERSED,
    "cipher_lstm_forward": FORWARD,
    "cipher_rnn_forward": ORANGE,
    "cipher_lstm_reversed": REVERSED,
    "cipher_rnn_reversed": SKY,
    "cipher_layers2": GREEN,
    "cipher_layers4": PURPLE,
    "cipher_unclipped": SKY,
    "cipher_rnn_capped": VERMILION,
    "cipher_rnn_unclipped": ORANGE,
    "cipher_early": PURPLE,
}

Curves = list[dict[str, float]]


def label_of(arm: str) -> str:
    """The name of an arm in a legend; its own where it is not one of ours."""
    return LABELS.get(arm, arm.replace("_", " "))


def colour_of(arm: str) -> str:
    """The colour of an arm."""
    return COLOURS.get(arm, GREY)


def by_seed(rows: Curves, column: str) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    """The iterations and values of a column for each seed."""
    found = {}
    for seed in sorted({int(row["seed"]) for row in rows}):
        own = [row for row in rows if int(row["seed"]) == seed]
        found[seed] = (
            np.array([row["iteration"] for row in own]),
            np.array([row[column] for row in own]),
        )
    return found


def draw_seeds(axes: Axes, rows: Curves, column: str, colour: str, label: str) -> None:
    """Draw a thin line for each seed, and their mean where all have a value, as a thick one."""
    seeds = by_seed(rows, column)
    for iterations, values in seeds.values():
        axes.plot(iterations, values, color=colour, lw=0.8, alpha=0.35)
    lengths = {len(values) for _, values in seeds.values()}
    if not seeds:
        return
    if len(lengths) == 1:
        iterations = next(iter(seeds.values()))[0]
        mean = np.mean([values for _, values in seeds.values()], axis=0)
        axes.plot(iterations, mean, color=colour, lw=2, label=label)
    else:  # some have diverged
        axes.plot([], [], color=colour, lw=2, label=label)


def table_of(path: str) -> list[dict[str, str]]:
    """Read a table whose first columns are words."""
    return read_table(path)


def numbers(rows: Iterable[Mapping[str, str]], column: str) -> np.ndarray:
    """A column of a table as numbers."""
    return np.array([float(row[column] or "nan") for row in rows])


def seeds_in_words(arms: Mapping[str, Any], names: Sequence[str]) -> str:
    """Say how many seeds the arms of a figure have."""
    counts = sorted({len(arms[name]["seeds"]) for name in names if name in arms})
    texts = [str(count) for count in counts]
    word = "seed" if counts == [1] else "seeds"
    return f"{' or '.join(texts)} {word}"
