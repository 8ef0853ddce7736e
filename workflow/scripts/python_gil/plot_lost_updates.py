"""Draw the updates that threads lose without a lock, in Python and in C (G-X10)."""

import numpy as np

from refigure.figures import BLUE, GREEN, ORANGE, VERMILION, new_figure, save_figure, style_of
from refigure.measurements import read_measurements
from refigure.python_gil.children import by_version
from refigure.python_gil.drawing import number_versions, read_observations, say_missing
from refigure.step import run_step

WAYS = {"plain": ("`x += 1`", BLUE), "call": ("`x = f(x) + 1`", ORANGE)}
IN_C = {"plain": VERMILION, "atomic": BLUE, "mutex": GREEN}


def main(counts: str, measurements: str, figures: list[str]) -> None:
    """Draw the shares lost by version, and the nanoseconds of an addition in C."""
    content = read_observations(counts)
    found = read_measurements(measurements)
    labels = by_version(label for label in content["lost"] if f"lost_plain_{label}" in found)
    with style_of():
        figure = new_figure(9.6, 3.4)
        left, right = figure.subplots(1, 2, width_ratios=(4, 3))
        for offset, (way, (text, colour)) in zip((-0.2, 0.2), WAYS.items(), strict=True):
            shares = [100 * found[f"lost_{way}_{label}"] for label in labels]
            places = np.arange(len(labels)) + offset
            bars = left.bar(places, shares, 0.38, color=colour, label=text.strip("`"))
            zeros = ["0" if share == 0 else "" for share in shares]
            left.bar_label(bars, labels=zeros, fontsize="small")
        number_versions(left, labels)
        left.set_ylabel("Updates lost (%)")
        left.set_ylim(top=left.get_ylim()[1] * 1.18)
        left.legend(ncols=2, loc="upper right")
        if content["in_c"]:
            for way, colour in IN_C.items():
                for number in (1, 2):
                    cost = found[f"c_{way}_{number}_threads_ns"]
                    lost = found[f"c_{way}_{number}_threads_lost"]
                    bar = right.bar(f"{way}\n{number}", cost, color=colour)
                    right.bar_label(bar, labels=[f"{lost:.0%}\nlost"], fontsize="small")
            right.set_ylabel("ns for an addition, in C")
            right.set_xlabel("How it is added, by threads")
            right.tick_params(axis="x", labelsize="small")
            right.set_ylim(top=right.get_ylim()[1] * 1.15)
        else:
            say_missing(right, "No C compiler was found on this machine")
        save_figure(figure, "G-X10_lost_updates", figures, {})


if __name__ == "__main__":
    run_step(main)
