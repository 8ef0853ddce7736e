"""Draw sentences by the vectors of a trained translator, as the paper's Fig. 2 (S-X3)."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes

from refigure.figures import BLUE, GREEN, PURPLE, VERMILION, new_figure, save_figure, style_of
from refigure.measurements import read_table
from refigure.step import run_step

TITLES = {"order": "Who does it to whom", "voice": "Active, passive, and place first"}
MARKS = {"active": "o", "passive": "s", "fronted": "^"}


def main(places: str, figures: list[str]) -> None:
    """Draw the two families for the first seed."""
    rows = read_table(places)
    first = min((row["seed"] for row in rows), key=int)
    with style_of():
        figure = new_figure(8.6, 7.4)
        for axes, (family, title) in zip(figure.subplots(2, 1), TITLES.items(), strict=True):
            own = [row for row in rows if row["family"] == family and row["seed"] == first]
            draw_family(axes, own, title)
        save_figure(figure, "S-X3_sentence_map", figures, {})


def draw_family(axes: Axes, rows: Sequence[Mapping[str, str]], title: str) -> None:
    """Draw the sentences of a family, a colour for each agent, a mark for each form."""
    agents = list(dict.fromkeys(row["meaning"].split()[0] for row in rows))
    colours = dict(zip(agents, (BLUE, VERMILION, GREEN, PURPLE), strict=False))
    middle = sum(float(row["x"]) for row in rows) / max(len(rows), 1)
    for row in rows:
        x, y = float(row["x"]), float(row["y"])
        colour = colours[row["meaning"].split()[0]]
        axes.plot(x, y, MARKS[row["form"]], color=colour, ms=7)
        inwards = x > middle
        axes.annotate(
            row["sentence"],
            (x, y),
            (-8 if inwards else 8, 0),
            textcoords="offset points",
            ha="right" if inwards else "left",
            va="center",
            fontsize="small",
        )
    axes.margins(0.08, 0.15)
    axes.set_xlabel("First principal component")
    axes.set_ylabel("Second principal component")
    axes.set_title(title)
    axes.grid(True)


if __name__ == "__main__":
    run_step(main)
