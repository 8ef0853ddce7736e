"""Examples to a target. Oracle: straight lines between points."""

from pathlib import Path

import pytest
from tests.scripts.mnist_mlp.made_up_exercises import write_provenance

from refigure.measurements import read_measurements
from scripts.mnist_mlp import measure_batches

TABLE = """arm,seed,iteration,part,accuracy,loss
small,0,10,test,0.5,1
small,0,20,test,0.9,1
small,1,10,test,0.8,1
small,1,20,test,0.85,1
large,0,2,test,0.2,1
large,1,2,test,0.9,1
"""


def test_examples_to_the_target(tmp_path: Path) -> None:
    (tmp_path / "results.csv").write_text(TABLE)
    settings = {"batch_sizes": {"small": 10, "large": 500}, "target": 0.7, "confidence": 0.95}
    out = str(tmp_path / "measured.csv")
    measure_batches.main(
        [str(tmp_path / "results.csv")],
        write_provenance(tmp_path),
        settings,
        str(tmp_path / "batches.csv"),
        out,
    )
    found = read_measurements(out)
    # seed 0: halfway from 100 to 200 examples; seed 1: seven eighths of the way to 100
    assert found["small_examples_to_target"] == pytest.approx((150 + 87.5) / 2)
    assert found["small_reached"] == 2.0 and found["large_reached"] == 1.0
    assert str(found["large_examples_to_target"]) == "nan"
    assert found["large_examples"] == 1000.0
    lines = (tmp_path / "batches.csv").read_text().splitlines()
    assert lines[0] == "batch_size,seed,examples,accuracy" and "500,1,1000,0.9" in lines
