"""Draw Z-X10: the error of polynomials in parts, and penalties chosen by hold-out."""

import numpy as np
import pandas as pd

from refigure.figures import GREY, VERMILION, new_figure, save_figure, style_of
from refigure.measurements import read_measurements
from refigure.regularization.drawing import BIAS, TOTAL, VARIANCE
from refigure.step import run_step


def main(errors: str, choices: str, measurements: str, figures: list[str]) -> None:
    """Draw the parts by formula with the error on new data, and the choices."""
    table, picks = pd.read_csv(errors), pd.read_csv(choices)
    found = read_measurements(measurements)
    noise = found["polynomial_noise_variance"]
    with style_of():
        figure = new_figure(9.2, 4.0)
        left, right = figure.subplots(1, 2, width_ratios=(1.25, 1))
        curve = table[table["penalty"] > 0].sort_values("penalty")
        whole = curve["bias_squared"] + curve["variance"] + noise
        left.semilogx(curve["penalty"], curve["bias_squared"], color=BIAS, lw=1.8, label="bias²")
        left.semilogx(curve["penalty"], curve["variance"], color=VARIANCE, lw=1.8, label="variance")
        left.axhline(noise, color=GREY, ls="--", lw=1.4, label="σ², not ε")
        left.semilogx(curve["penalty"], whole, color=TOTAL, lw=1.8, label="sum")
        left.semilogx(
            curve["penalty"],
            curve["new_error"],
            "o",
            color=VERMILION,
            ms=5.5,
            label="error on new data",
        )
        left.set_ylim(0, 0.32)
        left.set_xlabel("Penalty λ")
        left.set_ylabel("Mean squared error")
        left.legend(fontsize="small", loc="upper left")
        left.grid(True, axis="y")
        width = float(np.diff(np.log10(picks["penalty"])).mean())
        right.bar(
            np.log10(picks["penalty"]),
            picks["times"] / picks["times"].sum(),
            width=width,
            color=GREY,
        )
        best = float(np.log10(found["hold_out_best_penalty"]))
        right.axvline(best, color=VERMILION, lw=1.6)
        right.text(
            best + 0.3,
            0.97,
            "best in the mean",
            color=VERMILION,
            fontsize="small",
            va="top",
            transform=right.get_xaxis_transform(),
        )
        right.annotate(
            "none to\nspeak of",
            (float(np.log10(picks["penalty"].min())), 0.9),
            (8, -4),
            xycoords=right.get_xaxis_transform(),
            textcoords="offset points",
            fontsize="small",
        )
        right.set_xticks([-8, -6, -4, -2, 0, 2], [f"10$^{{{k}}}$" for k in (-8, -6, -4, -2, 0, 2)])
        right.set_xlabel("Penalty λ chosen by hold-out")
        right.set_ylabel("Share of draws")
        save_figure(figure, "Z-X10_polynomials", figures, {})


if __name__ == "__main__":
    run_step(main)
