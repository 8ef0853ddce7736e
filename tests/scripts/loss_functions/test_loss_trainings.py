"""Steps that train.

Oracles: bands of independent runs with other seeds; deterministic runs from zero weights, to 1e-9;
made-up curves whose first crossing is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from tests.scripts.loss_functions.made_up_losses import NOISE, SPEEDS, VARIANTS, write_mnist

from refigure.measurements import read_measurements
from scripts.loss_functions import (
    summarize_networks,
    train_margins,
    train_networks,
    train_units,
    train_variants,
)

ROOT = Path(__file__).resolve().parents[3]
CONFIG = yaml.safe_load((ROOT / "config/posts/loss_functions.yaml").read_text("utf-8"))
SETTINGS: dict[str, Any] = CONFIG["loss_functions"]
Found = Mapping[str, Any]


def test_units(tmp_path: Path) -> None:
    names = ("units", "spreads", "measurements")
    paths = {name: str(tmp_path / f"{name}.csv") for name in names}
    starts = {name: SETTINGS["train_units"]["starts"][name] for name in ("small", "high", "low")}
    settings = {**SETTINGS["train_units"], "steps": 300, "seeds": [0, 1, 2], "starts": starts}
    train_units.main({**settings, "spreads": [0.01, 3]}, 3, **paths)
    found: Found = read_measurements(paths["measurements"])
    assert 7 <= found["unit_steps_cross_entropy_small"] <= 10
    assert 19 <= found["unit_steps_squared_error_small"] <= 35
    assert 5 <= found["unit_steps_squared_error_x4_small"] <= 10
    assert 190 <= found["unit_steps_cross_entropy_high"] <= 203
    assert 203 <= found["unit_steps_cross_entropy_low"] <= 213
    # 300 steps are too few for the squared error from there: no number, but a lower bound
    assert np.isnan(found["unit_steps_squared_error_high"])
    assert found["unit_reached_squared_error_high"] == 0
    assert found["unit_slowdown_high"] == pytest.approx(300 / 197, rel=0.05)
    assert found["unit_gradient_ratio_small"] == pytest.approx(4, abs=0.02)
    assert 120 < found["unit_gradient_ratio_high"] < 180
    assert found["unit_derivative_high"] == pytest.approx(0.006648, rel=0.01)
    assert found["gradient_ratio_0_01"] == pytest.approx(4, abs=0.01)
    assert 6 < found["gradient_ratio_3"] < 13
    table = pd.read_csv(paths["units"])
    assert set(table["start"]) == set(starts) and table["step"].max() == 300
    assert (table["accuracy_low"] <= table["accuracy"] + 1e-12).all()
    assert pd.read_csv(paths["spreads"])["std"].tolist() == [0.01, 3]


def test_margins(tmp_path: Path) -> None:
    names = ("points", "norms", "measurements")
    paths = {name: str(tmp_path / f"{name}.csv") for name in names}
    train_margins.main(SETTINGS["train_margins"], 4, **paths)
    found: Found = read_measurements(paths["measurements"])
    assert found["svm_margin_share"] == pytest.approx(1, abs=1e-6)
    assert found["svm_half_width"] == pytest.approx(found["svm_margin"], rel=1e-6)
    assert found["soft_margin_share"] < 0.999 and found["hinge_margin_share"] < 0.999
    assert found["hinge_gradient_last"] == 0 and found["hinge_growth_after_early"] == 0
    # grows like ln t over the margin: about 1 a decade (ln 10 / 1.75 = 1.3 in the limit)
    assert 0.8 < found["logistic_growth_last_decade"] < 1.4
    points = pd.read_csv(paths["points"])
    assert len(points) == 60 and points["support"].sum() == found["svm_support_vectors"]
    w = np.array([found["svm_w_x"], found["svm_w_y"]], float)
    values = points["label"] * (points[["x", "y"]] @ w + found["svm_b"])
    assert values[points["support"] == 1].to_numpy() == pytest.approx(1, abs=1e-4)
    assert values.min() > 1 - 1e-4
    norms = pd.read_csv(paths["norms"])
    assert norms.groupby("loss")["step"].max().tolist() == [10_000, 10_000]


def test_digits(tmp_path: Path) -> None:
    variants, measurements = str(tmp_path / "v.csv"), str(tmp_path / "m.csv")
    settings = {**SETTINGS["train_variants"], "splits": 2}
    train_variants.main(settings, 1, variants, measurements)
    found: Found = read_measurements(measurements)
    # deterministic: zero weights, the order of the file
    assert found["digits_file_order_accuracy_first"] == pytest.approx(0.903420523138833)
    assert found["digits_file_order_accuracy_second"] == pytest.approx(0.9134808853118712)
    for variant, losses in {
        "first": {0: 2.3026, 9: 1.5804, 49: 0.6086, 499: 0.1447},
        "second": {0: 2.3026, 9: 1.4890, 49: 0.4768, 499: 0.1085},
    }.items():
        for step, loss in losses.items():
            name = f"digits_file_order_loss_{variant}_{step}"
            assert found[name] == pytest.approx(loss, abs=5.1e-5)
    table = pd.read_csv(variants)
    assert sorted(table["split"].unique()) == [-1, 0, 1]
    ends = table[(table["step"] == 500) & (table["split"] >= 0)]
    by_variant = ends.groupby("variant")["test_accuracy"].mean()
    difference = by_variant["second"] - by_variant["first"]
    assert found["digits_accuracy_difference"] == pytest.approx(difference)
    assert found["digits_accuracy_difference"].n == 2


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the networks of the three experiments, on made-up digits."""
    folder = tmp_path_factory.mktemp("networks")
    files = write_mnist(folder)
    for name, settings in (("variants", VARIANTS), ("speeds", SPEEDS), ("noise", NOISE)):
        paths = (str(folder / f"{name}_{table}.csv") for table in ("curves", "ends"))
        train_networks.main(files, settings, 3, *paths)
    return folder


def test_networks_are_looked_at(trained: Path) -> None:
    curves = pd.read_csv(trained / "variants_curves.csv")
    assert sorted(curves["iteration"].unique()) == [0, 1, 2, 4, 6]
    assert len(curves) == 2 * 2 * 5
    start = curves[curves["iteration"] == 0].pivot_table("test_loss", "seed", "arm")
    assert (start["first"] == start["second"]).all(), "arms of a seed begin alike"
    assert start["first"].nunique() == 2, "seeds do not"
    ends = pd.read_csv(trained / "noise_ends.csv")
    entropy = -(0.8 * np.log(0.8) + 0.2 * np.log(0.2 / 9))
    gap = ends["noisy_loss"] - ends["divergence"]
    assert gap.to_numpy() == pytest.approx(entropy)
    assert (ends["divergence"] > 0).all()


def test_the_same_seed_gives_the_same_bytes(trained: Path, tmp_path: Path) -> None:
    paths = [tmp_path / "curves.csv", tmp_path / "ends.csv"]
    files = [str(path) for path in sorted(trained.glob("*ubyte"))]
    train_networks.main(files, VARIANTS, 3, *map(str, paths))
    for path in paths:
        assert path.read_bytes() == (trained / f"variants_{path.name}").read_bytes()


def test_networks_are_summarized(trained: Path, tmp_path: Path) -> None:
    ends = pd.read_csv(trained / "variants_ends.csv")
    # curves by hand: the wanted accuracy at 2 and 4 with one loss, at 6 and never with the other
    rows = []
    reached = {
        "cross_entropy_small": (2, 4),
        "squared_error_small": (6, 99),
        "squared_error_x4_small": (2, 6),
    }
    for arm, crossings in reached.items():
        for seed, crossing in enumerate(crossings):
            for iteration in (0, 2, 4, 6, 8):
                accuracy = 0.9 if iteration >= crossing or iteration == 0 else 0.5
                gradient = 4.0 if arm.startswith("cross") else 0.5
                rows.append((seed, arm, iteration, 1.0, accuracy, gradient))
    speeds = tmp_path / "speeds.csv"
    pd.DataFrame(rows, columns=list(train_networks.CURVE_COLUMNS)).to_csv(speeds, index=False)
    measurements = str(tmp_path / "m.csv")
    summarize_networks.main(
        str(trained / "variants_ends.csv"),
        str(speeds),
        str(trained / "noise_ends.csv"),
        str(trained / "provenance.json"),
        {"wanted": 0.85, "label_noise": 0.2, "confidence": 0.95},
        measurements,
    )
    found: Found = read_measurements(measurements)
    assert found["network_slowdown_small"] == pytest.approx((6 / 2 + 8 / 4) / 2), "8 is the last"
    assert found["network_slowdown_x4_small"] == pytest.approx((2 / 2 + 6 / 4) / 2)
    assert found["network_reached_squared_error_small"] == 0.5
    assert found["network_gradient_ratio_small"] == 8
    by_arm = ends.groupby("arm")["test_accuracy"].mean()
    expected = by_arm["second"] - by_arm["first"]
    assert found["network_accuracy_difference"] == pytest.approx(expected)
    assert found["noise_entropy"] == pytest.approx(0.9398473390054318)


def test_stand_in_data_are_named(trained: Path, tmp_path: Path) -> None:
    (tmp_path / "provenance.json").write_text('{"data": "stand-in"}')
    measurements = str(tmp_path / "m.csv")
    summarize_networks.main(
        str(trained / "variants_ends.csv"),
        str(trained / "speeds_curves.csv"),
        str(trained / "noise_ends.csv"),
        str(tmp_path / "provenance.json"),
        {"wanted": 0.85, "label_noise": 0.2, "confidence": 0.95},
        measurements,
    )
    found: Found = read_measurements(measurements)
    assert found["network_accuracy_first"].data == "stand-in"
    assert found["noise_entropy"].data == "real"
