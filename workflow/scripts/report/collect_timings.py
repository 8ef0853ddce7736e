"""Put the run times of a post's steps together: the only numbers that differ from run to run."""

import re
import statistics
from collections.abc import Mapping
from pathlib import Path

from refigure.measurements import format_cell, read_table, write_table
from refigure.step import run_step

SECONDS = {"s": 1.0, "ms": 1e-3}  # units of time
COLUMNS = ("step", "wall_s", "repeats", "spread_s", "kind", "work_s", "wait_s")
# the end of a step's log, as refigure.step has it
TIMES = re.compile(r"([\d.]+) s of work, ([\d.]+) s of waiting for the machine\s*$")


def main(
    benchmarks: list[str],
    timings: str,
    measurements: list[str] | None = None,
    logs: list[str] | None = None,
) -> None:
    """Write the median wall time of each step, its repetitions and their standard deviation.

    Of the wall time, `work_s` is what the step's `main` took and `wait_s` what it waited for the
    machine; the rest is what it costs to start Python and to load modules.

    Args:
        benchmarks: Snakemake's benchmark files, `<step>.tsv`: of the kind "step".
        measurements: those of a post about run times; each in seconds is a row of the kind
            "measured", under the name of the measure.
        logs: the steps' logs, in the order of the benchmark files. A rule cannot have its log as
            the output that another rule reads; a log that is not there tells nothing.
    """
    rows = []
    ends = [log_times(path) for path in logs or [""] * len(benchmarks)]
    for path, end in zip(benchmarks, ends, strict=True):
        seconds = [float(row["s"]) for row in read_table(path, delimiter="\t")]
        spread = statistics.stdev(seconds) if len(seconds) > 1 else None
        rows.append(
            [
                Path(path).stem,
                f"{statistics.median(seconds):.2f}",
                str(len(seconds)),
                "" if spread is None else f"{spread:.2f}",
                "step",
                *end,
            ]
        )
    for path in measurements or []:
        rows += [
            [
                row["measure"],
                in_seconds(row, "value"),
                row["n"],
                in_seconds(row, "std"),
                "measured",
                "",
                "",
            ]
            for row in read_table(path)
            if row["unit"] in SECONDS and not row["measure"].endswith((".low", ".high"))
        ]
    write_table(timings, COLUMNS, sorted(rows))


def log_times(path: str) -> tuple[str, str]:
    """Seconds of work and of waiting, from the end of a step's log; empty where it has none."""
    text = Path(path).read_text(encoding="utf-8") if Path(path).is_file() else ""
    found = TIMES.search(text)
    return (found[1], found[2]) if found else ("", "")


def in_seconds(row: Mapping[str, str], name: str) -> str:
    """A number of a row in seconds; what is empty stays so."""
    return format_cell(float(row[name]) * SECONDS[row["unit"]]) if row[name] else ""


if __name__ == "__main__":
    run_step(main)
