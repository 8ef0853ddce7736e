"""The measurement tables of a post in one, nothing lost and nothing twice."""

from pathlib import Path

import pytest

from refigure.measurements import Measurement, read_measurements, read_table, write_measurements
from scripts.report.collect_measurements import main


def test_tables_are_joined_and_sorted(tmp_path: Path) -> None:
    write_measurements(
        tmp_path / "one.csv", [Measurement("b", 1 / 3, 0.5, 4, "min", "cuda", "own")]
    )
    write_measurements(tmp_path / "two.csv", [Measurement("c", 2), Measurement("a", float("nan"))])
    out = tmp_path / "all.csv"
    main([str(tmp_path / "two.csv"), str(tmp_path / "one.csv")], str(out))
    assert [row["measure"] for row in read_table(out)] == ["a", "b", "c"]
    value = read_measurements(out)["b"]
    assert (value, value.std, value.n, value.unit, value.data) == (1 / 3, 0.5, 4, "min", "own")


def test_a_measure_of_two_steps_is_a_defect(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_measurements(tmp_path / f"{name}.csv", [Measurement("a", 1)])
    with pytest.raises(ValueError, match="the measure a is there twice"):
        main([str(tmp_path / "one.csv"), str(tmp_path / "two.csv")], str(tmp_path / "all.csv"))


def test_no_tables(tmp_path: Path) -> None:
    main([], str(tmp_path / "all.csv"))
    assert read_table(tmp_path / "all.csv") == []
