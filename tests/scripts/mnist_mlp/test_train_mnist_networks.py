"""The training step on made-up digits: what it writes, and that it is the same every time."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from refigure.errors import InputError
from scripts.mnist_mlp import collapse_layers, train_networks

ARM = {
    "label": "an arm",
    "sizes": [784, 8, 6, 10],
    "activation": "relu",
    "initialisation": "truncated_normal",
    "weight_std": 0.1,
    "bias": 0.1,
    "dropout": 0,
    "loss": "cross_entropy",
    "optimizer": "sgd",
    "learning_rate": 0.1,
    "momentum": 0,
    "nesterov": False,
    "weight_decay": 0,
    "schedule": "constant",
    "schedule_every": 100,
    "schedule_factor": 0.95,
    "schedule_floor": 0.02,
    "batch_size": 20,
    "iterations": 120,
    "file_order_from": None,
    "checkpoints": [10],
    "seeds": [0, 1],
}
ARMS = {
    "base": ARM,
    "linear": {**ARM, "activation": "identity"},
    "softmax": {**ARM, "sizes": [784, 10]},
}
NAMES = {"lines": "csv", "results": "csv", "right": "npz", "weights": "npz"}


def train(digits: Path, folder: Path, arms: dict = ARMS, **changed: Any) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    settings = {
        "arms": arms,
        "evaluate": {"train": 100, "validation": 30, "test": 110},
        "train_images": 300,
        "validation_images": 40,
        "networks_per_stack": 3,
        "keep_weights": ["linear", "softmax"],
        "device": "cpu",
        "threads": 1,
        **changed,
    }
    outputs = {name: str(folder / f"{name}.{suffix}") for name, suffix in NAMES.items()}
    provenance = str(digits / "provenance.json")
    train_networks.main(data=[], provenance=provenance, settings=settings, seed=5, **outputs)
    return outputs


def rows(path: str) -> list[dict[str, str]]:
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def test_tables_hold_every_run(digits: Path, tmp_path: Path) -> None:
    written = train(digits, tmp_path / "one")
    results = rows(written["results"])
    assert len(results) == 3 * 2 * 2 * 3  # arms, seeds, checkpoints, parts
    moments = {
        at: [float(row["accuracy"]) for row in results if row["iteration"] == at]
        for at in ("10", "120")
    }
    assert np.mean(moments["120"]) > np.mean(moments["10"]) + 0.2  # rows of pixels are learnt
    lines = rows(written["lines"])
    assert [row["iteration"] for row in lines[:2]] == ["0", "100"] and len(lines) == 12
    with np.load(written["right"]) as file:
        assert list(file["runs"]) == [f"{arm}/{seed}" for arm in ARMS for seed in (0, 1)]
        right = np.unpackbits(file["test"], axis=1, count=int(file["test_images"]))
    by_run = {
        f"{row['arm']}/{row['seed']}": float(row["accuracy"])
        for row in results
        if row["part"] == "test" and row["iteration"] == "120"
    }
    assert right.mean(axis=1).tolist() == pytest.approx([by_run[run] for run in sorted(by_run)])


def test_the_same_bytes_again(digits: Path, tmp_path: Path) -> None:
    one, two = (train(digits, tmp_path / name) for name in ("one", "two"))
    for name in NAMES:
        assert Path(one[name]).read_bytes() == Path(two[name]).read_bytes(), name


def test_layers_without_activations_are_one(digits: Path, tmp_path: Path) -> None:
    written = train(digits, tmp_path / "one")
    collapse_layers.main(
        [written["weights"]],
        [],
        str(digits / "provenance.json"),
        {"images": 50},
        str(tmp_path / "templates.npz"),
        str(tmp_path / "measured.csv"),
    )
    found = {row["measure"]: float(row["value"]) for row in rows(str(tmp_path / "measured.csv"))}
    assert found["linear_layers"] == 3
    assert found["collapse_error"] < 1e-12 * found["collapse_largest_score"] * 100
    with np.load(tmp_path / "templates.npz") as file:
        softmax = file["softmax"]
    assert softmax.shape == (10, 28, 28)
    # the bright row of a class speaks for it, more than the other classes' rows do
    for digit in range(10):
        by_row = softmax[digit].mean(axis=1)[0:20:2]
        assert by_row.argmax() == digit


def test_a_batch_larger_than_the_data_is_refused(digits: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="huge: batch_size 301, but 300 examples"):
        train(digits, tmp_path, {"huge": {**ARM, "batch_size": 301}})
