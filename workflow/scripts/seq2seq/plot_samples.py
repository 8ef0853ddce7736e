"""Draw translations to look at: source, reference, greedy, beam (S-X7)."""

from collections.abc import Mapping

from refigure.datasets import dataset_origin
from refigure.diagrams import INK, new_canvas
from refigure.figures import BLUE, GREY, save_figure, style_of
from refigure.measurements import read_table, worst_origin
from refigure.step import run_step

LINE = 0.21  # inches
WIDTH, LEFT, TEXT = 8.2, 0.15, 1.25  # of the figure; where labels and sentences begin
# The colours of the arms, dark enough to be read as text.
SKY_INK, GREEN_INK = "#2b7fb0", "#00724f"

Row = Mapping[str, str]


def main(samples: str, attended: str, provenance: list[str], figures: list[str]) -> None:
    """Draw a block of lines for each sentence.

    Args:
        samples: translations without attention.
        attended: the same sentences by a translator with it.
    """
    rows, others = read_table(samples), read_table(attended)
    sentences = list(dict.fromkeys(row["sentence"] for row in rows))
    widest = max(int(row["width"]) for row in rows)
    height = 5.5 * LINE * len(sentences) + 0.3
    with style_of():
        figure, axes = new_canvas(WIDTH, height + 0.25)  # room below for the mark of stand-ins
        y = height + 0.1
        for sentence in sentences:
            own = {int(row["width"]): row for row in rows if row["sentence"] == sentence}
            other = {int(row["width"]): row for row in others if row["sentence"] == sentence}
            for label, text, colour, weight in block(own, other, widest):
                axes.text(LEFT, y, label, fontsize=8.5, color=GREY, va="center")
                axes.text(TEXT, y, text, fontsize=9, color=colour, va="center", weight=weight)
                y -= LINE
            axes.plot([LEFT, WIDTH - LEFT], [y + 0.25 * LINE] * 2, color="#d9d9d9", lw=0.8)
            y -= 0.5 * LINE
        origin = worst_origin(dataset_origin(path) for path in provenance)
        save_figure(figure, "S-X7_translations", figures, {}, origin)


def block(
    own: Mapping[int, Row], other: Mapping[int, Row], widest: int
) -> list[tuple[str, str, str, str]]:
    """The lines of a sentence: label, text, colour, weight; `other` is with attention."""
    lines = [
        ("source", own[1]["source"], INK, "bold"),
        ("reference", own[1]["reference"], GREY, "normal"),
        ("greedy", scored(own[1]), SKY_INK, "normal"),
        (f"beam {widest}", scored(own[widest]), BLUE, "normal"),
    ]
    if widest in other:
        lines.append((f"attention, {widest}", scored(other[widest]), GREEN_INK, "normal"))
    return lines


def scored(row: Row) -> str:
    """A translation with its log probability."""
    return f"{row['translation']}   ({float(row['log_probability']):.2f})"


if __name__ == "__main__":
    run_step(main)
