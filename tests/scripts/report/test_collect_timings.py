"""Run times: the median of the repetitions and their spread."""

from pathlib import Path

from refigure.measurements import Measurement, read_table, write_measurements
from refigure.report.records import Timing
from refigure.step import TIMES
from scripts.report.collect_timings import main


def benchmark(folder: Path, step: str, *seconds: float) -> str:
    """Write a benchmark file as Snakemake does."""
    lines = ["s\th:m:s\tmax_rss", *(f"{time}\t0:00:01\t55.5" for time in seconds)]
    (folder / f"{step}.tsv").write_text("\n".join(lines) + "\n")
    return str(folder / f"{step}.tsv")


def test_median_and_spread(tmp_path: Path) -> None:
    paths = [benchmark(tmp_path, "train", 1.0, 3.0, 8.0), benchmark(tmp_path, "plot", 0.456)]
    main(paths, str(tmp_path / "timings.csv"))
    nothing = {"work_s": "", "wait_s": ""}  # without a log
    assert read_table(tmp_path / "timings.csv") == [
        {"step": "plot", "wall_s": "0.46", "repeats": "1", "spread_s": "", "kind": "step"}
        | nothing,
        # mean 4, squared deviations 9 + 1 + 16 over n - 1 = 2
        {"step": "train", "wall_s": "3.00", "repeats": "3", "spread_s": "3.61", "kind": "step"}
        | nothing,
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
    assert list(measured.values()) == ["countdown", "0.0451", "10", "0.002", "measured", "", ""]
    assert (step["step"], step["kind"]) == ("plot", "step")


def test_work_and_waiting_are_read_from_the_end_of_a_log(tmp_path: Path) -> None:
    steps = [benchmark(tmp_path, name, 2.0) for name in ("plot", "train")]
    told = TIMES % (1.25, 0.5)
    for name, end in (("plot", f"12:00:00 INFO {told}\n"), ("train", "killed")):
        (tmp_path / f"{name}.log").write_text(f"rule x\n{end}", "utf-8")
    logs = [str(tmp_path / f"{name}.log") for name in ("plot", "train")]
    main(steps, str(tmp_path / "timings.csv"), logs=logs)
    plot, train = read_table(tmp_path / "timings.csv")
    assert (plot["work_s"], plot["wait_s"]) == ("1.250", "0.500")
    assert (train["work_s"], train["wait_s"]) == ("", "")
    assert Timing(**plot).overhead_s == 0.25
    assert Timing(**train).overhead_s is None
