"""Differences by seed. Oracle: scipy's paired t-test."""

import numpy as np
import pytest
from scipy import stats

from refigure.seq2seq.paired import paired_measures


def test_the_interval_and_the_p_value_are_those_of_the_paired_t_test() -> None:
    first, second = np.array([3.0, 4.5, 5.0, 6.1]), np.array([2.0, 4.0, 5.5, 4.0])
    found = dict(paired_measures("gain", first - second, 0.95))
    expected = stats.ttest_rel(first, second)
    interval = expected.confidence_interval(0.95)
    assert found["gain_p"] == pytest.approx(expected.pvalue)
    assert (found["gain.low"], found["gain.high"]) == pytest.approx((interval.low, interval.high))
    assert found["gain"] == pytest.approx(0.775) and found["gain_wins"] == 0.75


@pytest.mark.parametrize("differences", [[0.5], [0.5, 0.5, 0.5]])
def test_no_p_value_without_spread(differences: list[float]) -> None:
    found = dict(paired_measures("gain", np.array(differences), 0.95))
    assert np.isnan(found["gain_p"]) and found["gain"] == 0.5 and found["gain_wins"] == 1
