"""Draw the histogram of all days (P-F1)."""

from refigure.phone_usage.drawing import HistogramLook, plot_histogram, read_histograms
from refigure.phone_usage.source import read_source
from refigure.step import run_step

LOOK = HistogramLook(
    stem="P-F1_overall_histogram",
    title="Histogram of Phone Usage Time",
    x_label="Minutes of Phone Usage",
    text_at=(300, 50),
)


def main(histograms: str, source: str, figures: list[str]) -> None:
    """Draw it in both variants."""
    origin = read_source(source).origin
    for variant, found in read_histograms(histograms).items():
        plot_histogram(found["overall"], LOOK, variant, figures, origin)


if __name__ == "__main__":
    run_step(main)
