"""Draw how often the post's code finds the right months, by Python version (P-X5)."""

import pandas as pd

from refigure.figures import BLUE, GREEN, ORANGE, new_figure, save_figure, style_of, subplots
from refigure.measurements import read_measurements
from refigure.phone_usage.source import read_source
from refigure.step import run_step


def main(runs: str, measurements: str, source: str, figures: list[str]) -> None:
    """Draw a group of bars for each interpreter: most used right, least used right, both right."""
    table = pd.read_csv(runs, dtype={"version": "string"})
    found = read_measurements(measurements)
    most = table["most_used_month"] == found["most_used_month"]
    least = table["least_used_month"] == found["least_used_month"]
    series = {
        "most used right": (most, BLUE),
        "least used right": (least, ORANGE),
        "both": (most & least, GREEN),
    }
    versions = list(dict.fromkeys(table["version"]))
    with style_of():
        figure = new_figure(9, 3.8)
        axes = subplots(figure)
        for offset, (label, (right, colour)) in enumerate(series.items()):
            shares = [100 * right[table["version"] == version].mean() for version in versions]
            places = [number + 0.27 * (offset - 1) for number in range(len(versions))]
            bars = axes.bar(places, shares, 0.25, color=colour, label=label)
            axes.bar_label(bars, fmt="%.0f", fontsize="x-small")
        axes.set_xticks(range(len(versions)), versions, rotation=20 if len(versions) > 6 else 0)
        axes.set_xlabel("Python version")
        axes.set_ylabel("Hash seeds with the right month (%)")
        axes.set_ylim(0, 112)
        seeds = table["hash_seed"].nunique()
        axes.set_title(
            f"How often the post's code finds the right months ({seeds} hash seeds each)"
        )
        axes.legend(ncols=3, loc="upper right")
        save_figure(figure, "P-X5_hash_seeds", figures, {}, read_source(source).origin)


if __name__ == "__main__":
    run_step(main)
