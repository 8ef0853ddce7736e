"""Classifiers from images to measurements.  Oracles: a table worked out on paper; scipy's test."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from scipy import stats
from tests.scripts.regularization.conftest import files_of

from refigure.measurements import read_measurements
from scripts.regularization import compare_classifiers, train_classifiers

TRAINING: dict[str, Any] = {
    "sizes": [784, 6, 10],
    "initialisation": "he",
    "bias": 0,
    "train_images": 30,
    "iterations": 4,
    "batch_size": 10,
    "learning_rate": 0.1,
    "evaluate_every": 2,
    "evaluation_images": 40,
    "test_images": 40,
    "seeds": [0, 1],
    "arms": {"none": {}, "dropout_0_5": {"dropout": 0.5}},
    "device": "cpu",
    "threads": 1,
}
CHOICE = {
    "none": "none",
    "decay": ["decay_0_01", "decay_0_1"],
    "dropout": ["dropout_0_5"],
    "confidence": 0.95,
}


def test_training_writes_a_row_for_each_network(mnist: Path, tmp_path: Path) -> None:
    tables = []
    for name in ("one", "again"):
        paths = [str(tmp_path / f"{name}.{kind}") for kind in ("results", "curves", "record")]
        provenance, states = str(mnist / "provenance.json"), str(tmp_path / "states")
        train_classifiers.main(files_of(mnist), provenance, TRAINING, 5, states, 0.0, *paths)
        tables.append([Path(path).read_bytes() for path in paths])
    assert tables[0] == tables[1]
    results, curves = pd.read_csv(tmp_path / "one.results"), pd.read_csv(tmp_path / "one.curves")
    runs = [("none", 0), ("dropout_0_5", 0), ("none", 1), ("dropout_0_5", 1)]
    assert list(zip(results["arm"], results["seed"], strict=True)) == runs
    columns = ["train_accuracy", "validation_accuracy", "test_accuracy"]
    assert results[columns].ge(0).all(axis=None) and results[columns].le(1).all(axis=None)
    assert sorted(set(curves["iteration"])) == [2, 4] and len(curves) == 8
    assert not list((tmp_path / "states").glob("*"))


ACCURACIES = {  # validation, and test by seed
    "none": (0.80, (0.80, 0.82, 0.84)),
    "decay_0_01": (0.81, (0.81, 0.83, 0.86)),
    "decay_0_1": (0.70, (0.90, 0.90, 0.90)),  # the best on test images, which have no say
    "dropout_0_5": (0.85, (0.85, 0.88, 0.88)),
}


@pytest.fixture
def compared(tmp_path: Path, mnist: Path) -> Mapping[str, Any]:
    """The measures of a table made by hand."""
    rows = [
        (arm, seed, 1.0, validation, test)
        for arm, (validation, tests) in ACCURACIES.items()
        for seed, test in enumerate(tests)
    ]
    (tmp_path / "few").mkdir()
    pd.DataFrame(rows, columns=list(train_classifiers.RESULTS)).to_csv(
        tmp_path / "few/results.csv", index=False
    )
    path = str(tmp_path / "measurements.csv")
    compare_classifiers.main(
        [str(tmp_path / "few/results.csv")], str(mnist / "provenance.json"), CHOICE, path
    )
    return read_measurements(path)


def test_each_family_is_chosen_by_validation(compared: Mapping[str, Any]) -> None:
    assert compared["few_best_decay"] == pytest.approx(0.83333333)
    assert compared["few_best_dropout"] == pytest.approx(0.87)
    assert compared["few_none_train_accuracy"] == 1


def test_gains_are_compared_seed_by_seed(compared: Mapping[str, Any]) -> None:
    gain = compared["few_dropout_gain"]
    assert (gain, gain.n, gain.data) == (pytest.approx(0.05), 3, "stand-in")
    assert compared["few_dropout_loss"] == pytest.approx(-0.05)
    assert compared["few_decay_gain"] == pytest.approx(0.04 / 3)
    over = [0.04, 0.05, 0.02]
    assert compared["few_dropout_over_decay"] == pytest.approx(0.11 / 3)
    exact = stats.ttest_rel([0.85, 0.88, 0.88], [0.81, 0.83, 0.86])
    assert compared["few_dropout_over_decay_p"] == pytest.approx(exact.pvalue)
    low, high = exact.confidence_interval(0.95)
    assert compared["few_dropout_over_decay"].low == pytest.approx(low)
    assert compared["few_dropout_over_decay"].high == pytest.approx(high)
    assert sum(over) / 3 == pytest.approx(compared["few_dropout_over_decay"])
    assert compared["few_dropout_gain_less_twice_decay"] == pytest.approx(0.05 - 0.08 / 3)


def test_one_seed_gives_no_p_value(tmp_path: Path, mnist: Path) -> None:
    (tmp_path / "few").mkdir()
    rows = [(arm, 0, 1.0, v, tests[0]) for arm, (v, tests) in ACCURACIES.items()]
    pd.DataFrame(rows, columns=list(train_classifiers.RESULTS)).to_csv(
        tmp_path / "few/results.csv", index=False
    )
    path = str(tmp_path / "measurements.csv")
    compare_classifiers.main(
        [str(tmp_path / "few/results.csv")], str(mnist / "provenance.json"), CHOICE, path
    )
    found: Mapping[str, Any] = read_measurements(path)
    p = found["few_dropout_gain_p"]
    assert p != p
