"""Means and contrasts of trained networks.  Oracles: numpy and scipy on the numbers written."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from refigure.errors import InputError
from refigure.measurements import read_measurements
from scripts.resnets import summarize_networks

ERRORS = {
    "plain20": [0.66, 0.64, 0.65],
    "plain56": [0.87, 0.86, 0.84],
    "author_frozen": [0.7],
    "author_registered": [0.5],
}
CONTRASTS = {
    "plain_degradation_train": {"measure": "train_error", "weights": {"plain56": 1, "plain20": -1}},
    "not_trained": {"measure": "train_error", "weights": {"plain56": 1, "residual56": -1}},
}


def summarize(folder: Path, contrasts: dict[str, Any]) -> Mapping[str, Any]:
    """Write the files of runs with these errors, and run the step."""
    files: dict[str, list[str]] = {"record.json": [], "responses.csv": [], "signals.csv": []}
    for arm, errors in ERRORS.items():
        for seed, error in enumerate(errors):
            run = folder / arm / str(seed)
            run.mkdir(parents=True)
            record = {"train_error": error, "test_error": error + 0.1, "device": "cpu"}
            (run / "record.json").write_text(json.dumps(record), "utf-8")
            header = "moment,layer,index,std,std_from_norm\n"
            stds = f"start,a,1,1,1\nstart,b,2,1,1\nend,a,1,{error},1\nend,b,2,1.5,2\n"
            responses = header + ("" if arm.startswith("author") else stds)
            (run / "responses.csv").write_text(responses, "utf-8")
            (run / "signals.csv").write_text(
                "moment,layer,index,activation_std,gradient_norm\n"
                "start,a,1,0.5,0.02\nstart,b,2,2,1\nend,a,1,1,0.5\nend,b,2,1,0.25\n",
                "utf-8",
            )
            for name, paths in files.items():
                paths.append(str(run / name))
    (folder / "provenance.json").write_text(json.dumps({"data": "stand-in"}), "utf-8")
    output = str(folder / "parts.csv")
    summarize_networks.main(
        files["record.json"],
        files["responses.csv"],
        files["signals.csv"],
        str(folder / "provenance.json"),
        {"contrasts": contrasts, "confidence": 0.95},
        output,
    )
    return read_measurements(output)


def test_means_over_seeds(tmp_path: Path) -> None:
    found = summarize(tmp_path, CONTRASTS)
    error = found["plain56_train_error"]
    assert error == pytest.approx(np.mean(ERRORS["plain56"]))
    assert error.std == pytest.approx(np.std(ERRORS["plain56"], ddof=1)) and error.n == 3
    assert error.data == "stand-in"
    low, high = stats.ttest_1samp(ERRORS["plain56"], 0).confidence_interval(0.95)
    assert (error.low, error.high) == pytest.approx((low, high))
    assert found["plain20_response_std"] == pytest.approx((0.65 + 1.5) / 2)
    assert found["plain20_response_std_from_norm"] == 1.5
    assert found["plain20_response_std_start"] == 1
    assert found["plain20_gradient_norm_ratio"] == 0.5
    assert found["plain20_start_gradient_norm_ratio"] == 0.02
    assert found["plain20_start_activation_std_max"] == 2


def test_contrasts(tmp_path: Path) -> None:
    found = summarize(tmp_path, CONTRASTS)
    expected = stats.ttest_ind(ERRORS["plain56"], ERRORS["plain20"], equal_var=False)
    contrast = found["plain_degradation_train"]
    assert contrast == pytest.approx(np.mean(ERRORS["plain56"]) - np.mean(ERRORS["plain20"]))
    interval = tuple(expected.confidence_interval(0.95))
    assert (contrast.low, contrast.high) == pytest.approx(interval)
    assert found["plain_degradation_train_p"] == pytest.approx(expected.pvalue)
    assert "not_trained" not in found


def test_the_authors_network_is_a_variant_each(tmp_path: Path) -> None:
    found = summarize(tmp_path, {})
    assert found["as_published.author_test_error"] == pytest.approx(0.8)
    assert found["corrected.author_test_error"] == pytest.approx(0.6)
    assert "author_frozen_response_std" not in found


def test_an_unknown_measure_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="contrast x: no measure speed"):
        summarize(tmp_path, {"x": {"measure": "speed", "weights": {"plain20": 1}}})
