"""Run times: the median of the repetitions and their spread."""

from pathlib import Path

from refigure.measurements import Measurement, read_table, write_measurements
from scripts.report.collect_timings import main


def benchmark(folder: Path, step: str, *seconds: float) -> str:
    """Write a benchmark file as Snakemake does."""
    lines = ["s\th:m:s\tmax_rss", *(f"{time}\t0:00:01\t55.5" for time in seconds)]
    (folder / f"{step}.tsv").write_text("\n".join(lines) + "\n")
    return str(folder / f"{step}.tsv")


def test_median_and_spread(tmp_path: Path) -> None:
    paths = [benchmark(tmp_path, "train", 1.0, 3.0, 8.0), benchmark(tmp_path, "plot", 0.456)]
    main(paths, str(tmp_path / "timings.csv"))
    assert read_table(tmp_path / "timings.csv") == [
        {"step": "plot", "wall_s": "0.46", "repeats": "1", "spread_s": "", "kind": "step"},
        # mean 4, squared deviations 9 + 1 + 16 over n - 1 = 2
        {"step": "train", "wall_s": "3.00", "repeats": "3", "spread_s": "3.61", "kind": "step"},
    ]


def test_measured_seconds_are_listed_beside_the_steps(tmp_path: Path) -> None:
    rows = [
        Measurement("countdown", 0.0451, std=0.002, n=10, unit="s"),
        Measurement("countdown.low", 0.044, n=10, unit="s"),
        Measurement("ratio", 1.01, n=10),
    ]
    write_measurements(tmp_path / "measurements.csv", rows)
    steps = [benchmark(tmp_path, "plot", 0.456)]
    main(steps, str(tmp_path / "timings.csv"), [str(tmp_path / "measurements.csv")])
    measured, step = read_table(tmp_path / "timings.csv")
    assert list(measured.values()) == ["countdown", "0.0451", "10", "0.002", "measured"]
    assert (step["step"], step["kind"]) == ("plot", "step")
