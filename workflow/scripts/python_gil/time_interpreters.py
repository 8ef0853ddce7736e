"""Time the countdown in several interpreters of one process, and on builds without the lock."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from refigure.measurements import Measurement, write_measurements
from refigure.provenance import write_json
from refigure.python_gil.children import kind, label
from refigure.python_gil.samples import column, extreme, median_of, ratio_of
from refigure.python_gil.sessions import Calibration, passes
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.step import run_step

FIRST = (3, 12)  # the version with a lock for each interpreter (PEP 684)
LOCKS = ("own", "shared")


@dataclass(frozen=True)
class Settings:
    """What is timed."""

    count: int  # that each interpreter counts down from
    repeats: int
    calibration: Calibration


def main(
    programs: list[str],
    interpreters: str,
    settings: dict,
    seed: int,
    observations: str,
    measurements: str,
) -> None:
    """Write the times and the speed-ups, NaN where this machine has no such interpreter."""
    chosen = read_settings(Settings, settings)
    generator = generators(seed).numpy
    arms = [f"{lock}_{number}" for lock in LOCKS for number in (1, 2)]
    for session in passes(programs, interpreters, chosen.calibration, generator):
        within, free = {}, {}
        for one in session.interpreters:
            if one.minor >= FIRST and one.has_gil:
                rounds = session.rounds(arms, chosen.repeats)
                request = {"n": chosen.count, "rounds": rounds, "warm_up": 1}
                within[label(one)] = session.run_with(one, "use_interpreters", request)
            if kind(one) == "free":
                ways = {
                    way: {"work": ["count", chosen.count], "workers": way, "number": 2}
                    for way in ("calls", "threads")
                }
                rounds = session.rounds(list(ways), chosen.repeats)
                asked = {"arms": ways, "rounds": rounds, "warm_up": 1}
                free[label(one)] = session.run_with(one, "run_workers", asked)
    found = {name: answer for name, answer in within.items() if answer}
    unlocked = {name: answer for name, answer in free.items() if answer}
    write_json(observations, session.record(within=found, free=unlocked))
    rows = session.measurements("interpreters")
    rows += interpreter_rows(found, generator)
    speed_ups = []
    for name, times in unlocked.items():
        calls, threads = (column(times[way], 0) for way in ("calls", "threads"))
        free_rows = ratio_of(f"free_speed_up_{name}", calls, threads, generator)
        speed_ups.append(free_rows[0].value)
        rows += free_rows
    rows.append(extreme("free_speed_up_least", speed_ups, largest=False))
    rows.append(Measurement("interpreters_with_own_lock", len(found)))
    write_measurements(measurements, rows)


def interpreter_rows(
    found: Mapping[str, Mapping[str, Any]], generator: np.random.Generator
) -> list[Measurement]:
    """The speed-up of two interpreters over one for the work of two, by lock; and making one."""
    rows, values, created = [], {lock: [] for lock in LOCKS}, []  # type: ignore[var-annotated]
    for name, answer in found.items():
        for lock in LOCKS:
            one, two = (column(answer["times"][f"{lock}_{number}"], 0) for number in (1, 2))
            ratio = ratio_of(f"interpreters_speed_up_{lock}_{name}", 2 * one, two, generator)
            values[lock].append(ratio[0].value)
            rows += ratio
        created += answer["created"]
    rows.append(extreme("interpreters_own_speed_up_least", values["own"], largest=False))
    rows.append(extreme("interpreters_shared_speed_up_most", values["shared"]))
    rows.append(median_of("interpreter_created", created))
    return rows


if __name__ == "__main__":
    run_step(main)
