"""Draw translations to look at: source, reference, greedy, beam (S-X7)."""

from collections.abc import Mapping

from refigure.datasets import dataset_origin
from refigure.diagrams import INK, new_canvas
from refigure.figures import BLUE, GREEN, GREY, save_figure, style_of
from refigure.measurements import read_table, worst_origin
from refigure.step import run_step

LINE = 0.21  # inches
WIDTH, LEFT, TEXT = 8.2, 0.15, 1.05  # of the figure; where labels and sentences begin

Row = Mapping[str, str]


def main(samples: str, provenance: list[str], figures: list[str]) -> None:
    """Draw a block of four lines for each sentence."""
    rows = read_table(samples)
    sentences = list(dict.fromkeys(row["sentence"] for row in rows))
    widest = max(int(row["width"]) for row in rows)
    height = 4.5 * LINE * len(sentences) + 0.3
    with style_of():
        figure, axes = new_canvas(WIDTH, height + 0.25)  # room below for the mark of stand-ins
        y = height + 0.1
        for sentence in sentences:
            own = {int(row["width"]): row for row in rows if row["sentence"] == sentence}
            for label, text, colour, weight in block(own[1], own[widest], widest):
                axes.text(LEFT, y, label, fontsize=8.5, color=GREY, va="center")
                axes.text(TEXT, y, text, fontsize=9, color=colour, va="center", weight=weight)
                y -= LINE
            axes.plot([LEFT, WIDTH - LEFT], [y + 0.25 * LINE] * 2, color="#d9d9d9", lw=0.8)
            y -= 0.5 * LINE
        origin = worst_origin(dataset_origin(path) for path in provenance)
        save_figure(figure, "S-X7_translations", figures, {}, origin)


def block(greedy: Row, beam: Row, widest: int) -> list[tuple[str, str, str, str]]:
    """The lines of a sentence: label, text, colour, weight."""
    return [
        ("source", greedy["source"], INK, "bold"),
        ("reference", greedy["reference"], GREY, "normal"),
        ("greedy", scored(greedy), BLUE, "normal"),
        (f"beam {widest}", scored(beam), GREEN, "normal"),
    ]


def scored(row: Row) -> str:
    """A translation with its log probability."""
    return f"{row['translation']}   ({float(row['log_probability']):.2f})"


if __name__ == "__main__":
    run_step(main)
