"""How learning slows with depth.  Oracle: curves made to reach the target at known iterations."""

import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from refigure.measurements import read_measurements, read_table
from scripts.resnets import measure_convergence

DEPTHS = {"plain8": 8, "plain14": 14, "plain20": 20, "plain32": 32}


def write_curve(path: Path, reached: float, last: int = 400) -> str:
    """Write losses on a straight line that is at 1 at the iteration `reached`."""
    path.parent.mkdir(parents=True)
    rows = ["iteration,train_loss"]
    for end in range(10, last + 1, 10):  # the mean of a line over ten iterations is its middle's
        rows.append(f"{end},{1 + (reached - (end - 5)) / 100}")
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return str(path)


def measure(folder: Path, time_of: Callable[[int], float]) -> tuple[Mapping[str, Any], list[float]]:
    """Run the step on two seeds an arm, the second one iteration later."""
    curves = [
        write_curve(folder / arm / str(seed) / "curves.csv", time_of(depth) + seed)
        for arm, depth in DEPTHS.items()
        for seed in (0, 1)
    ]
    provenance = folder / "provenance.json"
    provenance.write_text(json.dumps({"data": "real"}), "utf-8")
    settings = {"depths": DEPTHS, "target_loss": 1.0, "confidence": 0.95}
    table, parts = str(folder / "convergence.csv"), str(folder / "parts.csv")
    measure_convergence.main(curves, str(provenance), settings, table, parts)
    times = [float(row["iterations_to_target"] or "nan") for row in read_table(table)]
    return read_measurements(parts), times


def test_exponential_growth_is_told_from_linear(tmp_path: Path) -> None:
    found, times = measure(tmp_path / "a", lambda depth: 20 * math.exp(0.08 * depth))
    expected = [20 * math.exp(0.08 * depth) + seed for depth in DEPTHS.values() for seed in (0, 1)]
    assert times == pytest.approx(expected)
    assert found["convergence_growth_rate"] == pytest.approx(0.08, rel=0.02)
    assert found["convergence_delta_aic"] > 5
    assert found["convergence_iterations_8"] == pytest.approx(expected[0] + 0.5)
    assert found["convergence_iterations_8"].n == 2

    found, _ = measure(tmp_path / "b", lambda depth: 10 + 8 * depth)
    assert found["convergence_delta_aic"] < -5


def test_runs_that_never_get_there_are_counted_and_left_out(tmp_path: Path) -> None:
    found, times = measure(tmp_path, lambda depth: 30.0 * depth)  # 32 layers: 960 of 400
    # 14 layers take 420 iterations, of which there are 400
    assert [math.isnan(time) for time in times] == [False] * 2 + [True] * 6
    assert found["convergence_not_reached"] == 6 and found["convergence_not_reached"].n == 8
    assert math.isnan(found["convergence_iterations_32"])
    assert math.isnan(found["convergence_delta_aic"]), "one depth makes no line"


def test_a_curve_that_begins_below_the_target(tmp_path: Path) -> None:
    assert measure_convergence.time_to(write_curve(tmp_path / "x" / "c.csv", 2.0), 1.0) == 5
