"""Draw the models (W-F1, W-F3) and the pairs of a window (W-F2) from what the code gives."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from refigure.diagrams import INK, TINTS, Box, draw_arrow, draw_box, draw_note, new_canvas
from refigure.figures import BLUE, GREY, save_figure, style_of
from refigure.step import run_step

TITLES = {"cbow": "CBOW", "skipgram": "Skip-gram"}
COLUMNS = ("INPUT", "PROJECTION", "OUTPUT")
WORD = (0.95, 0.34)  # width and height of a word's box, in inches


def main(models: str, pairs: str, figures: list[str]) -> None:
    """Draw the three figures."""
    described = json.loads(Path(models).read_text(encoding="utf-8"))
    windows = json.loads(Path(pairs).read_text(encoding="utf-8"))
    with style_of():
        draw_models(described, "W-F1_models", figures, sizes=False)
        draw_models(described, "W-F3_models_with_sizes", figures, sizes=True)
        draw_pairs(windows, figures)


def word_at(offset: int) -> str:
    """The name of the word at an offset from the centre."""
    return f"w(t{offset:+d})".replace("-", "−") if offset else "w(t)"


def draw_models(
    described: Mapping[str, Any], stem: str, figures: Sequence[str], sizes: bool
) -> None:
    """Draw both models side by side, CBOW first, as the paper has them."""
    figure, axes = new_canvas(8.4, 3.9 if sizes else 3.6)
    for place, kind in enumerate(("cbow", "skipgram")):
        draw_model(axes, described[kind], 0.75 + 4.2 * place, sizes)
        axes.text(2.1 + 4.2 * place, 0.2, TITLES[kind], ha="center", fontsize=12, weight="bold")
    save_figure(figure, stem, figures, {"sizes": sizes})


def draw_model(axes: Axes, model: Mapping[str, Any], left: float, sizes: bool) -> None:
    """Draw one model from what goes in to what is predicted."""
    top, middle = (3.6 if sizes else 3.3), (1.95 if sizes else 1.75)
    columns = [left, left + 1.35, left + 2.7]
    for x, text in zip(columns, COLUMNS, strict=True):
        axes.text(x, top, text, ha="center", va="center", fontsize=8, color=GREY)
    hidden = draw_box(
        axes, Box((columns[1], middle), 0.62, 0.62), "mean" if model["joins"] else "row", TINTS[2]
    )
    for offset, y in heights(model["inputs"], middle):
        draw_box(axes, Box((columns[0], y), *WORD), word_at(offset), TINTS[1], 9)
        end = (hidden.at[0] - 0.31, middle + 0.13 * (y - middle))
        draw_arrow(axes, (columns[0] + WORD[0] / 2, y), end)
    for offset, y in heights(model["outputs"], middle):
        draw_box(axes, Box((columns[2], y), *WORD), word_at(offset), TINTS[3], 9)
        start = (hidden.at[0] + 0.31, middle + 0.13 * (y - middle))
        draw_arrow(axes, start, (columns[2] - WORD[0] / 2, y))
    if sizes:
        rows, columns_of = model["weights"]["vectors"]
        out_rows, _ = model["weights"]["output.weight"]
        assert_same = rows == model["words"] and out_rows == model["scores"]
        words = "V" if assert_same else str(rows)
        notes = (
            (columns[0], f"input vectors\n{words} × {columns_of}"),
            (columns[1], f"{model['size']} numbers"),
            (columns[2], f"output vectors\n{words} × {columns_of}"),
        )
        for x, text in notes:
            axes.text(x, 0.62, text, ha="center", va="center", fontsize=8, color=GREY)


def heights(offsets: Sequence[int], middle: float) -> list[tuple[int, float]]:
    """Put words below one another around the middle, the first on top."""
    step = 0.62
    first = middle + step * (len(offsets) - 1) / 2
    return [(offset, first - step * place) for place, offset in enumerate(offsets)]


def draw_pairs(windows: Mapping[str, Any], figures: Sequence[str]) -> None:
    """Draw the places of the window with their pairs; those of the post's figure are marked."""
    rows, words = windows["corrected"]["rows"], windows["corrected"]["words"]
    line, height = 0.42, 0.42 * len(rows) + 0.75
    figure, axes = new_canvas(9.6, height)
    top = height - 0.3
    axes.text(0.35, top, "Text", fontsize=10, weight="bold", va="center")
    axes.text(5.1, top, "Training pairs of skip-gram", fontsize=10, weight="bold", va="center")
    shown = windows["shown_rows"]
    for place, row in enumerate(rows):
        y = top - line * (place + 1)
        draw_sentence(axes, words, row, y)
        pairs = "  ".join(f"({first}, {second})" for first, second in row["pairs"])
        draw_note(axes, (5.1, y), pairs, 7.6, INK)
    y = top - line * (shown + 0.5)
    axes.plot([0.3, 9.45], [y, y], color=GREY, lw=0.9, ls=(0, (3, 2)))
    axes.plot([0.2, 0.2], [y + 0.03, top - 0.55 * line], color=GREY, lw=1.1)
    axes.text(
        0.1,
        (y + top) / 2 - 0.1,
        "in the post",
        rotation=90,
        fontsize=7.5,
        color=GREY,
        ha="center",
        va="center",
    )
    save_figure(figure, "W-F2_training_pairs", figures, {"window": windows["window"]})


def draw_sentence(axes: Axes, words: Sequence[str], row: Mapping[str, Any], y: float) -> None:
    """Write the sentence with the window's words tinted and the centre word boxed."""
    x = 0.4
    for place, word in enumerate(words):
        width = 0.085 * len(word) + 0.1
        if place == row["centre"] or place in row["context"]:
            centre = place == row["centre"]
            axes.add_patch(
                Rectangle(
                    (x, y - 0.14), width, 0.28, fc=BLUE if centre else TINTS[1], ec="none", zorder=2
                )
            )
        colour = "white" if place == row["centre"] else INK
        axes.text(
            x + width / 2,
            y - 0.012,
            word,
            ha="center",
            va="center",
            fontsize=8.5,
            color=colour,
            zorder=3,
        )
        x += width + 0.03


if __name__ == "__main__":
    run_step(main)
