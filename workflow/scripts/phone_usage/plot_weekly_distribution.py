"""Draw the histogram of weekly minutes (P-F13)."""

from refigure.phone_usage.drawing import HistogramLook, plot_histogram, read_histograms
from refigure.phone_usage.source import read_source
from refigure.step import run_step

LOOK = HistogramLook(
    stem="P-F13_weekly_distribution",
    title="Weekly Phone Usage Distribution",
    x_label="Weekly Phone Usage Time",
    y_label="Frequency (# of Weeks)",
    text_at=(950, 12),
)


def main(histograms: str, source: str, figures: list[str]) -> None:
    """Draw it in both variants."""
    origin = read_source(source).origin
    for variant, found in read_histograms(histograms).items():
        plot_histogram(found["week"], LOOK, variant, figures, origin)


if __name__ == "__main__":
    run_step(main)
