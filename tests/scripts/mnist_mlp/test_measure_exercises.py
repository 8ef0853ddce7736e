"""Trainings put together. Oracles: the made-up numbers, scipy's paired test."""

import math
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from tests.scripts.mnist_mlp.made_up_exercises import (
    ARMS,
    BUDGET,
    EARLY,
    EXERCISES,
    SEEDS,
    accuracy,
    write_provenance,
    write_results,
)

from refigure.measurements import Measurements, read_measurements
from scripts.mnist_mlp import measure_exercises

SETTINGS = {"exercises": EXERCISES, "early": EARLY, "budget": BUDGET}


@pytest.fixture
def found(tmp_path: Path) -> Measurements:
    """What the step measures of the made-up tables."""
    settings = {**SETTINGS, "confidence": 0.95, "margin": 0.005}
    out = str(tmp_path / "measured.csv")
    measure_exercises.main(write_results(tmp_path), write_provenance(tmp_path), settings, out)
    return read_measurements(out)


def values(arm: str, iteration: int = BUDGET, part: str = "test") -> np.ndarray:
    return np.array([accuracy(arm, seed, iteration, part) for seed in SEEDS])


def test_means_over_seeds(found: Measurements) -> None:
    for arm in ARMS:
        measured = found[f"{arm}_test_accuracy"]
        assert measured == pytest.approx(values(arm).mean())
        assert measured.std == pytest.approx(values(arm).std(ddof=1))
        assert measured.n == 4
        assert found[f"{arm}_test_accuracy_early"] == pytest.approx(values(arm, EARLY).mean())
        assert found[f"{arm}_gap"] == pytest.approx(0.01)
    assert found["corrected.test_accuracy"] == found["base_test_accuracy"]
    assert "as_published.test_accuracy" not in found  # there is no arm in file order here


def test_differences_are_paired(found: Measurements) -> None:
    for arm, ending, at in (("tanh", "", BUDGET), ("momentum", "_early", EARLY)):
        expected = stats.ttest_rel(values(arm, at), values("base", at))
        difference = found[f"{arm}_difference{ending}"]
        assert difference == pytest.approx(float((values(arm, at) - values("base", at)).mean()))
        assert found[f"{arm}_difference{ending}_p"] == pytest.approx(expected.pvalue)
        low, high = expected.confidence_interval(0.95)
        assert (difference.low, difference.high) == pytest.approx((low, high))
    assert found["linear_minus_softmax"] == pytest.approx(
        float((values("linear") - values("softmax")).mean())
    )
    assert "squared_mean_minus_sum" not in found


def test_holm_is_over_all_arms(found: Measurements) -> None:
    arms = [arm for names in EXERCISES.values() for arm in names]
    p = {arm: float(found[f"{arm}_difference_p"]) for arm in arms}
    smallest = min(p, key=lambda arm: p[arm])
    assert found[f"{smallest}_difference_holm_p"] == pytest.approx(len(arms) * p[smallest])
    largest = max(p, key=lambda arm: p[arm])
    assert found[f"{largest}_difference_holm_p"] >= p[largest]


def test_ranges(found: Measurements) -> None:
    means = {arm: values(arm).mean() for arm in ARMS}
    assert found["rate_range"] == pytest.approx(means["rate05"] - means["rate001"])
    assert found["width_range"] == pytest.approx(means["width200"] - means["width10"])
    assert found["sweep_range"] == pytest.approx(means["rate05"] - means["sigmoid"])
    expected = (means["rate05"] - means["sigmoid"]) / values("base").std(ddof=1)
    assert found["sweep_range_in_seed_stds"] == pytest.approx(expected)
    assert not math.isnan(found["sweep_lowest"])
