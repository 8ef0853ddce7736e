"""Trainings on a small MNIST.  Oracles: chance, the arms' common start, their own tables."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from scipy import stats

from refigure.batchnorm.digits import read_standardized
from refigure.errors import InputError
from refigure.measurements import Measurements, read_measurements
from scripts.batchnorm import summarize_training, track_drift, train_networks

SETTINGS: dict[str, Any] = {
    "depth": 4,
    "width": 16,
    "initializations": ["small_normal", "he_normal"],
    "learning_rates": {"slow": 0.02, "fast": 0.05},
    "seeds": [0, 1],
    "training": {"steps": 60, "batch_size": 20, "momentum": 0.9, "record_every": 20},
    "train_images": 60,
    "test_images": 20,
    "device": "cpu",
    "threads": 1,
}
DRIFT: dict[str, Any] = {
    **{key: SETTINGS[key] for key in ("depth", "width", "seeds", "device", "threads")},
    "initialization": "he_normal",
    "position": "before",
    "learning_rate": 0.05,
    "training": {"steps": 20, "batch_size": 20, "momentum": 0.9, "record_every": 10},
    "probe_images": 20,
    "look_every": 10,
    "distances": [1, 2],
    "jitter": {"shift": 0.5, "scale": 1.25, "spread": 0.1},
    "train_images": 60,
    "test_images": 20,
}
ARMS = {
    "none": ("none", "after"),
    "batch_after": ("batch", "after"),
    "batch_before": ("batch", "before"),
    "layer_after": ("layer", "after"),
    "layer_before": ("layer", "before"),
}


def image_files(folder: Path) -> list[str]:
    """MNIST's files."""
    return sorted(str(path) for path in folder.glob("*-ubyte"))


def train(folder: Path, mnist: Path, arm: str, **changes: Any) -> dict[str, pd.DataFrame]:
    """Train an arm and read its tables."""
    normalization, position = ARMS[arm]
    paths = {name: str(folder / f"{arm}_{name}.csv") for name in ("curves", "results")}
    chosen = {**SETTINGS, "normalization": normalization, "position": position, **changes}
    states = str(folder / "states")
    train_networks.main(image_files(mnist), chosen, 9, arm, states, **paths)
    assert not list(Path(states).glob("*")) if Path(states).is_dir() else True
    return {name: pd.read_csv(path) for name, path in paths.items()}


@pytest.fixture(scope="module")
def trained(mnist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tables of every arm."""
    folder = tmp_path_factory.mktemp("trained")
    for arm in ARMS:
        train(folder, mnist, arm)
    track_drift.main(image_files(mnist), DRIFT, 5, str(folder / "drift.csv"))
    return folder


@pytest.fixture(scope="module")
def summary(trained: Path, mnist: Path) -> Measurements:
    path = str(trained / "measurements.csv")
    summarize_training.main(
        [str(trained / f"{arm}_results.csv") for arm in ARMS],
        str(trained / "drift.csv"),
        str(mnist / "provenance.json"),
        {"confidence": 0.95, "rate": "slow"},
        path,
    )
    return read_measurements(path)


def test_small_weights_learn_only_with_batch_norm(summary: Measurements) -> None:
    assert summary["none_small_normal_slow_loss"] == pytest.approx(np.log(10), abs=0.05)
    assert summary["none_small_normal_slow_error"] >= 0.8
    assert summary["batch_after_small_normal_slow_loss"] < 0.8 * np.log(10)
    assert summary["none_he_normal_slow_loss"] < 0.8 * np.log(10)
    ratio = summary["none_small_normal_slow_first_gradient"]
    assert ratio < 1e-4 * summary["none_he_normal_slow_first_gradient"]


def test_tables_have_every_network(trained: Path) -> None:
    curves = pd.read_csv(trained / "none_curves.csv")
    results = pd.read_csv(trained / "none_results.csv")
    assert len(results) == 8 and len(curves) == 8 * 3
    ends = curves[curves["step"] == 60]["train_loss"].to_numpy()
    np.testing.assert_allclose(results["train_loss"], ends)
    keys = results[["seed", "initialization", "rate"]].apply(tuple, axis=1)
    assert keys.is_unique
    # twenty test images
    np.testing.assert_allclose(results["test_error"] * 20, (results["test_error"] * 20).round())


def test_a_training_is_the_same_twice(trained: Path, mnist: Path, tmp_path: Path) -> None:
    again = train(tmp_path, mnist, "batch_after")
    for name, table in again.items():
        before = pd.read_csv(trained / f"batch_after_{name}.csv")
        pd.testing.assert_frame_equal(table, before)


def test_summary_is_the_tables(trained: Path, summary: Measurements) -> None:
    tables = {arm: pd.read_csv(trained / f"{arm}_results.csv") for arm in ARMS}

    def errors(arm: str) -> np.ndarray:
        rows = tables[arm][tables[arm]["rate"] == "slow"]
        return rows.sort_values(["initialization", "seed"])["test_error"].to_numpy(float)

    difference = errors("layer_after") - errors("layer_before")
    assert summary["layer_after_minus_before"] == pytest.approx(difference.mean())
    expected = stats.ttest_rel(errors("layer_after"), errors("layer_before")).pvalue
    assert summary["layer_after_minus_before_p"] == pytest.approx(expected)
    own = tables["layer_after"].query("rate == 'slow' and initialization == 'small_normal'")
    assert summary["as_published.deep_error"] == pytest.approx(own["test_error"].mean())
    means = tables["none"].groupby(["initialization", "rate"])["test_error"].mean()
    assert summary["none_learning_share"] == pytest.approx((means <= 0.5).mean())
    assert summary["none_best_error"] == pytest.approx(means.min())


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"rate": "slowest"}, "slowest is compared, but the rates trained are slow, fast"),
        ({"initialization": "he_normal"}, "small_normal is compared, but the initializations"),
    ],
)
def test_what_is_compared_must_be_trained(
    trained: Path, mnist: Path, tmp_path: Path, change: dict[str, str], named: str
) -> None:
    kept = pd.read_csv(trained / "none_results.csv")
    if "initialization" in change:
        kept = kept[kept["initialization"] == change["initialization"]]
    kept.to_csv(tmp_path / "results.csv", index=False)
    settings = {"confidence": 0.95, "rate": change.get("rate", "slow")}
    with pytest.raises(InputError, match=named):
        summarize_training.main(
            [str(tmp_path / "results.csv")],
            str(trained / "drift.csv"),
            str(mnist / "provenance.json"),
            settings,
            str(tmp_path / "parts.csv"),
        )


def test_drift(trained: Path, summary: Measurements) -> None:
    table = pd.read_csv(trained / "drift.csv")
    assert set(table["arm"]) == {"plain", "normalized", "jittered"}
    assert set(table["step"]) == {0, 10, 20}
    starts = table[(table["step"] == 0) & table["quantity"].str.startswith("input")]
    assert (starts["value"] == 0).all()
    # x̂ has mean 0 and deviation 1 whatever the weights (and ε)
    assert summary["normalized_drift_normalized_mean"] < 1e-5
    assert summary["normalized_drift_normalized_std"] < 1e-3
    assert summary["plain_drift_input_mean"] > 0.01
    rows = table.query("arm == 'plain' and quantity == 'gradient_ahead' and distance == 2")
    assert summary["plain_gradient_ahead_2"] == pytest.approx(
        rows.groupby("seed")["value"].mean().mean()
    )
    ends = table.query("quantity == 'train_loss' and step == 20").groupby("arm")["value"].mean()
    assert summary["jittered_minus_plain_loss"] == pytest.approx(ends["jittered"] - ends["plain"])


def test_images_are_standardised(mnist: Path) -> None:
    train_part, test_part = read_standardized(mnist, 60, 20)
    assert float(train_part.images.mean()) == pytest.approx(0, abs=1e-5)
    assert float(train_part.images.std()) == pytest.approx(1, abs=1e-5)
    assert len(test_part) == 20 and torch.from_numpy(test_part.images).dtype == torch.float32
    with pytest.raises(InputError, match="61 images are wanted of 60"):
        read_standardized(mnist, 61, 20)
