"""Time processes against calls: by size, by number, by how they start, and what sending costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from refigure.measurements import Measurement, write_measurements
from refigure.provenance import write_json
from refigure.python_gil.samples import NAN, column, median_of, ratio_of
from refigure.python_gil.sessions import Calibration, Session, passes
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.step import run_step

METHODS = ("fork", "spawn", "forkserver")


@dataclass(frozen=True)
class Settings:
    """What is timed, in the workflow's interpreter."""

    counts: tuple[int, ...]  # that each of the two counts down from, ascending
    numbers: tuple[int, ...]  # of processes that share the largest work of two
    repeats: int
    numbers_sent: int  # floats that are sent to a process, or shared with a thread
    calibration: Calibration


def main(
    programs: list[str],
    interpreters: str,
    settings: dict,
    seed: int,
    observations: str,
    measurements: str,
) -> None:
    """Write the times, the speed-ups and the size from which processes pay."""
    chosen = read_settings(Settings, settings)
    generator = generators(seed).numpy
    sizes, starts, numbers = arms_of(chosen)
    for session in passes(programs, interpreters, chosen.calibration, generator):
        times = {
            name: session.run("run_workers", request(session, arms, chosen.repeats))
            for name, arms in (("sizes", sizes), ("starts", starts), ("numbers", numbers))
        }
        sent = session.run(
            "share_numbers",
            {"size": chosen.numbers_sent, "repeats": chosen.repeats, "warm_up": 1},
        )
    write_json(observations, session.record(**times, sent=sent, counts=list(chosen.counts)))
    rows = session.measurements("processes")
    capacity = rows[0].value
    for method in METHODS:
        for count in chosen.counts:
            calls, workers = (
                column(times["sizes"][f"{way}_{count}"], 0) for way in ("calls", method)
            )
            rows += ratio_of(f"speed_up_{method}_{count}", calls, workers, generator)
        rows.append(break_even(method, chosen.counts, times["sizes"]))
    largest, smallest = (
        next(row.value for row in rows if row.measure == f"speed_up_fork_{count}")
        for count in (chosen.counts[-1], chosen.counts[0])
    )
    rows.append(Measurement("processes_speed_up", largest, n=chosen.repeats))
    rows.append(Measurement("processes_speed_up_over_capacity", largest / capacity))
    rows.append(Measurement("processes_speed_up_smallest_work", smallest))
    rows += start_rows(times["starts"], generator)
    one = column(times["numbers"]["fork_1"], 0)
    for number in chosen.numbers:
        workers = column(times["numbers"][f"fork_{number}"], 0)
        rows += ratio_of(f"speed_up_{number}_processes", one, workers, generator)
    rows += [median_of("numbers_sent", sent["sent"]), median_of("numbers_shared", sent["shared"])]
    rows += ratio_of("sent_over_shared", sent["sent"], sent["shared"], generator)
    write_measurements(measurements, rows)


Arms = Mapping[str, Mapping[str, Any]]


def arms_of(chosen: Settings) -> tuple[Arms, Arms, Arms]:
    """The arms by size of the work, those that only start a worker, and those by number."""

    def arm(workers: str, number: int, count: int) -> dict[str, Any]:
        return {"work": ["count", count], "workers": workers, "number": number}

    sizes = {
        f"{way}_{count}": arm(way, 2, count)
        for count in chosen.counts
        for way in ("calls", "threads", *METHODS)
    }
    starts = {way: arm(way, 1, 0) for way in ("threads", *METHODS)}
    whole = 2 * chosen.counts[-1]
    numbers = {
        f"fork_{number}": arm("fork", number, whole // number) for number in {1, *chosen.numbers}
    }
    return sizes, starts, dict(sorted(numbers.items()))


def request(session: Session, arms: Arms, repeats: int) -> dict[str, Any]:
    """Ask for some arms in shuffled rounds, after one that is not kept."""
    return {"arms": arms, "rounds": session.rounds(list(arms), repeats), "warm_up": 1}


def start_rows(
    times: Mapping[str, Sequence[Sequence[float]]], generator: np.random.Generator
) -> list[Measurement]:
    """What it takes to start a worker that does nothing and to wait for its end."""
    rows = [median_of(f"start_{way}", column(taken, 0)) for way, taken in times.items()]
    threads = column(times["threads"], 0)
    for method in METHODS:
        rows += ratio_of(
            f"start_{method}_over_thread", column(times[method], 0), threads, generator
        )
    return rows


def break_even(
    method: str, counts: Sequence[int], times: Mapping[str, Sequence[Sequence[float]]]
) -> Measurement:
    """The countdown from which two processes take less time than two calls.

    From straight lines through the least of the times at each size: a fixed cost and a rate each.
    """
    lines = [
        np.polyfit(counts, [min(column(times[f"{way}_{count}"], 0)) for count in counts], 1)
        for way in ("calls", method)
    ]
    (call_rate, call_fixed), (rate, fixed) = lines
    pays = call_rate > rate
    even = (fixed - call_fixed) / (call_rate - rate) if pays else NAN
    return Measurement(f"break_even_{method}", float(even), unit="iterations")


if __name__ == "__main__":
    run_step(main)
