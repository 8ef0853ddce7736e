"""Draw two waits one after the other over two waits in threads, on every Python (G-X2)."""

from refigure.figures import BLUE, GREY, ORANGE, new_figure, save_figure, style_of, subplots
from refigure.measurements import read_measurements
from refigure.python_gil.children import by_version
from refigure.python_gil.drawing import number_versions, read_observations
from refigure.step import run_step


def main(times: str, measurements: str, figures: list[str]) -> None:
    """Draw a point for each way of waiting, with its interval where there is one."""
    labels = by_version(read_observations(times)["times"])
    found = read_measurements(measurements)
    with style_of():
        figure = new_figure(7, 3.2)
        axes = subplots(figure)
        for offset, work, colour in ((-0.1, "select", BLUE), (0.1, "sleep", ORANGE)):
            for place, label in enumerate(labels):
                value = found[f"{work}_ratio_{label}"]
                interval = [[value - value.low], [value.high - value]]
                name = work if place == 0 else None
                axes.errorbar(
                    place + offset, value, interval, fmt="o", color=colour, capsize=3, label=name
                )
        axes.axhline(2, color=GREY, lw=1)
        axes.axhline(1, color=GREY, lw=1, ls="--")
        axes.set_ylim(0.8, 2.3)
        axes.set_ylabel("two calls over two threads")
        number_versions(axes, labels)
        axes.legend(loc="center right")
        save_figure(figure, "G-X2_waiting", figures, {})


if __name__ == "__main__":
    run_step(main)
