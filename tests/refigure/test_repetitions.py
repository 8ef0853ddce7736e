"""Means over seeds.  Oracles: scipy's one-sample t interval, statsmodels' prediction interval."""

import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.regression.linear_model import OLS

from refigure.repetitions import measurements_of, spread_of


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


def test_one_more_repetition_lies_in_the_spread() -> None:
    # Oracle: the prediction interval of a linear model with a constant alone (statsmodels)
    values = np.array([1.0, 2.0, 4.0, 8.0, 3.0])
    for logarithmic in (False, True):
        rows = {row.measure: row.value for row in spread_of("x", values, 0.9, logarithmic)}
        y = np.log(values) if logarithmic else values
        model = OLS(y, np.ones(len(y))).fit()
        frame = model.get_prediction([[1.0]]).summary_frame(alpha=0.1)
        expected = frame[["obs_ci_lower", "obs_ci_upper"]].to_numpy()[0]
        expected = np.exp(expected) if logarithmic else expected
        assert rows["x"] == 3.0, "the median"
        assert (rows["x.low"], rows["x.high"]) == pytest.approx(tuple(expected))
    (one,) = spread_of("x", [2.0], 0.9)
    assert one.value == 2 and one.n == 1 and math.isnan(one.std)
