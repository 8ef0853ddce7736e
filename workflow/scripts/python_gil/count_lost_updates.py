"""Count the updates that threads lose without a lock, in Python and in C, and what locks cost."""

import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from refigure.measurements import Measurement, write_measurements
from refigure.provenance import write_json
from refigure.python_gil.children import kind, label, program
from refigure.python_gil.compiling import compile_program
from refigure.python_gil.samples import NAN
from refigure.python_gil.sessions import Calibration, passes
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.step import run_step

FIRST_AT_JUMPS = (3, 10)  # from here on a thread is asked to drop the lock only at jumps and calls
WAYS = ("plain", "atomic", "mutex")


@dataclass(frozen=True)
class Settings:
    """What is counted."""

    updates: int  # of each of the two threads
    repeats: int
    switch_interval: float  # seconds: short, so that threads change often
    additions: int  # of each thread of the C program
    repeats_in_c: int
    calibration: Calibration


def main(
    programs: list[str],
    interpreters: str,
    settings: dict,
    seed: int,
    observations: str,
    measurements: str,
) -> None:
    """Write how many updates each interpreter loses, and the model in C."""
    chosen = read_settings(Settings, settings)
    generator = generators(seed).numpy
    request = {
        "threads": 2,
        "times": chosen.updates,
        "repeats": chosen.repeats,
        "switch_interval": chosen.switch_interval,
    }
    for session in passes(programs, interpreters, chosen.calibration, generator):
        answers = {
            one: session.run_with(one, "lose_updates", request) for one in session.interpreters
        }
        in_c = time_in_c(program(programs, "count_references"), chosen)
    found = {one: answer for one, answer in answers.items() if answer}
    record = {label(one): answer for one, answer in found.items()}
    write_json(observations, session.record(lost=record, in_c=in_c))
    rows = session.measurements("updates")
    shares: dict[str, list[float]] = {"before": [], "since": [], "call": []}
    for one, answer in found.items():
        if kind(one) == "free":
            continue
        for way in ("plain", "call"):
            share = sum(answer[way]) / (answer["updates"] * chosen.repeats)
            rows.append(Measurement(f"lost_{way}_{label(one)}", share, n=chosen.repeats))
            if way == "plain":
                shares["since" if one.minor >= FIRST_AT_JUMPS else "before"].append(share)
            else:
                shares["call"].append(share)
    rows += [
        Measurement("lost_before_310_least", min(shares["before"], default=NAN)),
        Measurement("lost_since_310_most", max(shares["since"], default=NAN)),
        Measurement("lost_with_call_least", min(shares["call"], default=NAN)),
        Measurement("interpreters_before_310", len(shares["before"])),
        Measurement("interpreters_since_310", len(shares["since"])),
        *c_rows(in_c, chosen),
    ]
    write_measurements(measurements, rows)


def time_in_c(source: str, chosen: Settings) -> dict[str, list[list[float]]]:
    """Run the C model: [lost, nanoseconds each] by way and threads; nothing without a compiler."""
    found: dict[str, list[list[float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        binary = compile_program(source, folder)
        for _ in range(chosen.repeats_in_c if binary else 0):
            for way in WAYS:
                for threads in (1, 2):
                    command = [str(binary), way, str(threads), str(chosen.additions)]
                    answer = subprocess.run(command, capture_output=True, text=True, check=True)
                    numbers = [float(number) for number in answer.stdout.split()]
                    found.setdefault(f"{way}_{threads}", []).append(numbers)
    return found


def c_rows(in_c: Mapping[str, list[list[float]]], chosen: Settings) -> list[Measurement]:
    """What is lost and what an addition costs, by way; NaN without a compiler."""
    rows, cost = [Measurement("compiler", int(bool(in_c)))], {}
    for way in WAYS:
        for threads in (1, 2):
            table = np.array(in_c.get(f"{way}_{threads}", [[NAN, NAN]]))
            cost[way, threads] = float(np.median(table[:, 1]))
            name = f"c_{way}_{threads}_threads"
            rows.append(Measurement(f"{name}_ns", cost[way, threads], n=len(table), unit="ns"))
            share = float(np.median(table[:, 0])) / (threads * chosen.additions)
            rows.append(Measurement(f"{name}_lost", share, n=len(table)))
    for way in ("atomic", "mutex"):
        ratio = cost[way, 1] / cost["plain", 1]
        rows.append(Measurement(f"c_{way}_over_plain", ratio, n=chosen.repeats_in_c))
    return rows


if __name__ == "__main__":
    run_step(main)
