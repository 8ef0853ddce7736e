"""Draw the histograms of the seven days of the week (P-F4 to P-F10)."""

from refigure.figures import BLUE, ORANGE
from refigure.phone_usage.days import WEEKDAYS
from refigure.phone_usage.drawing import HistogramLook, plot_histogram, read_histograms
from refigure.phone_usage.source import read_source
from refigure.step import run_step


def main(histograms: str, source: str, figures: list[str]) -> None:
    """Draw the seven in both variants, the corrected ones to one scale."""
    origin = read_source(source).origin
    for variant, found in read_histograms(histograms).items():
        highest = 1.08 * max(max(found[day]["counts"], default=0) for day in WEEKDAYS)
        for number, day in enumerate(WEEKDAYS, start=4):
            look = HistogramLook(
                stem=f"P-F{number}_{day}_histogram",
                title=f"Minutes of Phone Usage on {day.capitalize()}",
                x_label="Phone Usage Time",
                text_at=(300, 12),
                highest=highest or None,
                colour=BLUE if number < 9 else ORANGE,  # P-F9 and P-F10 are the weekend
            )
            plot_histogram(found[day], look, variant, figures, origin)


if __name__ == "__main__":
    run_step(main)
