"""Draw the countdown on every Python: calls, threads, processes, and their ratio (G-X1)."""

import numpy as np

from refigure.figures import GREY, PUBLISHED, new_figure, save_figure, style_of
from refigure.measurements import read_measurements
from refigure.python_gil.children import by_version
from refigure.python_gil.drawing import (
    NEW,
    OLD,
    WAYS,
    is_old,
    number_versions,
    read_observations,
    version_of,
)
from refigure.step import run_step

MILLION = 1e6


def main(times: str, measurements: str, figures: list[str]) -> None:
    """Draw medians with the range of the rounds, and below the ratios with their intervals."""
    content = read_observations(times)
    found = read_measurements(measurements)
    labels = by_version(content["times"])
    with style_of():
        figure = new_figure(9, 6)
        above, below = figure.subplots(2, 1, height_ratios=(3, 2))
        for offset, (way, colour) in zip((-0.27, 0, 0.27), WAYS.items(), strict=True):
            for place, label in enumerate(labels):
                scale = 1e3 * MILLION / content["counts"][label]
                walls = scale * np.array(content["times"][label][way])[:, 0]
                middle = np.median(walls)
                spread = [[middle - walls.min()], [walls.max() - middle]]
                name = {"sequential": "two calls"}.get(way, f"two {way}") if place == 0 else None
                above.bar(place + offset, middle, 0.25, color=colour, label=name)
                above.errorbar(place + offset, middle, spread, color="black", lw=0.8, capsize=2)
        number_versions(above, labels)
        above.set_ylabel("ms for each million\nof the countdown")
        above.legend(ncols=3, loc="lower right", bbox_to_anchor=(1, 1))
        ratios = [
            *(
                (version_of(one), f"countdown_ratio_{one}", OLD if is_old(one) else NEW)
                for one in labels
            ),
            *(
                (f"{version_of(one)}\n1 CPU", f"pinned_ratio_{one}", OLD if is_old(one) else NEW)
                for one in by_version(content["pinned"])
            ),
            ("the author's\nten runs", "published_ratio", PUBLISHED),
        ]
        for place, (_, measure, colour) in enumerate(ratios):
            value = found[measure]
            interval = [[value - value.low], [value.high - value]]
            below.errorbar(place, value, interval, fmt="o", color=colour, capsize=3)
        below.axhline(1, color=GREY, lw=1)
        below.set_xticks(range(len(ratios)), [name for name, _, _ in ratios], fontsize="small")
        below.set_ylabel("threads over calls,\n95 % interval")
        save_figure(figure, "G-X1_countdown", figures, {})


if __name__ == "__main__":
    run_step(main)
