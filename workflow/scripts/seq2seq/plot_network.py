"""Draw the two networks as the paper's Fig. 1, with the lags of corresponding words (S-F1)."""

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch

from refigure.diagrams import INK, TINTS, Box, draw_arrow, draw_box, draw_note, new_canvas
from refigure.figures import save_figure, style_of
from refigure.seq2seq.drawing import FORWARD, REVERSED
from refigure.seq2seq.lags import monotone_links, word_lags
from refigure.step import run_step

SOURCE, TARGET = ("A", "B", "C"), ("W", "X", "Y", "Z")
END = "<EOS>"
STEP, WIDTH, HEIGHT = 1.0, 0.62, 0.5  # inches
LEFT = 0.95
# The paper pairs three words with four; the lags are those of the first three.
LINKS = monotone_links(len(SOURCE))


def main(figures: list[str]) -> None:
    """Draw the network as published above, and with the source reversed below."""
    with style_of():
        width = LEFT + STEP * (len(SOURCE) + len(TARGET)) + WIDTH / 2 + 0.35
        figure, axes = new_canvas(width, 5.9)
        draw_row(axes, 3.85, reverse=False)
        draw_row(axes, 0.95, reverse=True)
        save_figure(figure, "S-F1_seq2seq", figures, {})


def draw_row(axes: Axes, height: float, reverse: bool) -> None:
    """Draw eight steps, what each reads and writes, and arcs from words to their counterparts."""
    read = [*(reversed(SOURCE) if reverse else SOURCE), END, *TARGET]
    written = [None] * len(SOURCE) + [*TARGET, END]
    boxes: list[Box] = []
    for place, (word, answer) in enumerate(zip(read, written, strict=True)):
        box = Box((LEFT + STEP * place, height), WIDTH, HEIGHT)
        draw_box(axes, box, "", TINTS[1] if place < len(SOURCE) else TINTS[2])
        draw_word(axes, box.at[0], height - 0.75, word)
        draw_arrow(axes, (box.at[0], height - 0.6), box.bottom, head=7)
        if answer is not None:
            draw_arrow(axes, box.top, (box.at[0], height + 1.0), head=7)
            draw_word(axes, box.at[0], height + 1.15, answer)
        if boxes:
            before = boxes[-1].at[0] + WIDTH / 2
            draw_arrow(axes, (before, height), (box.at[0] - WIDTH / 2, height), head=7)
        boxes.append(box)
    colour = REVERSED if reverse else FORWARD
    lags = word_lags(LINKS, len(SOURCE), reverse).values.tolist()
    for (source, target), lag in zip(LINKS, lags, strict=True):
        start = len(SOURCE) - source if reverse else source - 1
        end = len(SOURCE) + target - 1
        draw_arc(axes, boxes[start], boxes[end], lag, colour)
    mean = sum(lags) / len(lags)
    name = "Source reversed" if reverse else "As in the paper's Fig. 1: source forward"
    text = f"{name}.  Lags {', '.join(map(str, lags))}: mean {mean:g}, least {min(lags)}"
    draw_note(axes, (LEFT - WIDTH / 2, height + 1.6), text, 10, INK)


def draw_word(axes: Axes, x: float, y: float, word: str) -> None:
    """Write a word below or above its step."""
    axes.text(x, y, word, ha="center", va="center", fontsize=10.5, color=INK)


def draw_arc(axes: Axes, start: Box, end: Box, lag: int, colour: str) -> None:
    """Draw an arc from the reading of a word to the writing of its counterpart, with the lag."""
    # it ends beside the arrow of the word that is written, and stays below the words
    first, last = (start.at[0], start.top[1]), (end.at[0] - 0.12, end.top[1])
    bend = -0.28
    axes.add_patch(
        FancyArrowPatch(
            first,
            last,
            connectionstyle=f"arc3,rad={bend}",
            arrowstyle="-|>",
            mutation_scale=9,
            color=colour,
            lw=1.5,
            shrinkA=1,
            shrinkB=1,
            zorder=5,
        )
    )
    middle = (first[0] + last[0]) / 2
    top = first[1] - bend * (last[0] - first[0]) / 2
    axes.text(
        middle,
        top,
        str(lag),
        color=colour,
        fontsize=10,
        weight="bold",
        ha="center",
        va="center",
        bbox={"fc": "white", "ec": "none", "pad": 1.2},
        zorder=6,
    )


if __name__ == "__main__":
    run_step(main)
