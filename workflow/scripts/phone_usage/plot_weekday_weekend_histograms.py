"""Draw the histograms of weekdays (P-F2) and weekends (P-F3)."""

from refigure.figures import ORANGE
from refigure.phone_usage.drawing import HistogramLook, plot_histogram, read_histograms
from refigure.phone_usage.source import read_source
from refigure.step import run_step

LOOKS = {
    "weekday": HistogramLook(
        stem="P-F2_weekday_histogram",
        title="Weekday Phone Usage Time",
        x_label="Minutes of Phone Usage on Weekdays",
        text_at=(300, 50),
    ),
    "weekend": HistogramLook(
        stem="P-F3_weekend_histogram",
        title="Weekend Phone Usage Time",
        x_label="Minutes of Phone Usage on Weekends",
        text_at=(300, 12),
        colour=ORANGE,
        published_colour="orange",
    ),
}


def main(histograms: str, source: str, figures: list[str]) -> None:
    """Draw both in both variants."""
    origin = read_source(source).origin
    for variant, found in read_histograms(histograms).items():
        for group, look in LOOKS.items():
            plot_histogram(found[group], look, variant, figures, origin)


if __name__ == "__main__":
    run_step(main)
