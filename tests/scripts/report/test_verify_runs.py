"""Two runs compared: hashes must be equal, verdicts on run times must not contradict each other."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from refigure.errors import InputError
from refigure.measurements import read_table
from scripts.report import verify_runs


def verify(
    folder: Path, monkeypatch: pytest.MonkeyPatch, one: Mapping[str, Any], two: Mapping[str, Any]
) -> list[dict[str, str]]:
    """Compare two made-up runs; give the table."""
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps({"sha256": {"a.csv": "0"}, "verdicts": {"G-C1": "refuted"}}))
    found = {"1": one, "2": two}
    monkeypatch.setattr(verify_runs, "run_anew", lambda cores, config, mirror: found[cores])
    verify_runs.main(str(manifest), {}, "results/data", str(folder / "comparison.csv"))
    return read_table(folder / "comparison.csv")


def test_equal_hashes_and_verdicts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = {"a.csv": "1", "G-C1": "confirmed"}
    rows = verify(tmp_path, monkeypatch, run, run)
    assert [list(row.values()) for row in rows] == [
        ["G-C1", "refuted", "confirmed", "confirmed"],
        ["a.csv", "0", "1", "1"],
    ]


@pytest.mark.parametrize(
    ("one", "two", "name"),
    [
        ({"a.csv": "1"}, {"a.csv": "2"}, "a.csv"),
        ({"a.csv": "1"}, {}, "a.csv"),
        ({"G-C1": "confirmed"}, {"G-C1": "refuted"}, "G-C1"),
    ],
)
def test_a_difference_is_an_error_that_names_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    one: dict[str, str],
    two: dict[str, str],
    name: str,
) -> None:
    with pytest.raises(InputError, match=f"Two runs differ in: {name}$"):
        verify(tmp_path, monkeypatch, one, two)


def test_a_verdict_left_open_in_one_run_contradicts_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = verify(tmp_path, monkeypatch, {"G-C1": "confirmed"}, {"G-C1": "inconclusive"})
    assert list(rows[0].values())[2:] == ["confirmed", "inconclusive"]
