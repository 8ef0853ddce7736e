"""Backward passes against automatic differentiation.  Oracle: an independent study's errors."""

from pathlib import Path

import pandas as pd
import pytest

from refigure.measurements import read_measurements
from scripts.batchnorm import bin_histograms, check_backward


def test_errors_layer_by_layer(tmp_path: Path) -> None:
    settings = {"width": 100, "examples": 1000, "epsilon": 1e-12, "repetitions": 1, "threads": 1}
    comparison, measurements = str(tmp_path / "backward.csv"), str(tmp_path / "parts.csv")
    check_backward.main(settings, 2, comparison, measurements)
    found, rows = read_measurements(measurements), pd.read_csv(comparison)
    # another seed of the same network; its errors vary by some 10 %
    for layer, error in ((19, 0.255), (18, 0.503), (10, 27.0), (1, 2361)):
        ours = found[f"as_published.backward_error_layer_{layer}"]
        assert ours == pytest.approx(error, rel=0.25)
        assert found[f"corrected.backward_error_layer_{layer}"] < 1e-12
    assert found["as_published.one_step_error"] == pytest.approx(0.201, abs=0.02)
    for kind in ("plain", "layer", "batch"):
        assert found[f"{kind}_backward_error"] < 1e-12
    assert float(found["as_published.mean_gradient_size"]) == 100  # a whole matrix
    assert float(found["corrected.mean_gradient_size"]) == 1
    assert found["undo_normalization_error"] < 1e-12
    assert float(found["as_published.dead_neuron_nans"]) == 1000  # 0/0 for every example
    assert float(found["corrected.dead_neuron_nans"]) == 0
    assert set(rows["backward"]) == {"published", "sum_fixed", "sign_fixed", "correct"}
    norms = rows[(rows["normalization"] == "layer") & (rows["backward"] == "correct")]
    assert norms["norm_ratio"].to_numpy() == pytest.approx(1) and len(norms) == 19


def test_histograms_hold_every_value(tmp_path: Path) -> None:
    settings = {
        **{"width": 10, "examples": 30, "bins": 50, "epsilon": 1e-12, "repetition": 0},
        **{"upstream_std": 100, "normalized_upstream_std": 0.01},
    }
    histograms, measurements = tmp_path / "histograms.json", str(tmp_path / "parts.csv")
    bin_histograms.main(settings, 3, str(histograms), measurements)
    found = pd.read_json(histograms, typ="series")
    for variant in ("as_published", "corrected"):
        assert len(found[variant]) == 4 + 4 + 3 + 2
        for name, one in found[variant].items():
            assert sum(one["counts"]) == one["n"] == (100 if "gradient" in name else 300)
            assert all(c <= n for c, n in zip(one["closed"], one["counts"], strict=True))
            assert len(one["edges"]) == 51
    assert found["as_published"]["gradient_2"]["layer"] == 19
    assert found["corrected"]["gradient_2"]["layer"] == 2
    zeros = sum(found["corrected"]["activation_19"]["closed"]) / 300
    assert 0.1 < zeros < 0.95
    values = read_measurements(measurements)
    assert values["as_published.first_activation_ks"] < 0.1  # Gaussian by construction
    assert values["corrected.first_activation_ks"] > 0.2  # half of it is 0
    assert values["as_published.highest_bar_20"] > 1e20 > 300 >= values["corrected.highest_bar_20"]


def test_figures_show_a_network_of_the_measurements(signals: str, tmp_path: Path) -> None:
    settings = {
        **{"width": 10, "examples": 30, "bins": 50, "epsilon": 1e-12, "repetition": 2},
        **{"upstream_std": 100, "normalized_upstream_std": 0.01},
    }
    histograms = tmp_path / "histograms.json"
    bin_histograms.main(settings, 3, str(histograms), str(tmp_path / "parts.csv"))
    shown = pd.read_json(histograms, typ="series")
    table = pd.read_csv(signals)

    def cell(arm: str, layer: int, column: str) -> float:
        chosen = (table["arm"] == arm) & (table["repetition"] == 2) & (table["layer"] == layer)
        return float(table.loc[chosen, column].iloc[0])

    for variant in ("published", "corrected"):
        found = shown["as_published" if variant == "published" else variant]
        expected = cell(f"plain_{variant}", 19, "variance")
        assert found["activation_19"]["variance"] == pytest.approx(expected)
        layer = 18 if variant == "published" else 3
        for name, arm in (("gradient_3", "plain"), ("normalized_gradient_3", "normalized")):
            expected = cell(f"{arm}_{variant}", layer, "gradient_variance")
            assert found[name]["variance"] == pytest.approx(expected)
