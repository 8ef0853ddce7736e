"""What the days were read from, written and read back."""

import json
from pathlib import Path

import pytest

from refigure.measurements import Measurement
from refigure.phone_usage.source import Source, read_source


@pytest.mark.parametrize("period", [None, 2018, "2018-01-01/2018-02-01"])
def test_written_and_read(tmp_path: Path, period: str | int | None) -> None:
    source = Source("moment", "stand-in", period, ("One note.", "Zwei – µ."), '{"a": 1}')
    source.write(tmp_path / "source.json")
    assert read_source(tmp_path / "source.json") == source
    assert json.loads((tmp_path / "source.json").read_text("utf-8"))["origin"] == "stand-in"


def test_measurements_carry_the_origin() -> None:
    source = Source("csv", "own", None, (), "")
    assert source.measurement("x", 3, n=2, unit="min") == Measurement(
        "x", 3.0, n=2, unit="min", data="own"
    )
