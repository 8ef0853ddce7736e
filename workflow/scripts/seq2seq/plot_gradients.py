"""Draw gradients by lag before training (S-X4), and which source words count (S-X6)."""

from collections.abc import Sequence

import numpy as np

from refigure.figures import GREEN, GREY, new_figure, save_figure, style_of
from refigure.measurements import read_table
from refigure.seq2seq.drawing import label_of, numbers
from refigure.step import run_step

# Greens for LSTMs, lighter the more open their forget gates.
CELLS = {
    "rnn": ("tanh RNN", GREY, (0, (4, 2))),
    "lstm": ("LSTM", "#00442f", "-"),
    "lstm_forget_1": ("LSTM, forget bias +1", GREEN, "-"),
    "lstm_forget_2": ("LSTM, forget bias +2", "#55c2a1", "-"),
    "lstm_forget_4": ("LSTM, forget bias +4", "#55c2a1", (0, (1, 1.5))),
}
MOMENTS = {"start": "gradient before training", "end": "substitution after training"}


def main(lags: str, maps: str, figures: list[str]) -> None:
    """Draw both."""
    with style_of():
        draw_lags(read_table(lags), figures)
        draw_maps(read_table(maps), figures)


def draw_lags(rows: Sequence[dict[str, str]], figures: Sequence[str]) -> None:
    """Draw means over draws, with a band from the least to the largest."""
    figure = new_figure(6.4, 4.0)
    axes = figure.subplots()
    for name in dict.fromkeys(row["cell"] for row in rows):
        own = [row for row in rows if row["cell"] == name]
        label, colour, style = CELLS.get(name, (name, "black", "-"))
        x = numbers(own, "lag")
        axes.plot(x, numbers(own, "ratio"), color=colour, ls=style, lw=2, label=label)
        axes.fill_between(
            x, numbers(own, "low"), numbers(own, "high"), color=colour, alpha=0.2, lw=0
        )
    axes.set_yscale("log")
    axes.set_xlim(0, None)
    axes.set_xlabel("Lag (steps back from the last word)")
    axes.set_ylabel("Gradient norm over that at lag 0")
    axes.legend(fontsize="small", loc="lower left")
    axes.grid(True)
    save_figure(figure, "S-X4_gradient_by_lag", figures, {})


def draw_maps(rows: Sequence[dict[str, str]], figures: Sequence[str]) -> None:
    """Draw a map for each arm and moment: rows are target words, columns source words."""
    arms = list(dict.fromkeys(row["arm"] for row in rows))
    figure = new_figure(3.1 * len(MOMENTS) + 0.9, 3.0 * len(arms))
    panels = figure.subplots(len(arms), len(MOMENTS), squeeze=False)
    image = None
    for line, arm in zip(panels, arms, strict=True):
        for axes, (moment, words) in zip(line, MOMENTS.items(), strict=True):
            own = [row for row in rows if row["arm"] == arm and row["moment"] == moment]
            table = map_of(own)
            # each target word's largest effect is 1: what counts is where it comes from
            shares = table / table.max(axis=1, keepdims=True)
            image = axes.imshow(shares.clip(0), cmap="cividis", vmin=0, vmax=1)
            ticks = np.arange(len(table))
            axes.set_xticks(ticks, [str(tick + 1) for tick in ticks])
            axes.set_yticks(ticks, [str(tick + 1) for tick in ticks])
            axes.plot(ticks, ticks, "o", mfc="none", mec="white", ms=11, mew=1.2)
            axes.set_title(f"{label_of(arm)}, {words}", fontsize="small")
            axes.set_xlabel("Source word")
            axes.set_ylabel("Target word")
    if image is not None:
        bar = figure.colorbar(image, ax=panels, shrink=0.7)
        bar.set_label("Effect over the row's largest")
    save_figure(figure, "S-X6_gradient_maps", figures, {})


def map_of(rows: Sequence[dict[str, str]]) -> np.ndarray:
    """The effects as a table (target words, source words)."""
    shape = [max(int(row[side]) for row in rows) for side in ("target", "source")]
    table = np.zeros(shape)
    for row in rows:
        table[int(row["target"]) - 1, int(row["source"]) - 1] = float(row["effect"])
    return table


if __name__ == "__main__":
    run_step(main)
