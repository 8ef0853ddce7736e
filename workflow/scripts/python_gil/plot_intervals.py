"""Draw what the intervals do (G-X4), and who runs next and for how long (G-X5)."""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes

from refigure.figures import BLUE, GREEN, GREY, ORANGE, new_figure, save_figure, style_of
from refigure.python_gil.children import by_version
from refigure.python_gil.drawing import (
    NEW,
    OLD,
    number_versions,
    read_observations,
    say_missing,
)
from refigure.step import run_step

Traces = Mapping[str, Mapping[str, Any]]


def main(traces: str, measurements: str, figures: list[str]) -> None:
    """Draw both figures.

    Args:
        measurements: not read; an input so that the figure is of the same run as the others.
    """
    content = read_observations(traces)["traces"]
    with style_of():
        draw_intervals(content, figures)
        draw_ownership(content, figures)


def chosen(traces: Traces, start: str, end: str, interval: str) -> list[tuple[float, Any]]:
    """The summaries of the traces of a sweep by their interval, ascending."""
    return sorted(
        (trace["intervals"][interval], trace["summary"])
        for name, trace in traces.items()
        if name.startswith(start) and name.endswith(end)
    )


def draw_intervals(traces: Traces, figures: Sequence[str]) -> None:
    """Draw switches per second and throughput by switch interval and by check interval."""
    figure = new_figure(9, 5.2)
    panels = figure.subplots(2, 2, sharex="col")
    new = chosen(traces, "switch_", "", "switch_interval")
    draw_sweep(
        panels[:, 0], [(1e3 * one, found) for one, found in new], traces["own_1"], NEW, "2 threads"
    )
    panels[1, 0].set_xlabel("Switch interval (ms)")
    panels[0, 0].set_title("New lock: by time")
    if "old_1" in traces:
        for place, colour, label in (("free", OLD, "2 CPUs"), ("pinned", GREEN, "1 CPU")):
            old = chosen(traces, "check_", place, "check_interval")
            draw_sweep(panels[:, 1], old, traces["old_1"], colour, label)
        panels[1, 1].set_xlabel("Check interval (ticks)")
        panels[0, 1].set_title("Old lock: by ticks")
        panels[0, 1].legend(fontsize="small")
    else:
        for axes in panels[:, 1]:
            say_missing(axes, "No Python with the old lock here")
    panels[0, 0].set_ylabel("Switches per second")
    panels[1, 0].set_ylabel("Iterations per second,\nover those of one thread")
    save_figure(figure, "G-X4_intervals", figures, {})


def draw_sweep(
    panels: Sequence[Axes],
    sweep: Sequence[tuple[float, Any]],
    alone: Mapping[str, Any],
    colour: str,
    label: str,
) -> None:
    """Draw one sweep into a column of panels; what a trace could not tell is left out."""
    for axes, part, scale in (
        (panels[0], "switches_per_second", 1.0),
        (panels[1], "throughput", 1 / alone["summary"]["throughput"]),
    ):
        points = [(one, scale * found[part]) for one, found in sweep if found[part]]
        axes.plot(*zip(*points, strict=True), "o-", color=colour, label=label)
        axes.set_xscale("log")
    panels[0].set_yscale("log")
    panels[1].axhline(1, color=GREY, lw=1)
    panels[1].set_ylim(bottom=0)


def draw_ownership(traces: Traces, figures: Sequence[str]) -> None:
    """Draw the median hold by version, and the share of switches to the longest waiting."""
    figure = new_figure(9, 3.4)
    left, right = figure.subplots(1, 2)
    elsewhere = {
        trace["interpreter"]: trace["summary"]["median_hold"]
        for name, trace in traces.items()
        if name.startswith(f"{trace['interpreter']}_") and trace["summary"]["median_hold"]
    }
    labels = by_version(elsewhere)
    left.plot(range(len(labels)), [1e3 * elsewhere[one] for one in labels], "o", color=NEW)
    left.axhline(5, color=GREY, lw=1, label="the switch interval")
    left.set_ylim(0, 1e3 * max(elsewhere.values(), default=0.005) * 1.3)
    left.set_ylabel("Median hold of the lock (ms)")
    left.legend(loc="lower right", fontsize="small")
    number_versions(left, labels)
    several = sorted(
        (trace["threads"], trace["summary"]["longest_waiter_next"])
        for name, trace in traces.items()
        if name.startswith("own_") and trace["threads"] > 1
    )
    told = [(number, share) for number, share in several if share is not None]
    numbers = [number for number, _ in told]
    right.plot(numbers, [100 * share for _, share in told], "o-", color=BLUE, label="measured")
    chance = [100 / (number - 1) for number in numbers]
    right.plot(numbers, chance, "s--", color=ORANGE, label="by chance")
    right.set_ylim(0, 108)
    right.set_xticks(numbers)
    right.set_xlabel("Threads")
    right.set_ylabel("Switches to the thread that\nhad waited longest (%)")
    right.legend(fontsize="small")
    save_figure(figure, "G-X5_ownership", figures, {})


if __name__ == "__main__":
    run_step(main)
