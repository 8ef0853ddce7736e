"""From traces of the lock to measurements."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isnan
from typing import Any

import numpy as np

from refigure.measurements import Measurement
from refigure.python_gil.ownership import Ownership, summarize
from refigure.python_gil.samples import NAN, extreme

TOLD = ("own_2", "own_4")  # in the texts of the post, whatever the settings ask for
LEAST_INTERVAL = 1e-3  # from here on a switch costs little against the interval


@dataclass(frozen=True)
class Trace:
    """A recorded trace: what it was of, in numbers, and its first runs."""

    name: str
    interpreter: str
    threads: int
    summary: Ownership
    voluntary_per_second: float
    runs: Sequence[Sequence[float]]
    intervals: Mapping[str, float]

    def as_json(self) -> dict[str, Any]:
        """The trace as JSON can hold it: NaN as null."""
        trace = asdict(self)
        summary = {
            name: None if isnan(value) else value for name, value in trace["summary"].items()
        }
        return trace | {"summary": summary}


def trace_rows(traces: Sequence[Trace], own: str) -> list[Measurement]:
    """The measures of all traces; NaN where an interpreter is not there."""
    by_name = {trace.name: trace for trace in traces}
    rows = []
    for trace in traces:
        rows += named_rows(trace) if trace.threads > 1 else []
    nothing = summarize([], 2, 1, NAN)
    for name in {*TOLD} - set(by_name):
        rows += named_rows(Trace(name, own, 2, nothing, NAN, [], {}))
    rows += new_rows(by_name, own)
    rows += old_rows(by_name)
    return rows


def named_rows(trace: Trace) -> list[Measurement]:
    """What each trace is measured by, under its name."""
    found, name = trace.summary, trace.name.replace(".", "_")
    return [
        Measurement(f"hold_{name}", 1e3 * found.median_hold, n=found.runs, unit="ms"),
        Measurement(f"hold_iterations_{name}", found.median_iterations, unit="iterations"),
        Measurement(f"longest_iterations_{name}", found.longest_iterations, unit="iterations"),
        Measurement(f"switches_{name}", found.switches_per_second, unit="1/s"),
        Measurement(f"long_holds_{name}", found.long_holds, n=found.runs),
        Measurement(f"longest_waiter_{name}", found.longest_waiter_next, n=found.runs),
        Measurement(f"fairness_{name}", found.fairness, n=found.runs),
        Measurement(f"throughput_{name}", found.throughput, unit="iterations/s"),
    ]


def value(traces: Mapping[str, Trace], name: str, part: str) -> float:
    """One of a trace's numbers; NaN if there is no such trace."""
    if name not in traces:
        return NAN
    found: Any = getattr(traces[name].summary, part)
    return float(found)


def new_rows(traces: Mapping[str, Trace], own: str) -> list[Measurement]:
    """What the claims on the new lock rest on."""
    holds = {
        trace.intervals["switch_interval"]: trace.summary
        for name, trace in traces.items()
        if name.startswith("switch_")
    }
    chosen = {
        interval: found.switches_per_second
        for interval, found in holds.items()
        if interval >= LEAST_INTERVAL and found.switches_per_second > 0
    }
    slope = NAN
    if len(chosen) > 1:
        slope = np.polyfit(np.log(list(chosen)), np.log(list(chosen.values())), 1)[0]
    elsewhere = [
        trace.summary for name, trace in traces.items() if name.startswith(f"{trace.interpreter}_")
    ]
    many = [
        trace.summary.longest_waiter_next
        for name, trace in traces.items()
        if name.startswith("own_") and trace.threads > 2
    ]
    return [
        Measurement("switch_rate_slope", float(slope), n=len(chosen)),
        extreme("longest_waiter_most", many),
        extreme("longest_waiter_most_elsewhere", [one.longest_waiter_next for one in elsewhere]),
        extreme("hold_least_elsewhere", [1e3 * one.median_hold for one in elsewhere], False),
        extreme("hold_most_elsewhere", [1e3 * one.median_hold for one in elsewhere]),
    ]


def old_rows(traces: Mapping[str, Trace]) -> list[Measurement]:
    """What the claims on the old lock rest on; NaN where there is none."""
    free, pinned = "old_free", "old_pinned"
    ticks = sorted(
        trace.intervals["check_interval"]
        for name, trace in traces.items()
        if name.startswith("check_") and name.endswith("_free")
    )
    least, most = [f"check_{tick:g}_free" for tick in (ticks[0], ticks[-1])] if ticks else ("", "")
    cost = value(traces, most, "throughput") / value(traces, least, "throughput")
    voluntary = [traces[name].voluntary_per_second for name in (free,) if name in traces]
    rate = value(traces, free, "switches_per_second")
    failed = voluntary[0] / rate if voluntary else NAN
    both = {"two_cpus": free, "one_cpu": pinned}
    rows = [
        Measurement(f"old_{part}_{place}", scale * value(traces, name, attribute), unit=unit)
        for place, name in both.items()
        for part, attribute, scale, unit in (
            ("hold", "median_hold", 1e3, "ms"),
            ("iterations", "median_iterations", 1.0, "iterations"),
            ("longest_iterations", "longest_iterations", 1.0, "iterations"),
            ("switches", "switches_per_second", 1.0, "1/s"),
        )
    ]
    alone = value(traces, "old_1", "throughput")
    return [
        *rows,
        Measurement("old_sleeps_per_switch", failed),
        Measurement("check_interval_cost", cost),
        Measurement("old_throughput_two_over_one", value(traces, free, "throughput") / alone),
    ]
