"""Means over seeds.  Oracle: scipy's one-sample t interval."""

import math

import pytest
from scipy import stats

from refigure.repetitions import measurements_of


def test_mean_spread_and_interval() -> None:
    values = [1.0, 2.0, 4.0]
    rows = {row.measure: row for row in measurements_of("x", values, 0.9, "cuda", "stand-in")}
    assert rows["x"].value == pytest.approx(7 / 3) and rows["x"].n == 3
    assert rows["x"].std == pytest.approx(stats.tstd(values))
    low, high = stats.ttest_1samp(values, 0).confidence_interval(0.9)
    assert (rows["x.low"].value, rows["x.high"].value) == pytest.approx((low, high))
    assert {(row.device, row.data) for row in rows.values()} == {("cuda", "stand-in")}


def test_one_value_has_no_spread_and_none_no_mean() -> None:
    (one,) = measurements_of("x", [3.0], 0.95)
    assert one.value == 3 and math.isnan(one.std) and one.n == 1
    (none,) = measurements_of("x", [], 0.95)
    assert math.isnan(none.value) and none.n == 0
