"""Draw who holds the lock when: under the old lock (G-F1) and the new (G-F2)."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from refigure.figures import new_figure, save_figure, style_of
from refigure.measurements import Measurements, read_measurements
from refigure.python_gil.drawing import (
    FAILED,
    RUNNING,
    cut,
    draw_strip,
    read_observations,
    say_missing,
)
from refigure.step import run_step

SHOWN_OLD = {"old_pinned": 0.06, "old_free": 0.06, "model": 0.06}  # seconds
START_NEW, SHOWN_NEW = 0.05, 0.08
TITLES = {
    "old_pinned": "Python 2's lock, 1 CPU",
    "old_free": "Python 2's lock, 2 CPUs",
    "model": "A model of that lock in C, 2 CPUs",
}


def main(traces: str, model: str, measurements: str, figures: list[str]) -> None:
    """Draw both figures from the first runs of each trace."""
    content = read_observations(traces)
    found = read_measurements(measurements)
    with style_of():
        draw_battle(content["traces"], read_observations(model)["old"], found, figures)
        draw_new_lock(content["traces"], figures)


def draw_battle(
    traces: Mapping[str, Any],
    model: Mapping[str, Any],
    found: Measurements,
    figures: Sequence[str],
) -> None:
    """Draw a strip for one processor, one for two, and the model with its failed attempts."""
    figure = new_figure(9, 4.6)
    rows = figure.subplots(len(SHOWN_OLD), 1)
    for axes, (name, seconds) in zip(rows, SHOWN_OLD.items(), strict=True):
        source = model if name == "model" else traces.get(name)
        if not source or not source["runs"]:
            say_missing(axes, f"{TITLES[name]}: not to be had on this machine")
            continue
        start = busiest(source["runs"], seconds)
        if name == "model":
            for thread in (0, 1):
                moments = np.array([at for who, at in source["failed"] if who == thread])
                shown = moments[(start <= moments) & (moments < start + seconds)] - start
                axes.vlines(1e3 * shown, 0.6 - thread, 1.4 - thread, color=FAILED, lw=0.4)
        runs = cut(source["runs"], start, start + seconds)
        for thread in (0, 1):
            draw_strip(axes, runs, 1 - thread, thread)
        finish(axes, 2, seconds)
        axes.set_title(TITLES[name], loc="left")
        if name in ("old_pinned", "old_free"):
            annotate(axes, runs, found, "one_cpu" if name == "old_pinned" else "two_cpus")
    rows[-1].set_xlabel("Time (ms)")
    marks = {"Idle": "white", "Running": RUNNING, "Failed GIL acquire (model)": FAILED}
    handles = [Patch(fc=colour, ec="black", lw=0.8, label=label) for label, colour in marks.items()]
    figure.legend(handles=handles, loc="outside upper center", ncols=3)
    save_figure(figure, "G-F1_gil_battle", figures, {})


def busiest(runs: Sequence[Sequence[float]], seconds: float) -> float:
    """The start of the stretch of so many seconds in which the lock changes hands most often."""
    starts = np.array([run[1] for run in runs])
    ends = np.searchsorted(starts, starts + (1 - 1e-9) * seconds)
    whole = starts <= max(starts[0], runs[-1][2] - seconds)
    return float(starts[np.argmax(np.where(whole, ends - np.arange(len(starts)), -1))])


def annotate(axes: Axes, runs: Sequence[Sequence[float]], found: Measurements, place: str) -> None:
    """Mark the longest run shown, and write the median and the longest in iterations."""
    longest = max(runs, key=lambda run: run[2] - run[1])
    ends = (1e3 * longest[1], 1e3 * longest[2])
    arrow = {"arrowstyle": "<->", "lw": 0.9, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", (ends[0], 1.6), (ends[1], 1.6), arrowprops=arrow, annotation_clip=False)
    median, most = (found[f"old_{part}_{place}"] for part in ("iterations", "longest_iterations"))
    text = f"iterations in a row: median {median:,.0f}, longest {most:,.0f}"
    axes.set_title(text, loc="right", fontsize="small")


def draw_new_lock(traces: Mapping[str, Any], figures: Sequence[str]) -> None:
    """Draw four threads; a mark where the one that had waited longest was not next."""
    figure = new_figure(9, 3.2)
    axes = figure.subplots()
    trace = traces.get("own_4")
    if trace:
        start = max(0.0, min(START_NEW, trace["runs"][-1][2] - SHOWN_NEW)) if trace["runs"] else 0
        runs = cut(trace["runs"], start, start + SHOWN_NEW)
        for thread in range(4):
            draw_strip(axes, runs, 3 - thread, thread)
        for moment in passed_over(trace["runs"], 4):
            if start < moment < start + SHOWN_NEW:
                place = 1e3 * (moment - start)
                axes.plot(place, 3.62, "v", ms=5, color=FAILED, clip_on=False)
        axes.plot([], [], "v", ms=5, color=FAILED, ls="", label="another than the longest waiting")
        handle = Patch(fc=RUNNING, label="holds the lock")
        handles = [handle, *axes.get_legend_handles_labels()[0]]
        figure.legend(handles=handles, loc="outside upper right", ncols=2)
        finish(axes, 4, SHOWN_NEW)
        axes.set_xlabel("Time (ms)")
        axes.set_title("Four threads that count, this Python's lock", loc="left", pad=14)
    else:
        say_missing(axes, "Four threads were not traced at this scale")
    save_figure(figure, "G-F2_new_gil_multiple_threads", figures, {})


def passed_over(runs: Sequence[Sequence[float]], threads: int) -> list[float]:
    """The moments at which another thread ran next than the one that had waited longest."""
    moments: list[float] = []
    last: dict[float, float] = {}
    for place, (thread, start, end, _) in enumerate(runs):
        if len(last) == threads:  # before that, not every thread's wait is known
            waiting = {one: since for one, since in last.items() if one != runs[place - 1][0]}
            if thread != min(waiting, key=lambda one: waiting[one]):
                moments.append(start)
        last[thread] = end
    return moments


def finish(axes: Axes, threads: int, seconds: float) -> None:
    """Name the rows, frame the strip."""
    names = [f"thread {number + 1}" for number in range(threads)]
    axes.set_yticks(range(threads), reversed(names))
    axes.set_ylim(-0.5, threads - 0.5)
    axes.set_xlim(0, 1e3 * seconds)
    axes.spines[["top", "right"]].set_visible(True)
    axes.tick_params(axis="y", length=0)


if __name__ == "__main__":
    run_step(main)
