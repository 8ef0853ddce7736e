"""Draw the speed-up of two threads in Python and in C code (G-X7)."""

from refigure.figures import BLUE, GREY, VERMILION, new_figure, save_figure, style_of, subplots
from refigure.measurements import read_measurements
from refigure.python_gil.drawing import read_observations
from refigure.step import run_step

NAMES = {
    "python": "Python: the countdown",
    "scan_kept": "C loop by PyDLL (lock kept)",
    "sha256_1000": "sha256, 1,000 bytes (lock kept)",
    "sha256_2048": "sha256, 2,048 bytes",
    "scan_released": "C loop by CDLL",
    "sha256_large": "sha256, a large message",
    "zlib": "zlib",
    "numpy_sin": "numpy: sine",
    "numpy_matmul": "numpy: matrix product",
}
KEPT = ("python", "scan_kept", "sha256_1000")


def main(times: str, measurements: str, figures: list[str]) -> None:
    """Draw a bar for each piece of work, with the interval of its ratio."""
    works = read_observations(times)["works"]
    found = read_measurements(measurements)
    shown = [name for name in NAMES if name in works] + sorted(set(works) - set(NAMES))
    with style_of():
        figure = new_figure(8, 3.8)
        axes = subplots(figure)
        for place, name in enumerate(shown):
            value = found[f"c_speed_up_{name}"]
            interval = [[value - value.low], [value.high - value]]
            colour = VERMILION if name in KEPT else BLUE
            axes.barh(place, value, color=colour)
            axes.errorbar(value, place, xerr=interval, color="black", lw=0.9, capsize=3)
        axes.axvline(1, color=GREY, lw=1)
        capacity = found["capacity_c_code"]
        axes.axvline(capacity, color=GREY, lw=1, ls=":")
        axes.text(capacity, -0.75, "parallel capacity", ha="center", va="bottom", fontsize="small")
        axes.set_yticks(range(len(shown)), [NAMES.get(name, str(name)) for name in shown])
        axes.set_ylim(len(shown) - 0.4, -0.8)
        axes.barh(0, 0, color=VERMILION, label="the lock is kept")
        axes.barh(0, 0, color=BLUE, label="the lock is released")
        figure.legend(loc="outside upper right", ncols=2, fontsize="small")
        axes.set_xlabel("Speed-up of two threads over two calls, 95 % interval")
        save_figure(figure, "G-X7_c_code", figures, {})


if __name__ == "__main__":
    run_step(main)
