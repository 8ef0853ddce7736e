"""Draw the test errors of many networks by their width, and their spread (H-X7)."""

import pandas as pd

from refigure.figures import BLUE, VERMILION, new_figure, save_figure, style_of
from refigure.step import run_step


def main(minima: str, figures: list[str]) -> None:
    """Draw both panels."""
    table = pd.read_csv(minima)
    widths = sorted(table["width"].unique())
    count = int(table.groupby("width").size().max())
    places = dict(zip(widths, range(len(widths)), strict=True))
    with style_of():
        figure = new_figure(8.6, 3.6)
        left, right = figure.subplots(1, 2)
        shift = (table["network"] / count - 0.5) * 0.5
        left.plot(
            table["width"].map(places) + shift,
            100 * table["test_error"],
            "o",
            color=BLUE,
            ms=4,
            alpha=0.55,
        )
        means = 100 * table.groupby("width")["test_error"].mean()
        for width, mean in means.items():
            place = places[width]
            left.plot([place - 0.32, place + 0.32], [mean, mean], color=VERMILION, lw=2)
        left.set_yscale("log")
        left.yaxis.set_major_formatter("{x:g}")
        left.yaxis.set_minor_formatter("{x:g}")
        left.tick_params(axis="y", which="minor", labelsize="x-small")
        left.set_ylabel("Test error (%)")
        spread = 100 * table.groupby("width")["test_error"].std()
        right.plot([places[width] for width in spread.index], spread, "o-", color=BLUE, ms=6)
        right.set_ylim(0, None)
        right.set_ylabel(f"Standard deviation over {count} networks (%)")
        for axes in (left, right):
            axes.set_xticks(range(len(widths)), [str(width) for width in widths])
            axes.set_xlabel("Hidden units")
            axes.grid(True, axis="y")
        save_figure(figure, "H-X7_width_spread", figures, {})


if __name__ == "__main__":
    run_step(main)
