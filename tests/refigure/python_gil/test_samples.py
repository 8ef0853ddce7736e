"""Ratios and their intervals, held against closed forms."""

import math

import numpy as np
import pytest

from refigure.python_gil.samples import extreme, median_of, median_ratio, ratio_of


def test_the_median_is_not_moved_by_one_disturbed_run() -> None:
    found = median_of("time", [1.0, 1.1, 0.9, 50.0, 1.0])
    assert (found.value, found.n, found.unit) == (1.0, 5, "s")
    assert found.std == pytest.approx(np.std([1.0, 1.1, 0.9, 50.0, 1.0], ddof=1))
    nothing = median_of("time", [])
    assert math.isnan(nothing.value) and nothing.n == 0


def test_the_interval_of_a_ratio_covers_the_truth() -> None:
    """95 % of the intervals of 200 samples; a binomial scatters by 1.5 % (5 s.d.: 7.7 %)."""
    random = np.random.default_rng(3)
    covered = 0
    for _ in range(200):
        below = random.normal(1.0, 0.05, 15)
        above = 1.2 * random.normal(1.0, 0.05, 15)
        found = median_ratio(above, below, random)
        covered += found.low <= 1.2 <= found.high
    assert covered >= 200 * (0.95 - 0.077)


def test_what_disturbs_both_arms_of_a_round_does_not_widen_the_interval() -> None:
    """Rounds are drawn whole: with above = 2 below in each, every resample has the ratio 2."""
    below = np.random.default_rng(1).uniform(1, 9, 11)
    found = median_ratio(2 * below, below, np.random.default_rng(2))
    assert (found.value, found.low, found.high) == (2.0, 2.0, 2.0)


def test_too_few_rounds_have_no_interval() -> None:
    rows = {
        row.measure: row.value for row in ratio_of("r", [2, 4], [1, 2], np.random.default_rng())
    }
    assert rows["r"] == 2.0 and math.isnan(rows["r.low"]) and math.isnan(rows["r.high"])
    empty = ratio_of("r", [], [], np.random.default_rng())
    assert math.isnan(empty[0].value)


def test_extremes_pass_over_what_was_not_measured() -> None:
    assert extreme("e", [1.0, math.nan, 3.0]).value == 3.0
    assert extreme("e", [1.0, math.nan, 3.0], largest=False).value == 1.0
    assert math.isnan(extreme("e", [math.nan]).value) and extreme("e", []).n == 0
