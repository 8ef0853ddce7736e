"""Paired comparisons. Oracles: scipy's paired test, Holm's procedure by hand."""

import math

import numpy as np
import pytest
from scipy import stats

from refigure.paired_differences import differences_of, holm, paired_difference

FIRST = {0: 0.90, 1: 0.92, 2: 0.91, 3: 0.95}
SECOND = {0: 0.93, 1: 0.94, 2: 0.92, 3: 0.96, 7: 0.1}


def test_only_shared_seeds_are_compared() -> None:
    one, other = {2: 5.0, 0: 3.0, 1: 4.5, 7: 9.0}, {0: 2.0, 1: 4.0, 2: 5.5, 3: 1.0}
    assert differences_of(other, one).tolist() == [1.0, 0.5, -0.5]
    assert len(differences_of(one, {})) == 0


def test_differences_are_those_of_scipy() -> None:
    found = paired_difference(FIRST, SECOND, 0.95, 0.05)
    before, after = (np.array([values[seed] for seed in range(4)]) for values in (FIRST, SECOND))
    expected = stats.ttest_rel(after, before)
    interval = expected.confidence_interval(0.95)
    assert found.n == 4  # the seed that only one arm has does not count
    assert found.estimate.value == pytest.approx(0.0175)
    assert (found.estimate.low, found.estimate.high) == pytest.approx((interval.low, interval.high))
    assert found.p == pytest.approx(expected.pvalue)
    # two one-sided tests: the larger of the two p-values
    one_sided = [
        stats.ttest_1samp(after - before, -0.05, alternative="greater").pvalue,
        stats.ttest_1samp(after - before, 0.05, alternative="less").pvalue,
    ]
    assert found.equivalence_p == pytest.approx(max(one_sided))


@pytest.mark.parametrize("second", [{0: 0.95}, {0: 0.91, 1: 0.93}])
def test_a_single_seed_or_no_spread_has_no_p(second: dict[int, float]) -> None:
    first = {0: 0.90, 1: 0.92} if len(second) == 1 else {0: 0.5, 1: 0.52}
    found = paired_difference(first, second, 0.95, 0.01)
    assert not math.isnan(found.estimate.value)
    if len(second) == 1:
        assert math.isnan(found.p) and math.isnan(found.estimate.low)


def test_holm_by_hand() -> None:
    # sorted .01 .02 .04 times 3, 2, 1, never falling; NaN is no test
    assert holm([0.04, 0.01, float("nan"), 0.02])[:2] == pytest.approx([0.04, 0.03])
    assert math.isnan(holm([0.04, 0.01, float("nan"), 0.02])[2])
    assert holm([0.03, 0.02]) == pytest.approx([0.04, 0.04])
    assert holm([]) == []
