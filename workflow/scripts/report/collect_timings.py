"""Put the run times of a post's steps together: the only numbers that differ from run to run."""

import statistics
from pathlib import Path

from refigure.measurements import read_table, write_table
from refigure.step import run_step

COLUMNS = ("step", "wall_s", "repeats", "spread_s")


def main(benchmarks: list[str], timings: str) -> None:
    """Write the median wall time of each step, its repetitions and their standard deviation.

    Args:
        benchmarks: Snakemake's benchmark files, `<step>.tsv`.
    """
    rows = []
    for path in benchmarks:
        seconds = [float(row["s"]) for row in read_table(path, delimiter="\t")]
        spread = statistics.stdev(seconds) if len(seconds) > 1 else None
        rows.append(
            [
                Path(path).stem,
                f"{statistics.median(seconds):.2f}",
                str(len(seconds)),
                "" if spread is None else f"{spread:.2f}",
            ]
        )
    write_table(timings, COLUMNS, sorted(rows))


if __name__ == "__main__":
    run_step(main)
