"""Draw the speed-up of two interpreters in one process, and of builds without the lock (G-X8)."""

from refigure.figures import (
    BLUE,
    GREEN,
    GREY,
    VERMILION,
    new_figure,
    save_figure,
    style_of,
    subplots,
)
from refigure.measurements import read_measurements
from refigure.python_gil.children import by_version
from refigure.python_gil.drawing import read_observations, say_missing, version_of
from refigure.step import run_step

LOCKS = {"own": ("a lock each", BLUE), "shared": ("one lock between them", VERMILION)}


def main(times: str, measurements: str, figures: list[str]) -> None:
    """Draw a bar for each lock and version, or say that there is no such version."""
    content = read_observations(times)
    found = read_measurements(measurements)
    bars = [
        (f"{version_of(label)},\n{text}", found[f"interpreters_speed_up_{lock}_{label}"], colour)
        for label in by_version(content["within"])
        for lock, (text, colour) in LOCKS.items()
    ]
    bars += [
        (f"{version_of(label)},\nthreads, no lock", found[f"free_speed_up_{label}"], GREEN)
        for label in by_version(content["free"])
    ]
    with style_of():
        figure = new_figure(max(5.0, 1.6 * len(bars)), 3.4)
        axes = subplots(figure)
        for place, (_, value, colour) in enumerate(bars):
            interval = [[value - value.low], [value.high - value]]
            axes.bar(place, value, color=colour)
            axes.errorbar(place, value, interval, color="black", lw=0.9, capsize=3)
        if bars:
            axes.set_xticks(range(len(bars)), [name for name, _, _ in bars], fontsize="small")
            axes.axhline(1, color=GREY, lw=1)
            axes.axhline(found["capacity_interpreters"], color=GREY, lw=1, ls=":")
            axes.set_ylabel("Speed-up of two over one\n(dotted: parallel capacity)")
        else:
            say_missing(axes, "No Python from 3.12 on was found on this machine")
        save_figure(figure, "G-X8_interpreters", figures, {})


if __name__ == "__main__":
    run_step(main)
