"""Time the post's countdown one after the other, in threads and in processes, on every Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from refigure.interpreters import Interpreter
from refigure.machine import can_pin, two_cpus, usable_cpus
from refigure.measurements import write_measurements
from refigure.provenance import write_json
from refigure.python_gil.children import kind, label
from refigure.python_gil.countdown import ARMS, battle, many_threads, over_all, rows_of, walls
from refigure.python_gil.samples import ratio_of
from refigure.python_gil.sessions import Calibration, Session, passes
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.step import run_step


@dataclass(frozen=True)
class Settings:
    """What is timed."""

    count: int  # that each of the two counts down from
    count_old: int  # the same under the old lock
    repeats: int
    repeats_elsewhere: int
    published_repeats: int  # by the author's protocol
    numbers_of_threads: tuple[int, ...]  # that share a fixed amount of work
    calibration: Calibration


def main(
    programs: list[str],
    interpreters: str,
    settings: dict,
    seed: int,
    observations: str,
    measurements: str,
) -> None:
    """Write the times, and their ratios by interpreter."""
    chosen = read_settings(Settings, settings)
    generator = generators(seed).numpy
    for session in passes(programs, interpreters, chosen.calibration, generator):
        runs = {
            one: session.run_with(
                one, "run_workers", request(session, one, arms_of(one, chosen), chosen)
            )
            for one in session.interpreters
        }
        pinned = time_pinned(session, chosen)
        arms = arms_of(session.own, chosen)
        published = session.run("run_workers", as_published(arms, chosen.published_repeats))
        numbers = {
            f"threads_{number}": {
                "work": ["count", 2 * chosen.count // number],
                "workers": "threads",
                "number": number,
            }
            for number in chosen.numbers_of_threads
        }
        shared = session.run("run_workers", request(session, session.own, numbers, chosen))
    found = {one: times for one, times in runs.items() if times}
    record = {label(one): times for one, times in found.items()}
    pins = {label(one): times for one, times in pinned.items()}
    counts = {label(one): arms_of(one, chosen)["threads"]["work"][1] for one in found}
    record_all = session.record(times=record, pinned=pins, shared=shared, counts=counts)
    write_json(observations, record_all)
    rows = session.measurements("countdown")
    for one, times in found.items():
        rows += rows_of(label(one), times, generator)
    for one, times in pinned.items():
        rows += ratio_of(f"pinned_ratio_{label(one)}", *walls(times), generator)
    rows += ratio_of("corrected.countdown_ratio", *walls(runs[session.own]), generator)
    rows += ratio_of("as_published.countdown_ratio", *walls(published), generator)
    rows += [*battle(found, pinned, generator), *over_all(found), *many_threads(shared)]
    write_measurements(measurements, rows)


def request(
    session: Session, one: Interpreter, arms: Mapping[str, Any], chosen: Settings
) -> dict[str, Any]:
    """Ask an interpreter for some arms in shuffled rounds, after one that is not kept."""
    repeats = session.here_or_elsewhere(one, chosen.repeats, chosen.repeats_elsewhere)
    return {"arms": arms, "rounds": session.rounds(list(arms), repeats), "warm_up": 1}


def as_published(arms: Mapping[str, Any], repeats: int) -> dict[str, Any]:
    """Ask as the author did: threads always first, and the cold first round kept."""
    order = ["threads", "sequential"]
    return {"arms": {name: arms[name] for name in order}, "rounds": [order] * repeats}


def arms_of(one: Interpreter, chosen: Settings) -> dict[str, Any]:
    """The arms of an interpreter."""
    count = chosen.count_old if kind(one) == "old" else chosen.count
    return {
        name: {"work": ["count", count], "workers": workers, "number": 2}
        for name, workers in ARMS.items()
    }


def time_pinned(session: Session, chosen: Settings) -> dict[Interpreter, Any]:
    """Time the oldest interpreter and the workflow's own on one processor alone."""
    if not can_pin():
        return {}
    cpu, times = two_cpus(usable_cpus())[:1], {}
    for one in dict.fromkeys([session.interpreters[0], session.own]):
        arms = {name: arms_of(one, chosen)[name] for name in ("sequential", "threads")}
        asked = request(session, one, arms, chosen)
        times[one] = session.run_with(one, "run_workers", asked, cpus=cpu)
    return {one: found for one, found in times.items() if found}


if __name__ == "__main__":
    run_step(main)
