"""Draw sentences by the vectors of a trained translator, as the paper's Fig. 2 (S-X3)."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes

from refigure.figures import GREEN, ORANGE, PURPLE, SKY, new_figure, save_figure, style_of
from refigure.measurements import read_table
from refigure.step import run_step

TITLES = {"order": "Who does it to whom", "voice": "Active, passive, and place first"}
HEIGHT, GAP = 210.0, 12.0  # of a panel, and between two labels, in points
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
    colours = dict(zip(agents, (GREEN, PURPLE, ORANGE, SKY), strict=False))
    for row in rows:
        colour = colours[row["meaning"].split()[0]]
        axes.plot(float(row["x"]), float(row["y"]), MARKS[row["form"]], color=colour, ms=7)
    axes.margins(0.08, 0.15)
    axes.autoscale_view()
    middle = sum(axes.get_xlim()) / 2
    for inwards in (False, True):
        side = [row for row in rows if (float(row["x"]) > middle) == inwards]
        for row, height in label_heights(axes, side):
            x, y = float(row["x"]), float(row["y"])
            axes.annotate(
                row["sentence"],
                (x, y),
                (-9 if inwards else 9, height),
                textcoords="offset points",
                ha="right" if inwards else "left",
                va="center",
                fontsize="small",
            )
    axes.set_xlabel("First principal component")
    axes.set_ylabel("Second principal component")
    axes.set_title(title)
    axes.grid(True)


def label_heights(
    axes: Axes, rows: Sequence[Mapping[str, str]]
) -> list[tuple[Mapping[str, str], float]]:
    """How far above its point each label is written, in points, so that none are on each other."""
    low, high = axes.get_ylim()
    unit = HEIGHT / (high - low)  # points for a unit of the axis
    ranked = sorted(rows, key=lambda row: float(row["y"]))
    found: list[tuple[Mapping[str, str], float]] = []
    last = float("-inf")
    for row in ranked:
        place = unit * float(row["y"])
        last = max(place, last + GAP)
        found.append((row, last - place))
    return found


if __name__ == "__main__":
    run_step(main)
