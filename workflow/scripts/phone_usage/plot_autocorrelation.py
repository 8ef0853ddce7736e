"""Draw the autocorrelation of daily minutes (P-X6)."""

from refigure.figures import BLUE, GREY, ORANGE, new_figure, save_figure, style_of, subplots
from refigure.measurements import read_measurements
from refigure.phone_usage.source import read_source
from refigure.step import run_step


def main(measurements: str, source: str, figures: list[str]) -> None:
    """Draw a stem for each lag, multiples of seven days in another colour, and the noise band."""
    found = read_measurements(measurements)
    prefix = "autocorrelation_"
    lags = {
        int(name.removeprefix(prefix)): found[name]
        for name in found
        if name.startswith(prefix) and name[len(prefix) :].isdigit()
    }
    bound = float(found["autocorrelation_noise_bound"])
    with style_of():
        figure = new_figure(6.5, 3.6)
        axes = subplots(figure)
        axes.axhspan(-bound, bound, color="#ececec", label="95 % of white noise")
        axes.axhline(0, color=GREY, linewidth=1)
        for weekly, colour, marker in ((False, BLUE, "o"), (True, ORANGE, "D")):
            chosen = {lag: value for lag, value in lags.items() if (lag % 7 == 0) == weekly}
            axes.vlines(list(chosen), 0, list(chosen.values()), color=colour, linewidth=2)
            label = "whole weeks" if weekly else "other lags"
            axes.plot(list(chosen), list(chosen.values()), marker, color=colour, label=label)
        axes.set_xlabel("Lag (days)")
        axes.set_ylabel("Autocorrelation of daily minutes")
        axes.set_title("How much a day resembles the days before it")
        axes.set_xticks(range(0, max(lags) + 1, 7))
        axes.legend(loc="upper right")
        save_figure(figure, "P-X6_autocorrelation", figures, {}, read_source(source).origin)


if __name__ == "__main__":
    run_step(main)
