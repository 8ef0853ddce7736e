"""Draw Z-X4: ridge where X'X is singular, down to the pseudo-inverse."""

import numpy as np
import pandas as pd

from refigure.figures import GREY, new_figure, save_figure, style_of
from refigure.regularization.drawing import INK, RIDGE, SERIES, spare_decades
from refigure.step import run_step

STYLES = ("-", "--", "-.", ":", (0, (6, 2)), (0, (1, 1)))


def main(path: str, figures: list[str]) -> None:
    """Draw the weights by penalty, and the smallest eigenvalue of what is inverted."""
    table = pd.read_csv(path)
    with style_of():
        figure = new_figure(9.0, 3.9)
        left, right = figure.subplots(1, 2)
        edge = float(table["penalty"].min())
        ends = []
        for (index, rows), colour, style in zip(
            table.groupby("coefficient"), SERIES, STYLES, strict=False
        ):
            left.semilogx(rows["penalty"], rows["value"], color=colour, lw=1.8, ls=style)
            limit = float(rows["pseudo_inverse"].iloc[0])
            left.plot(edge, limit, "o", color=colour, ms=7, mec="white", clip_on=False, zorder=4)
            ends.append((limit, f"β{'₁₂₃₄₅₆₇₈₉'[int(str(index)) - 1]}", colour))
        label_starts(left, edge, ends)
        left.set_xlim(edge, table["penalty"].max())
        left.set_xlabel("Penalty λ")
        left.set_ylabel("Ridge estimate; dots: pseudo-inverse")
        eigenvalues = table.drop_duplicates("penalty")
        right.loglog(
            eigenvalues["penalty"],
            eigenvalues["smallest_eigenvalue"].clip(lower=1e-17),
            color=RIDGE,
            lw=2.2,
            label="smallest eigenvalue of X'X + λI",
        )
        right.loglog(
            eigenvalues["penalty"],
            eigenvalues["penalty"],
            color=INK,
            ls=(0, (3, 2)),
            lw=1,
            label="λ",
        )
        right.axhline(np.finfo(float).eps * 100, color=GREY, ls=":", lw=1.2)
        right.text(1e-4, np.finfo(float).eps * 200, "rounding of X'X", color=GREY, fontsize="small")
        right.set_xlim(edge, table["penalty"].max())
        right.set_ylim(1e-15, 1e5)
        right.set_xlabel("Penalty λ")
        right.set_ylabel("Eigenvalue")
        right.legend(fontsize="small", loc="upper left")
        for axes in (left, right):
            spare_decades(axes, 8)
            axes.grid(True, axis="y")
        save_figure(figure, "Z-X4_singular_path", figures, {})


def label_starts(axes, edge: float, ends: list[tuple[float, str, str]]) -> None:  # type: ignore[no-untyped-def]
    """Name the curves left of where they begin, moved apart where they touch."""
    low, high = axes.get_ylim()
    gap = 0.06 * (high - low)
    last = -np.inf
    for limit, name, colour in sorted(ends):
        last = max(limit, last + gap)
        axes.annotate(
            name, (edge, last), (8, 5), textcoords="offset points", color=colour, fontsize="small"
        )


if __name__ == "__main__":
    run_step(main)
