"""Draw the histograms of the most used (P-F15) and the least used month (P-F16)."""

from refigure.phone_usage.drawing import HistogramLook, plot_histogram, read_histograms
from refigure.phone_usage.source import read_source
from refigure.step import run_step

STEMS = {
    "most_used_month": "P-F15_most_used_month_histogram",
    "least_used_month": "P-F16_least_used_month_histogram",
}


def main(histograms: str, source: str, figures: list[str]) -> None:
    """Draw both in both variants."""
    origin = read_source(source).origin
    for variant, found in read_histograms(histograms).items():
        for group, stem in STEMS.items():
            look = HistogramLook(
                stem=stem,
                title=f"Histogram of Phone Usage Time: Month {found[group]['month']:02d}",
                x_label="Minutes of Phone Usage",
                text_at=(300, 5),
            )
            plot_histogram(found[group], look, variant, figures, origin)


if __name__ == "__main__":
    run_step(main)
