"""Record which thread holds the lock when: old lock and new, by number of threads and interval."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from refigure.interpreters import Interpreter
from refigure.machine import can_pin, two_cpus, usable_cpus
from refigure.measurements import write_measurements
from refigure.provenance import write_json
from refigure.python_gil.children import kind, label
from refigure.python_gil.ownership import summarize
from refigure.python_gil.samples import ratio_of
from refigure.python_gil.sessions import Calibration, Session, passes
from refigure.python_gil.traces import Trace, trace_rows
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.step import run_step

DEFAULT_SECONDS = 0.005
TICKS_SECONDS = 1e-5  # the old lock has no time; some 100 ticks take this order of it


@dataclass(frozen=True)
class Settings:
    """What is recorded."""

    seconds: float  # of each trace
    seconds_elsewhere: float  # in interpreters other than the workflow's own
    chunk: int  # iterations between two signatures
    numbers: tuple[int, ...]  # of threads, in the workflow's interpreter
    number_elsewhere: int
    switch_intervals: tuple[float, ...]  # seconds, in the workflow's interpreter
    check_intervals: tuple[int, ...]  # ticks, in the oldest one with the old lock
    throughput_seconds: float  # of each of the traces of one thread and two, in turns
    throughput_repeats: int
    kept_runs: int  # of a trace, from its start, for drawing
    calibration: Calibration


def main(
    programs: list[str],
    interpreters: str,
    settings: dict,
    seed: int,
    observations: str,
    measurements: str,
) -> None:
    """Write each trace in numbers, and its first runs."""
    chosen = read_settings(Settings, settings)
    generator = generators(seed).numpy
    for session in passes(programs, interpreters, chosen.calibration, generator):
        traces, one, two = in_turns(session, chosen)
    kept = {trace.name: trace.as_json() for trace in traces}
    write_json(observations, session.record(traces=kept, throughputs=[one, two]))
    own = label(session.own)
    rows = [*session.measurements("ownership"), *trace_rows(traces, own)]
    rows += ratio_of("throughput_two_over_one", two, one, generator)
    write_measurements(measurements, rows)


def record(
    session: Session,
    one: Interpreter,
    chosen: Settings,
    name: str,
    threads: int,
    seconds: float,
    cpus: Sequence[int] = (),
    **intervals: float,
) -> list[Trace]:
    """Record a trace and summarize it; none where the interpreter fails.

    On a busy machine not every thread may get to sign: the trace is then empty, its numbers NaN.
    """
    request = {"threads": threads, "seconds": seconds, "chunk": chosen.chunk, **intervals}
    answer = session.run_with(one, "trace_lock", request, cpus=cpus)
    if not answer:
        return []
    interval = intervals.get("switch_interval", DEFAULT_SECONDS)
    if kind(one) == "old":
        interval = TICKS_SECONDS
    runs = answer["runs"]
    summary = summarize(runs, threads, chosen.chunk, interval)
    voluntary = answer["voluntary_switches"]
    per_second = voluntary / seconds if voluntary is not None else math.nan
    return [
        Trace(name, label(one), threads, summary, per_second, runs[: chosen.kept_runs], intervals)
    ]


def in_turns(session: Session, chosen: Settings) -> tuple[list[Trace], list[float], list[float]]:
    """The traces, and the iterations a second of one thread and of two, in every round.

    The rounds are spread over the step, between the traces: what slows one of the processors down
    for some seconds then spoils a part of them, and their median stands.
    """
    found: dict[str, list[float]] = {"1": [], "2": []}
    traces: list[Trace] = []
    rounds = session.rounds(list(found), chosen.throughput_repeats, warm_up=0)
    between = chain(new_traces(session, chosen), old_traces(session, chosen))
    for arms, recorded in zip_longest(rounds, between, fillvalue=()):
        traces += recorded
        for number in arms:
            seconds = chosen.throughput_seconds
            pair = record(session, session.own, chosen, number, int(number), seconds)
            found[number] += [trace.summary.throughput for trace in pair]
    return traces, found["1"], found["2"]


def new_traces(session: Session, chosen: Settings) -> Iterator[list[Trace]]:
    """Record the new lock: by number of threads, by interval, and in every interpreter."""
    for threads in (1, *chosen.numbers):
        name = f"own_{threads}"
        yield record(session, session.own, chosen, name, threads, chosen.seconds)
    for interval in chosen.switch_intervals:
        seconds = max(chosen.seconds_elsewhere, 30 * interval)
        place = (f"switch_{interval:g}", 2, seconds)
        yield record(session, session.own, chosen, *place, switch_interval=interval)
    for one in session.interpreters:
        if kind(one) == "new":
            name, threads = f"{label(one)}_{chosen.number_elsewhere}", chosen.number_elsewhere
            yield record(session, one, chosen, name, threads, chosen.seconds_elsewhere)


def old_traces(session: Session, chosen: Settings) -> Iterator[list[Trace]]:
    """Record the old lock on two processors and on one, by check interval."""
    old = next((one for one in session.interpreters if kind(one) == "old"), None)
    if old is None:
        return
    two = two_cpus(usable_cpus())
    places: Mapping[str, Sequence[int]] = {"free": two, "pinned": two[:1]} if can_pin() else {}
    yield record(session, old, chosen, "old_1", 1, chosen.seconds_elsewhere)
    for place, cpus in (places or {"free": ()}).items():
        yield record(session, old, chosen, f"old_{place}", 2, chosen.seconds, cpus)
        for ticks in chosen.check_intervals:
            name = f"check_{ticks}_{place}"
            seconds = chosen.seconds_elsewhere
            yield record(session, old, chosen, name, 2, seconds, cpus, check_interval=ticks)


if __name__ == "__main__":
    run_step(main)
