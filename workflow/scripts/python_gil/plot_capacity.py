"""Draw how free the machine was around each step that takes times (G-X0)."""

from pathlib import Path

import numpy as np

from refigure.figures import BLUE, GREY, ORANGE, new_figure, save_figure, style_of, subplots
from refigure.python_gil.drawing import read_observations
from refigure.step import run_step

FREE = 1.6
KINDS = {"threads_in_c": ("two threads that hash", BLUE), "processes": ("two processes", ORANGE)}


def main(observations: list[str], measurements: str, figures: list[str]) -> None:
    """Draw every calibration, a row for each step, and the lower quartile of each kind.

    Args:
        measurements: not read; an input so that the figure is of the same run as the others.
    """
    with style_of():
        figure = new_figure(8, 4)
        axes = subplots(figure)
        names = [Path(path).stem for path in observations]
        for row, path in enumerate(observations):
            states = read_observations(path)["machine"]
            for offset, (kind, (label, colour)) in zip((-0.15, 0.15), KINDS.items(), strict=True):
                values = [value for state in states for value in state[kind]]
                places = np.full(len(values), row + offset)
                axes.plot(values, places, "o", ms=4, alpha=0.6, color=colour, mew=0)
                axes.plot(
                    np.quantile(values, 0.25), row + offset, "|", ms=14, mew=2.5, color=colour
                )
                if row == 0:
                    axes.plot([], [], "o", ms=4, color=colour, label=label)
        axes.axvline(FREE, color=GREY, ls="--", lw=1, label="below: not free")
        axes.axvline(2, color=GREY, lw=0.8)
        axes.set_yticks(range(len(names)), [name.replace("_", " ") for name in names])
        axes.invert_yaxis()
        axes.set_xlabel(
            "Speed-up of two over one; bars: what three quarters reach (parallel capacity)"
        )
        figure.legend(loc="outside upper center", ncols=3)
        save_figure(figure, "G-X0_parallel_capacity", figures, {})


if __name__ == "__main__":
    run_step(main)
