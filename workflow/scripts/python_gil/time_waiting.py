"""Time waiting for input or output, one after the other and in threads, on every Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from refigure.measurements import Measurement, write_measurements
from refigure.provenance import write_json
from refigure.python_gil.children import kind, label
from refigure.python_gil.samples import column, median_of, ratio_of
from refigure.python_gil.sessions import Calibration, passes
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.step import run_step

WORKS = ("select", "sleep")


@dataclass(frozen=True)
class Settings:
    """What is timed."""

    timeout: float  # seconds that each of the two waits
    repeats: int
    published_timeout: float  # of the post's own code, run once in the workflow's interpreter
    calibration: Calibration


def main(
    programs: list[str],
    interpreters: str,
    settings: dict,
    seed: int,
    observations: str,
    measurements: str,
) -> None:
    """Write the times, and the ratio of one after the other to threads."""
    chosen = read_settings(Settings, settings)
    generator = generators(seed).numpy
    arms = arms_of(chosen.timeout)
    for session in passes(programs, interpreters, chosen.calibration, generator):
        runs = {
            one: session.run_with(
                one,
                "run_workers",
                {"arms": arms, "rounds": session.rounds(list(arms), chosen.repeats), "warm_up": 1},
            )
            for one in session.interpreters
        }
        post = {
            name: arm for name, arm in arms_of(chosen.published_timeout).items() if "sel" in name
        }
        published = session.run(
            "run_workers", {"arms": post, "rounds": [["select_threads", "select_calls"]]}
        )
    found = {one: times for one, times in runs.items() if times}
    record = {label(one): times for one, times in found.items()}
    write_json(observations, session.record(times=record, published=published))
    rows = session.measurements("waiting")
    for work in WORKS:
        for one, times in found.items():
            calls, threads = (column(times[f"{work}_{name}"], 0) for name in ("calls", "threads"))
            rows += ratio_of(f"{work}_ratio_{label(one)}", calls, threads, generator)
        pooled = {
            name: np.concatenate([column(found[one][f"{work}_{name}"], 0) for one in found])
            for name in ("calls", "threads")
        }
        rows += ratio_of(f"{work}_ratio", pooled["calls"], pooled["threads"], generator)
    ratios = [row.value for row in rows if row.measure.startswith("select_ratio_py")]
    rows.append(Measurement("select_ratio_middle", float(np.median(ratios)), n=len(ratios)))
    used = [row[1] + row[2] for times in found.values() for row in times["select_threads"]]
    wall = [row[0] for times in found.values() for row in times["select_threads"]]
    rows.append(median_of("select_cpu_per_wall", np.array(used) / np.array(wall), "1"))
    for arm, name in (("calls", "sequential"), ("threads", "threads")):
        seconds = published[f"select_{arm}"][0][0]
        rows.append(Measurement(f"select_published_{name}", seconds, n=1, unit="s"))
    old = any(kind(one) == "old" for one in found)
    rows.append(Measurement("waiting_old_timed", int(old)))
    write_measurements(measurements, rows)


def arms_of(timeout: float) -> Mapping[str, Any]:
    """Two waits by each way of waiting, as calls and in threads."""
    return {
        f"{work}_{workers}": {"work": [work, timeout], "workers": workers, "number": 2}
        for work in WORKS
        for workers in ("calls", "threads")
    }


if __name__ == "__main__":
    run_step(main)
