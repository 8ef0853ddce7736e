"""Time a quick I/O thread beside threads that compute, under the old lock and the new."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from refigure.interpreters import Interpreter
from refigure.machine import usable_cpus
from refigure.measurements import write_measurements
from refigure.provenance import write_json
from refigure.python_gil.children import kind, label
from refigure.python_gil.convoys import Convoy, convoy_rows, joined
from refigure.python_gil.sessions import Calibration, Session, passes
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.step import run_step


@dataclass(frozen=True)
class Settings:
    """What is timed."""

    seconds: float  # of each run
    delay: float  # seconds that the peer takes to answer, beside answering at once
    numbers: tuple[int, ...]  # of threads that compute
    switch_intervals: tuple[float, ...]  # seconds, in the workflow's interpreter
    connections: tuple[str, ...]  # pair: a socket pair; tcp: the loopback device
    ready_runs: int  # without a peer
    kept_trips: int  # of each run, from its start, for drawing
    calibration: Calibration


def main(
    programs: list[str],
    interpreters: str,
    settings: dict,
    seed: int,
    observations: str,
    measurements: str,
) -> None:
    """Write the latencies and rates, and the first round trips of each run."""
    chosen = read_settings(Settings, settings)
    generator = generators(seed).numpy
    for session in passes(programs, interpreters, chosen.calibration, generator):
        convoys = [one for part in (by_threads, by_interval) for one in part(session, chosen)]
    kept = {convoy.name: convoy.record(chosen.kept_trips) for convoy in convoys}
    write_json(observations, session.record(convoys=kept, delay=chosen.delay))
    rows = [*session.measurements("convoy"), *convoy_rows(convoys, chosen.delay)]
    write_measurements(measurements, rows)


def run(
    session: Session, one: Interpreter, chosen: Settings, name: str, **request: Any
) -> list[Convoy]:
    """Time one setting; none where the interpreter fails."""
    asked = {"seconds": chosen.seconds, **request}
    answer = session.run_with(one, "echo_beside_threads", asked)
    if not answer or not answer["trips"]:
        return []
    trips = np.array(answer["trips"])
    return [Convoy(name, label(one), asked, trips, answer["ran"])]


def by_threads(session: Session, chosen: Settings) -> list[Convoy]:
    """Time every number of threads, both delays, in the own, the oldest and the newest Python.

    At last, beside one thread, while every processor is kept busy by another process, and without
    a peer.
    """
    old = [one for one in session.interpreters if kind(one) == "old"][:1]
    newest = [one for one in session.interpreters if kind(one) == "new"][-1:]
    found = []
    for who, one in (
        ("own", session.own),
        *(("old", one) for one in old),
        *(("newest", one) for one in newest if one != session.own),
    ):
        for connection in chosen.connections if who == "own" else chosen.connections[:1]:
            for delay in (0.0, chosen.delay):
                for threads in (0, *chosen.numbers):
                    after = "late" if delay else "at_once"
                    via = "" if connection == "pair" else f"{connection}_"
                    found += run(
                        session,
                        one,
                        chosen,
                        f"{who}_{via}{after}_{threads}",
                        threads=threads,
                        delay=delay,
                        kind=connection,
                        trace=who == "own" and threads == 1 and bool(delay),
                    )
    name, cpus = "own_crowded_1", len(usable_cpus())
    asked = {"threads": 1, "delay": 0.0, "busy": cpus}
    found += run(session, session.own, chosen, name, **asked)
    asked = {"threads": 1, "delay": 0.0, "peer": False, "seconds": chosen.seconds / 3}
    runs = [
        one
        for _ in range(chosen.ready_runs)
        for one in run(session, session.own, chosen, "own_ready_1", **asked)
    ]
    return [*found, *([joined(runs)] if runs else [])]


def by_interval(session: Session, chosen: Settings) -> list[Convoy]:
    """Time one thread that computes at each switch interval, and one in every other Python."""
    found = []
    for interval in chosen.switch_intervals:
        name, seconds = f"switch_{interval:g}", max(chosen.seconds, 25 * interval)
        request = {"threads": 1, "delay": chosen.delay, "switch_interval": interval}
        found += run(session, session.own, chosen, name, **{**request, "seconds": seconds})
    for one in session.interpreters:
        for threads in (0, 1):
            name = f"{label(one)}_{threads}"
            half = {"seconds": chosen.seconds / 2, "threads": threads, "delay": chosen.delay}
            found += run(session, one, chosen, name, **half)
    return found


if __name__ == "__main__":
    run_step(main)
