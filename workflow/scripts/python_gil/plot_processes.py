"""Draw when processes pay: by size, by number, and what sending costs (G-X3)."""

import numpy as np

from refigure.figures import BLUE, GREEN, GREY, ORANGE, new_figure, save_figure, style_of
from refigure.measurements import read_measurements
from refigure.python_gil.drawing import THREADS, read_observations
from refigure.step import run_step

METHODS = {"fork": BLUE, "forkserver": GREEN, "spawn": ORANGE}


def main(times: str, measurements: str, figures: list[str]) -> None:
    """Draw three panels."""
    content = read_observations(times)
    found = read_measurements(measurements)
    with style_of():
        figure = new_figure(9.6, 3.6)
        size, number, sending = figure.subplots(1, 3, width_ratios=(5, 3, 2))
        counts = content["counts"]
        for method, colour in METHODS.items():
            values = [found[f"speed_up_{method}_{count}"] for count in counts]
            spread = [
                [value - value.low for value in values],
                [value.high - value for value in values],
            ]
            size.errorbar(counts, values, spread, fmt="o-", color=colour, capsize=3, label=method)
        threads = [
            np.median(np.array(content["sizes"][f"calls_{count}"])[:, 0])
            / np.median(np.array(content["sizes"][f"threads_{count}"])[:, 0])
            for count in counts
        ]
        size.plot(counts, threads, "s--", color=THREADS, label="threads")
        size.axhline(1, color=GREY, lw=1)
        size.axhline(found["capacity_processes"], color=GREY, lw=1, ls=":")
        size.text(
            counts[0],
            found["capacity_processes"],
            "parallel capacity",
            fontsize="small",
            va="bottom",
        )
        size.set_xscale("log")
        size.set_yscale("log")
        size.set_xlabel("Countdown of each of two workers")
        size.set_ylabel("Speed-up over two calls")
        size.legend(fontsize="small", loc="lower right")
        numbers = sorted(int(name.removeprefix("fork_")) for name in content["numbers"])
        speed_ups = [
            np.median(np.array(content["numbers"]["fork_1"])[:, 0])
            / np.median(np.array(content["numbers"][f"fork_{one}"])[:, 0])
            for one in numbers
        ]
        number.plot(numbers, speed_ups, "o-", color=BLUE)
        number.axhline(found["cpus"], color=GREY, lw=1, ls=":")
        number.text(
            numbers[-1], found["cpus"], "processors", fontsize="small", va="bottom", ha="right"
        )
        number.set_xticks(numbers)
        number.set_ylim(0, max([*speed_ups, found["cpus"]]) * 1.15)
        number.set_xlabel("Processes (fork)")
        number.set_ylabel("Speed-up over one")
        costs = [1e3 * found[f"numbers_{way}"] for way in ("shared", "sent")]
        bars = sending.bar(
            ["shared with\na thread", "sent to a\nprocess"], costs, color=[THREADS, BLUE]
        )
        sending.bar_label(bars, fmt="%.2g")
        sending.set_ylim(0, 1.12 * max(costs))
        sending.tick_params(axis="x", labelsize="small")
        sending.set_ylabel("ms for a list of numbers")
        save_figure(figure, "G-X3_processes", figures, {})


if __name__ == "__main__":
    run_step(main)
