"""The post's search for its months (P-E2): right by luck, told by the true months."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from refigure import interpreters
from refigure.interpreters import Interpreter
from refigure.measurements import read_measurements, read_table
from refigure.phone_usage.days import label_days, write_days
from refigure.phone_usage.source import Source
from scripts.phone_usage import sweep_hash_seeds


def days_of(means: dict[int, float]) -> pd.DataFrame:
    """A table with two days in each month, whose mean is given."""
    rows = [
        (f"2018-{month:02d}-{day:02d}", mean + 2 * day - 3)
        for month, mean in means.items()
        for day in (1, 2)
    ]
    table = pd.DataFrame(rows, columns=["date", "minutes"])
    table["pickups"] = pd.array([1] * len(table), dtype="Int64")
    table["recorded"] = True
    return label_days(table, None)


@pytest.fixture
def this_python(monkeypatch: pytest.MonkeyPatch) -> Iterator[Interpreter]:
    """Let the step find this interpreter alone."""
    found = interpreters.probe(sys.executable)
    assert found is not None
    monkeypatch.setattr(sweep_hash_seeds, "find_interpreters", lambda listed: [found])
    yield found


def test_a_single_month_is_always_found(this_python: Interpreter) -> None:
    # a list of one has its largest and its smallest first, and 1 is added: right for January alone
    assert sweep_hash_seeds.find_months(this_python, 0, days_of({1: 100})) == (1, 1)
    assert sweep_hash_seeds.find_months(this_python, 0, days_of({7: 100})) == (1, 1)


@pytest.mark.parametrize("seed", range(4))
def test_the_answer_is_the_place_in_the_order_of_a_set(this_python: Interpreter, seed: int) -> None:
    means = {1: 50.0, 2: 10.0, 3: 90.0}
    most, least = sweep_hash_seeds.find_months(this_python, seed, days_of(means))
    # most and least are places in one order of three months, so they differ and lie in 1 to 3
    assert {most, least} < {1, 2, 3}
    assert most != least
    assert sweep_hash_seeds.find_months(this_python, seed, days_of(means)) == (most, least)


def test_runs_and_shares(this_python: Interpreter, tmp_path: Path) -> None:
    table = days_of({1: 50.0, 2: 10.0, 3: 90.0})
    write_days(tmp_path / "days.csv", table)
    Source("csv", "own", None, (), "").write(tmp_path / "source.json")
    sweep_hash_seeds.main(
        str(tmp_path / "days.csv"),
        str(tmp_path / "source.json"),
        {"seeds": 5, "interpreters": []},
        str(tmp_path / "runs.csv"),
        str(tmp_path / "measurements.csv"),
    )
    runs = read_table(tmp_path / "runs.csv")
    assert [int(run["hash_seed"]) for run in runs] == list(range(5))
    assert {(run["implementation"], run["version"]) for run in runs} == {
        (this_python.implementation, this_python.version)
    }
    found = read_measurements(tmp_path / "measurements.csv")
    most = [run["most_used_month"] == "3" for run in runs]
    least = [run["least_used_month"] == "2" for run in runs]
    both = [one and other for one, other in zip(most, least, strict=True)]
    for what, right in (("most", most), ("least", least), ("both", both)):
        assert found[f"ordered_dict_{what}_right"] == sum(right) / 5
        assert found[f"ordered_dict_{what}_right"].n == 5
        hashed = found[f"hashed_dict_{what}_right"]  # no Python before 3.6 here
        assert (hashed != hashed, hashed.n) == (True, 0)


def test_old_and_new_interpreters_are_counted_apart(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old, new = (Interpreter("", "CPython", version, True) for version in ("3.5.9", "3.6.0"))
    monkeypatch.setattr(sweep_hash_seeds, "find_interpreters", lambda listed: [old, new])
    answers = {old: (3, 2), new: (3, 1)}
    monkeypatch.setattr(
        sweep_hash_seeds, "find_months", lambda interpreter, seed, table: answers[interpreter]
    )
    write_days(tmp_path / "days.csv", days_of({1: 50.0, 2: 10.0, 3: 90.0}))
    Source("csv", "own", None, (), "").write(tmp_path / "source.json")
    sweep_hash_seeds.main(
        str(tmp_path / "days.csv"),
        str(tmp_path / "source.json"),
        {"seeds": 2, "interpreters": []},
        str(tmp_path / "runs.csv"),
        str(tmp_path / "measurements.csv"),
    )
    found: dict[str, float] = dict(read_measurements(tmp_path / "measurements.csv"))
    assert found == {
        "hashed_dict_both_right": 1,
        "hashed_dict_most_right": 1,
        "hashed_dict_least_right": 1,
        "ordered_dict_both_right": 0,
        "ordered_dict_most_right": 1,
        "ordered_dict_least_right": 0,
        "hashed_dict_runs": 2,
        "hashed_dict_runs_right": 2,
        "ordered_dict_runs": 2,
        "ordered_dict_runs_right": 0,
    }
