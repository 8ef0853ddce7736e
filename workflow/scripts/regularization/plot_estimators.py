"""Draw Z-X8: which ridge is the mode of the posterior, and the lasso as the other mode."""

import pandas as pd

from refigure.figures import BLUE, GREEN, ORANGE, VERMILION, new_figure, save_figure, style_of
from refigure.regularization.drawing import SERIES
from refigure.step import run_step

MEANINGS = {"σ²λ": (BLUE, "o"), "λ": (ORANGE, "s"), "λ/2": (VERMILION, "^"), "nλ": (GREEN, "v")}


def main(matches: str, lasso: str, figures: list[str]) -> None:
    """Draw the differences between modes and ridges, and both lasso paths."""
    table, paths = pd.read_csv(matches), pd.read_csv(lasso)
    with style_of():
        figure = new_figure(9.2, 4.0)
        left, right = figure.subplots(1, 2)
        variance = table["variance"].max()
        own = table[table["variance"] == variance]
        for meaning, (colour, mark) in MEANINGS.items():
            rows = own[own["ridge_weight"] == meaning]
            left.loglog(
                rows["precision"],
                rows["difference"].clip(lower=1e-16),
                color=colour,
                marker=mark,
                ms=5,
                lw=1.4,
                label=f"ridge with {meaning}",
            )
        left.set_xlabel("Precision λ of the prior N(0, I/λ)")
        left.set_ylabel("Largest |MAP - ridge|")
        left.set_title(f"The mode, found numerically; σ² = {variance:g}", fontsize="small")
        left.legend(fontsize="small", loc="center right", bbox_to_anchor=(1, 0.56))
        left.grid(True, axis="y")
        for (weight, rows), colour in zip(paths.groupby("weight"), SERIES, strict=False):
            ordered = rows.sort_values("scale")
            right.semilogx(ordered["scale"], ordered["mode"], color=colour, lw=1.6)
            right.semilogx(ordered["scale"], ordered["lasso"], "o", color=colour, ms=5)
            name = f"β{'₁₂₃₄₅₆₇₈₉'[int(str(weight)) - 1]}"
            right.annotate(
                name,
                (ordered["scale"].iloc[-1], ordered["mode"].iloc[-1]),
                (7, -3),
                textcoords="offset points",
                color=colour,
                fontsize="small",
            )
        right.axhline(0, color="#1a1a1a", lw=0.7)
        right.set_xlabel("Scale b of the Laplace prior exp(-|β|/b)")
        right.set_ylabel("Weight")
        right.set_title("Lines: the mode; dots: scikit-learn's lasso", fontsize="small")
        right.grid(True, axis="y")
        save_figure(figure, "Z-X8_estimators", figures, {})


if __name__ == "__main__":
    run_step(main)
