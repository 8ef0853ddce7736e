"""Run a model in C of the old and the new lock, which shows the failed attempts to take it."""

import json
import subprocess
import tempfile
from dataclasses import dataclass
from typing import Any

from refigure.measurements import Measurement, write_measurements
from refigure.provenance import write_json
from refigure.python_gil.children import program
from refigure.python_gil.compiling import compile_program
from refigure.python_gil.samples import NAN
from refigure.python_gil.sessions import Calibration, passes
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.step import run_step

LOCKS = ("old", "new")
NOTHING: dict[str, Any] = {"switches": NAN, "failures": NAN, "runs": [], "failed": []}


@dataclass(frozen=True)
class Settings:
    """What is run."""

    threads: int
    seconds: float
    switch_interval: float  # seconds, of the new lock
    calibration: Calibration


def main(
    programs: list[str],
    interpreters: str,
    settings: dict,
    seed: int,
    observations: str,
    measurements: str,
) -> None:
    """Write the holds and the failed attempts of each lock, nothing without a compiler."""
    chosen = read_settings(Settings, settings)
    generator = generators(seed).numpy
    found = dict.fromkeys(LOCKS, NOTHING)
    with tempfile.TemporaryDirectory() as folder:
        binary = compile_program(program(programs, "hand_over"), folder)
        for session in passes(programs, interpreters, chosen.calibration, generator):  # noqa: B007 (used below)
            for lock in LOCKS if binary else ():
                numbers = (chosen.threads, chosen.seconds, chosen.switch_interval)
                command = [str(binary), lock, *map(str, numbers)]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                found[lock] = json.loads(done.stdout)
    kept = {lock: {part: found[lock][part] for part in ("runs", "failed")} for lock in LOCKS}
    write_json(observations, session.record(**kept))
    rows = session.measurements("hand_over")
    for lock in LOCKS:
        switches, failures = found[lock]["switches"], found[lock]["failures"]
        rate = switches / chosen.seconds
        rows.append(Measurement(f"model_switches_{lock}", rate, unit="1/s"))
        share = failures / switches if switches else NAN
        rows.append(Measurement(f"model_failed_per_switch_{lock}", share))
    write_measurements(measurements, rows)


if __name__ == "__main__":
    run_step(main)
