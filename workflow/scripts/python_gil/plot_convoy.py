"""Draw a quick I/O thread beside one that computes (G-F3), and the law of its waiting (G-X6)."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.patches import Patch
from matplotlib.ticker import NullFormatter, ScalarFormatter

from refigure.figures import GREY, new_figure, save_figure, style_of
from refigure.measurements import Measurements, read_measurements
from refigure.python_gil.drawing import NEW, OLD, READY, RUNNING, read_observations, say_missing
from refigure.step import run_step

SHOWN = 0.045  # seconds


def main(convoys: str, measurements: str, figures: list[str]) -> None:
    """Draw both figures."""
    content = read_observations(convoys)
    found = read_measurements(measurements)
    with style_of():
        draw_convoy(content["convoys"], figures)
        draw_law(content["convoys"], found, figures)


def draw_convoy(convoys: Mapping[str, Any], figures: Sequence[str]) -> None:
    """Draw when the computing thread runs, and when the other waits for answer and for lock."""
    figure = new_figure(9, 2.9)
    axes = figure.subplots()
    convoy = convoys["own_late_1"]
    trips = np.array(convoy["trips"])
    start = trips[min(2, len(trips) - 1), 0]
    trips = 1e3 * (trips[(trips[:, 3] > start) & (trips[:, 0] < start + SHOWN)] - start)
    ran = 1e3 * (np.array(convoy["ran"][0]).reshape(-1, 2) - start)
    ran = ran[(ran[:, 1] > 0) & (ran[:, 0] < 1e3 * SHOWN)]
    axes.broken_barh([(one, other - one) for one, other in ran], (0.65, 0.7), fc=RUNNING)
    axes.broken_barh([(trip[2], trip[3] - trip[2]) for trip in trips], (-0.35, 0.7), fc=READY)
    for sent, answered in trips[:, 1:3]:
        axes.plot([sent, answered], [0, 0], color=GREY, lw=1.2, ls=":")
    axes.plot(trips[:, 2], np.full(len(trips), -0.43), "^", ms=5, color=GREY, clip_on=False)
    axes.plot(trips[:, 0], np.full(len(trips), 0.43), "|", ms=9, mew=2, color="black")
    handles = [
        Patch(fc=RUNNING, label="computes, holds the lock"),
        Patch(fc=READY, label="READY: waits for the lock"),
        *axes.plot([], [], color=GREY, ls=":", label="waits for the answer"),
        *axes.plot([], [], "^", ms=5, color=GREY, label="data arrives"),
        *axes.plot([], [], "|", ms=9, mew=2, color="black", label="sends"),
    ]
    figure.legend(handles=handles, loc="outside upper center", ncols=5, fontsize="small")
    axes.set_yticks([1, 0], ["thread 1 (CPU)", "thread 2 (I/O)"])
    axes.set_ylim(-0.6, 1.5)
    axes.set_xlim(0, 1e3 * SHOWN)
    axes.set_xlabel("Time (ms)")
    save_figure(figure, "G-F3_newgil_convoy", figures, {})


def draw_law(convoys: Mapping[str, Any], found: Measurements, figures: Sequence[str]) -> None:
    """Draw the median round trip by switch interval, and what is left of the rate."""
    figure = new_figure(9, 3.6)
    left, right = figure.subplots(1, 2)
    points = sorted(
        (1e3 * convoy["request"]["switch_interval"], convoy["latency_quantiles_ms"])
        for name, convoy in convoys.items()
        if name.startswith("switch_")
    )
    intervals = np.array([point[0] for point in points])
    quantiles = np.array([[row[10], row[50], row[90]] for _, row in points]).T
    spread = [quantiles[1] - quantiles[0], quantiles[2] - quantiles[1]]
    left.errorbar(intervals, quantiles[1], spread, fmt="o", color=NEW, label="median, 10 to 90 %")
    alone = found["latency_alone"]
    line = np.geomspace(intervals.min() / 1.5, intervals.max() * 1.5, 50)
    left.plot(line, alone + line, color=GREY, ls="--", label="round trip alone + one interval")
    left.plot(line, 2 * line, color=GREY, ls=":", label="two intervals: sending waits too")
    left.set_xscale("log")
    left.set_yscale("log")
    for axis in (left.xaxis, left.yaxis):
        axis.set_major_formatter(ScalarFormatter())
        axis.set_minor_formatter(NullFormatter())
    left.set_xticks(intervals)
    left.set_yticks([2, 5, 10, 20])
    left.set_xlabel("Switch interval (ms)")
    left.set_ylabel("Round trip (ms)")
    left.legend(loc="upper left", fontsize="small")
    kept = {
        f"{lock} lock,\nanswer {after.replace('_', chr(10))}": (
            found[f"rate_kept_{who}_{after}"],
            colour,
        )
        for after in ("late", "at_once")
        for who, lock, colour in (("old", "old", OLD), ("own", "new", NEW))
    }
    shown = {name: pair for name, pair in kept.items() if not np.isnan(pair[0])}
    if shown:
        shares = [100 * value for value, _ in shown.values()]
        bars = right.bar(list(shown), shares, color=[colour for _, colour in shown.values()])
        right.bar_label(bars, fmt="%.3g %%")
        right.set_ylabel("Round trips left beside\na thread that computes (%)")
        right.tick_params(axis="x", labelsize="small")
    else:
        say_missing(right, "not measured")
    save_figure(figure, "G-X6_convoy_latency", figures, {})


if __name__ == "__main__":
    run_step(main)
