"""Draw the difference of weekends from weekdays under every way of asking (P-X4)."""

import math

from refigure.figures import CORRECTED, GREY, PUBLISHED, new_figure, save_figure, style_of, subplots
from refigure.measurements import read_measurements
from refigure.phone_usage.source import read_source
from refigure.step import run_step

ROWS = {
    "as_published.weekend_minus_weekday": "as published (month read as minutes)",
    "corrected.weekend_minus_weekday": "corrected, Welch",
    "corrected.weekend_paired": "paired within weeks",
    "corrected.weekend_bootstrap": "bootstrap over weeks",
    "corrected.weekend_ar1": "regression, AR(1) errors",
    "corrected.weekend_without_zero_days": "without days of zero use",
    "corrected.weekend_without_outliers": "without days over six hours",
    "corrected.weekend_without_both": "without both",
    "corrected.weekend_label_late": "if every date stood a day late",
    "corrected.weekend_label_early": "if every date stood a day early",
}


def main(measurements: str, source: str, settings: dict, figures: list[str]) -> None:
    """Draw estimates with intervals, and the band within which a difference counts as none."""
    found = read_measurements(measurements)
    margin = float(settings["equivalence_margin"])
    rows = {
        label: found[name]
        for name, label in ROWS.items()
        if name in found and not math.isnan(found[name])
    }
    with style_of():
        figure = new_figure(7.4, 4.2)
        axes = subplots(figure)
        axes.axvspan(
            -margin,
            margin,
            color="#ececec",
            label="counts as no difference",
        )
        axes.axvline(0, color=GREY, linewidth=1)
        for height, (label, value) in enumerate(rows.items()):
            published = label.startswith("as published")
            colour, marker = (PUBLISHED, "s") if published else (CORRECTED, "o")
            if not math.isnan(value.low):
                axes.hlines(height, value.low, value.high, color=colour, linewidth=2)
            axes.plot(value, height, marker, color=colour, markersize=7)
        axes.set_yticks(range(len(rows)), list(rows))
        axes.invert_yaxis()
        axes.set_xlabel(
            f"Weekend minus weekday (minutes a day, {settings['confidence']:.0%} interval)"
        )
        axes.set_title("Weekend minus weekday, asked in several ways")
        figure.legend(loc="outside lower right", fontsize="small")
        axes.grid(True, axis="x")
        save_figure(figure, "P-X4_weekend_effect", figures, settings, read_source(source).origin)


if __name__ == "__main__":
    run_step(main)
