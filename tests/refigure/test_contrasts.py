"""Contrasts.  Oracles: scipy's Welch test; the one-sample t test; Satterthwaite written out."""

import numpy as np
import pytest
from scipy import stats

from refigure.contrasts import linear_contrast

GROUPS = {
    "a": [0.48, 0.51, 0.47],
    "b": [0.66, 0.64, 0.70, 0.65],
    "c": [0.62, 0.61, 0.66],
    "d": [0.86, 0.88, 0.80],
}


def test_two_groups_are_welchs_test() -> None:
    found = linear_contrast(GROUPS, {"b": 1, "a": -1}, 0.95)
    expected = stats.ttest_ind(GROUPS["b"], GROUPS["a"], equal_var=False)
    interval = expected.confidence_interval(0.95)
    assert found.p == pytest.approx(expected.pvalue, rel=1e-12)
    assert (found.estimate.low, found.estimate.high) == pytest.approx(tuple(interval), rel=1e-12)


def test_one_group_is_students_test() -> None:
    found = linear_contrast(GROUPS, {"b": 1}, 0.9)
    expected = stats.ttest_1samp(GROUPS["b"], 0)
    assert found.p == pytest.approx(expected.pvalue, rel=1e-12)
    interval = tuple(expected.confidence_interval(0.9))
    assert (found.estimate.low, found.estimate.high) == pytest.approx(interval, rel=1e-12)


def test_an_interaction_has_the_variance_of_all_four_means() -> None:
    weights = {"d": 1, "c": -1, "b": -1, "a": 1}
    found = linear_contrast(GROUPS, weights, 0.95)
    parts = {name: np.var(group, ddof=1) / len(group) for name, group in GROUPS.items()}
    variance = sum(parts.values())
    freedom = variance**2 / sum(parts[name] ** 2 / (len(GROUPS[name]) - 1) for name in parts)
    half = stats.t.ppf(0.975, freedom) * variance**0.5
    means = {name: np.mean(group) for name, group in GROUPS.items()}
    value = means["d"] - means["c"] - means["b"] + means["a"]
    assert found.estimate.value == pytest.approx(value)
    assert found.estimate.high - found.estimate.value == pytest.approx(half)
    assert found.named("x").keys() == {"x", "x.low", "x.high", "x_p"}


@pytest.mark.parametrize("groups", [{"a": [1.0], "b": [2.0]}, {"a": [1.0, 1.0], "b": [2.0, 2.0]}])
def test_without_spread_there_is_no_interval(groups: dict[str, list[float]]) -> None:
    found = linear_contrast(groups, {"b": 1, "a": -1}, 0.95)
    assert found.estimate.value == 1 and np.isnan(found.p) and np.isnan(found.estimate.low)


def test_an_empty_group_gives_nothing() -> None:
    assert np.isnan(linear_contrast({"a": []}, {"a": 1}, 0.95).estimate.value)
