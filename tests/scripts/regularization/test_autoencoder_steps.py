"""Autoencoders from images to measurements.  Oracle: networks made by hand."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.scripts.regularization.conftest import files_of

from refigure.measurements import read_measurements
from refigure.mnist import read_digits
from scripts.regularization import measure_autoencoders, train_autoencoders

TRAINING: dict[str, Any] = {
    "images": 40,
    "hidden": 4,
    "iterations": 3,
    "batch_size": 10,
    "learning_rate": 0.003,
    "arms": {"none": {"weight": 0}, "relu": {"weight": 0.1, "kind": "l1", "activation": "relu"}},
    "device": "cpu",
    "threads": 1,
}
LOOK = {
    "test_images": 40,
    "confidence": 0.95,
    "sparsity": 0.05,
    "relu_arms": ["relu"],
    "reference": "none",
}


def trained(mnist: Path, folder: Path, seed: int) -> str:
    """Train with a seed; give the path of the weights."""
    place = folder / str(seed)
    place.mkdir(parents=True)
    provenance = str(mnist / "provenance.json")
    weights, record = str(place / "weights.npz"), str(place / "record.json")
    states = str(folder / "states")
    train_autoencoders.main(
        files_of(mnist), provenance, TRAINING, seed, states, 0.0, weights, record
    )
    return weights


def test_training_writes_weights_and_leaves_no_state(mnist: Path, tmp_path: Path) -> None:
    one, again, other = (
        trained(mnist, tmp_path / name, seed) for name, seed in (("a", 3), ("b", 3), ("c", 4))
    )
    with np.load(one) as stored:
        shapes = {name: stored[name].shape for name in stored.files}
    parts = {"encoder": (784, 4), "encoder_bias": (4,), "decoder": (4, 784), "decoder_bias": (784,)}
    assert shapes == {f"{arm}.{part}": s for arm in ("none", "relu") for part, s in parts.items()}
    assert Path(one).read_bytes() == Path(again).read_bytes() != Path(other).read_bytes()
    assert not list((tmp_path / "a" / "states").glob("*"))


def by_hand(folder: Path, seed: int, level: float) -> str:
    """A network of four sigmoids whose activations are `level` whatever the image, all grey."""
    place = folder / str(seed)
    place.mkdir()
    logit = float(np.log(level / (1 - level)))
    arrays = {
        "encoder": np.zeros((784, 4), np.float32),
        "encoder_bias": np.full(4, logit, np.float32),
        "decoder": np.zeros((4, 784), np.float32),
        "decoder_bias": np.zeros(784, np.float32),
    }
    kinds = {"none": arrays, "relu": {**arrays, "encoder_bias": np.array([3, 0, -1, 0.0])}}
    found = {f"{kind}.{name}": value for kind, own in kinds.items() for name, value in own.items()}
    np.savez(place / "weights.npz", **found)  # type: ignore[arg-type]
    return str(place / "weights.npz")


def test_measures_of_networks_made_by_hand(mnist: Path, tmp_path: Path) -> None:
    weights = [by_hand(tmp_path, seed, level) for seed, level in ((10, 0.6), (2, 0.8))]
    paths = {name: str(tmp_path / name) for name in ("activations", "arrays", "measurements")}
    paths["arrays"] += ".npz"
    measure_autoencoders.main(
        files_of(mnist), str(mnist / "provenance.json"), weights, LOOK, **paths
    )
    listed = pd.read_csv(paths["activations"])
    assert listed["seed"].tolist() == [2, 2, 10, 10]  # by number
    rows: dict[tuple[str, int], Any] = {
        (row["arm"], row["seed"]): row for row in listed.to_dict("records")
    }
    images = read_digits(mnist, "t10k").images
    grey = 0.5 * ((0.5 - images) ** 2).sum(axis=1).mean()
    none = rows["none", 2]
    assert none["reconstruction"] == pytest.approx(grey, rel=1e-5)
    assert none["mean_activation"] == pytest.approx(0.8)
    assert (none["share_above_half"], none["share_below_tenth"]) == (1, 0)
    assert none["hoyer"] == pytest.approx(0, abs=1e-6)
    printed = images.sum(axis=1).mean() * 0.64
    assert none["printed_average"] == pytest.approx(printed, rel=1e-5)
    relu = rows["relu", 2]  # activations 3, 0, 0, 0
    assert relu["hoyer"] == pytest.approx(1)
    assert (relu["mean_activation"], relu["greatest_unit"]) == (0.75, 3)
    found: Mapping[str, Any] = read_measurements(paths["measurements"])
    mean = found["ae_none_mean_activation"]
    assert (mean, mean.std, mean.n, mean.data) == (
        pytest.approx(0.7),
        pytest.approx(0.2 / 2**0.5),
        2,
        "stand-in",
    )
    assert found["ae_relu_share_fall"] == 4  # all above one half, against one unit of four
    assert found["kl_least_at"] == pytest.approx(0.05)
    with np.load(paths["arrays"]) as arrays:
        assert arrays["none.histogram"].sum() == pytest.approx(1)
        assert arrays["none.histogram"][40] == 1  # of the first seed: 0.8 begins the bin
        assert not arrays["inked"][0] and arrays["inked"].sum() == 10 * 22
