"""Two runs compared: hashes must be equal, verdicts on run times must not contradict each other."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from refigure.errors import InputError
from refigure.fresh_runs import Surroundings
from refigure.measurements import read_table
from scripts.report import verify_runs

ONE, TWO = "1" * 64, "2" * 64  # hashes


def verify(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    one: Mapping[str, Any],
    two: Mapping[str, Any],
    texts: Sequence[str] = ("a,1\n", "a,2\n"),
    planned: Sequence[str] = (),
) -> list[list[str]]:
    """Compare two made-up runs, whose a.csv holds `texts`; give the rows of the table."""
    made = []
    for number, (found, text) in enumerate(zip((one, two), texts, strict=True), 1):
        made.append(results := folder / str(number))
        results.mkdir(parents=True)
        manifest = {
            "sha256": {name: value for name, value in found.items() if "." in name},
            "verdicts": {name: value for name, value in found.items() if "." not in name},
        }
        (results / "manifest.json").write_text(json.dumps(manifest), "utf-8")
        (results / "a.csv").write_text(text, "utf-8")
    manifest_here = folder / "manifest.json"
    manifest_here.write_text(
        json.dumps({"sha256": {"a.csv": "0" * 64}, "verdicts": {"G-C1": "refuted"}})
    )
    runs = iter(made)

    def run_anew(
        place: Path, surroundings: Surroundings, config: Mapping[str, Any], source: Path
    ) -> Path:
        return next(runs)

    monkeypatch.setattr(verify_runs, "run_anew", run_anew)
    monkeypatch.setattr(verify_runs, "fresh_clone", lambda folder: None)
    monkeypatch.setattr(verify_runs, "planned_by_fresh_clone", lambda *_: list(planned))
    verify_runs.main(str(manifest_here), {}, "results/data", str(folder / "comparison.csv"))
    return [list(row.values()) for row in read_table(folder / "comparison.csv")]


def test_equal_hashes_and_verdicts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = {"a.csv": ONE, "G-C1": "confirmed"}
    other = "this run has another: of other code, or older"
    assert verify(tmp_path, monkeypatch, run, run) == [
        ["G-C1", "refuted", "confirmed", "confirmed", "same", other],
        ["a.csv", "0" * 64, ONE, ONE, "same", other],
        [verify_runs.FRESH_CLONE, "", "", "", "same", "nothing to be done"],
    ]


@pytest.mark.parametrize(
    ("one", "two", "line"),
    [
        (
            {"a.csv": ONE},
            {"a.csv": TWO},
            "| a.csv | 1 numbers differ, by 0.5 of their size at most |",
        ),
        (
            {"a.csv": ONE, "b.csv": ONE},
            {"a.csv": ONE},
            "| b.csv | not there in run 1 and 2 |",
        ),
        (
            {"G-C1": "confirmed"},
            {"G-C1": "refuted"},
            "| G-C1 | a verdict on run times: confirmed against refuted |",
        ),
    ],
)
def test_a_difference_is_an_error_that_says_which_and_in_what(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    one: dict[str, str],
    two: dict[str, str],
    line: str,
) -> None:
    with pytest.raises(InputError) as error:
        verify(tmp_path, monkeypatch, one, two)
    first, _, _, *rows = str(error.value).splitlines()
    assert first == "Two runs differ:"
    assert rows == [line]
    # what Snakemake deletes because the step fails
    outcomes = [row["outcome"] for row in read_table(tmp_path / "comparison.csv")]
    assert outcomes.count("differs") == 1


def test_a_fresh_clone_that_would_do_something_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = {"a.csv": ONE}
    planned = ["phone_usage_plot_calendar: Updated input files: calendar.py"]
    with pytest.raises(InputError, match=r"would be done again: .*Updated input files"):
        verify(tmp_path, monkeypatch, run, run, planned=planned)


def test_a_verdict_left_open_in_one_run_contradicts_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = {"G-C1": "confirmed"}, {"G-C1": "inconclusive"}
    first, *_ = verify(tmp_path, monkeypatch, one, two)
    assert first[2:5] == ["confirmed", "inconclusive", "open"]


def test_a_long_table_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"G-C{number}" for number in range(verify_runs.MOST_ROWS + 3)]
    with pytest.raises(InputError, match=r"\nand 3 more, in the log$"):
        verify(
            tmp_path,
            monkeypatch,
            dict.fromkeys(names, "confirmed"),
            dict.fromkeys(names, "refuted"),
        )
