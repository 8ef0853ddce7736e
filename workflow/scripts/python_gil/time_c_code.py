"""Time two threads in C code that releases the lock, in C code that keeps it, and in Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from refigure.measurements import Measurement, write_measurements
from refigure.provenance import write_json
from refigure.python_gil.children import label
from refigure.python_gil.samples import column, median_of, ratio_of
from refigure.python_gil.sessions import Calibration, Session, passes
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.step import run_step

# The same C function of the C library, by ctypes: CDLL releases the lock for the call, PyDLL keeps
# it. These two run in every interpreter; the others in the workflow's own, which has numpy.
EVERYWHERE = ("scan_released", "scan_kept")
TURNS = 3  # parts of a step over which the workflow's own interpreter is spread


@dataclass(frozen=True)
class Settings:
    """What is timed."""

    works: Mapping[str, list[Any]]  # kinds and sizes, as the program run_workers has them
    repeats: int
    repeats_elsewhere: int
    calibration: Calibration


def main(
    programs: list[str],
    interpreters: str,
    settings: dict,
    seed: int,
    observations: str,
    measurements: str,
) -> None:
    """Write the times and the speed-up of two threads over two calls, for each piece of work."""
    chosen = read_settings(Settings, settings)
    generator = generators(seed).numpy
    for session in passes(programs, interpreters, chosen.calibration, generator):
        own, elsewhere = in_turns(session, chosen)
    found = {name: times for name, times in elsewhere.items() if times}
    write_json(observations, session.record(own=own, elsewhere=found, works=dict(chosen.works)))
    rows = session.measurements("c_code")
    capacity = rows[0].value
    for work in chosen.works:
        calls, threads = own[f"{work}_calls"], own[f"{work}_threads"]
        ratio = ratio_of(f"c_speed_up_{work}", column(calls, 0), column(threads, 0), generator)
        used = np.array(threads)
        rows += ratio
        rows.append(Measurement(f"c_speed_up_{work}_over_capacity", ratio[0].value / capacity))
        cpu = (used[:, 1] + used[:, 2]) / used[:, 0]
        rows.append(median_of(f"c_cpu_per_wall_{work}", cpu, "1"))
        rows.append(median_of(f"c_time_{work}", column(calls, 0)))
    gaps = [gap_between(own)]
    for name, times in found.items():
        for work in EVERYWHERE:
            calls, threads = (column(times[f"{work}_{way}"], 0) for way in ("calls", "threads"))
            rows += ratio_of(f"c_speed_up_{work}_{name}", calls, threads, generator)
        gaps.append(gap_between(times))
    rows.append(Measurement("released_minus_kept", gaps[0], n=chosen.repeats))
    rows.append(Measurement("released_minus_kept_middle", float(np.median(gaps)), n=len(gaps)))
    write_measurements(measurements, rows)


def in_turns(session: Session, chosen: Settings) -> tuple[dict[str, Any], dict[str, Any]]:
    """The times of the workflow's own interpreter, and of each other one.

    The own one's rounds are spread over the step, between the others': what disturbs the machine
    for some seconds then spoils a part of them, and their median stands.
    """
    own: dict[str, Any] = {}
    both = {name: chosen.works[name] for name in EVERYWHERE}
    others = [one for one in session.interpreters if one != session.own]
    elsewhere = {}
    for turn in range(TURNS):
        if repeats := len(range(turn, chosen.repeats, TURNS)):
            asked = request(session, chosen.works, repeats)
            for arm, times in session.run("run_workers", asked, packages=True).items():
                own.setdefault(arm, []).extend(times)
        for one in others[turn::TURNS]:
            asked = request(session, both, chosen.repeats_elsewhere)
            elsewhere[label(one)] = session.run_with(one, "run_workers", asked)
    return own, {label(one): elsewhere[label(one)] for one in others}


def request(session: Session, works: Mapping[str, Any], repeats: int) -> dict[str, Any]:
    """Ask for each work twice in a row and in two threads at once, in shuffled rounds."""
    arms = {
        f"{name}_{workers}": {"work": work, "workers": workers, "number": 2}
        for name, work in works.items()
        for workers in ("calls", "threads")
    }
    return {"arms": arms, "rounds": session.rounds(list(arms), repeats), "warm_up": 1}


def gap_between(times: Mapping[str, Any]) -> float:
    """The speed-up with the lock released less that with the lock kept."""
    released, kept = (
        float(np.median(column(times[f"{work}_calls"], 0)))
        / float(np.median(column(times[f"{work}_threads"], 0)))
        for work in EVERYWHERE
    )
    return released - kept


if __name__ == "__main__":
    run_step(main)
