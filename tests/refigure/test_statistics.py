"""The statistics against closed forms, formulas written out, and exhaustive counts."""

import itertools
import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from refigure import intervals
from refigure.intervals import mean_interval
from refigure.statistics import (
    autocorrelation,
    bootstrap_mean,
    cohen_d,
    equivalence_p,
    p_value,
    permutation_p,
    statistic_and_p,
    welch_difference,
)

A = np.array([1.0, 2.0, 4.0, 7.0, 11.0])
B = np.array([3.0, 9.0, 27.0, 81.0])
ABOUT = 1e-12


def welch(first: np.ndarray, second: np.ndarray) -> tuple[float, float, float]:
    """Difference, its standard error, and the degrees of freedom (Welch 1947), written out."""
    parts = [
        sum((x - sum(group) / len(group)) ** 2 for x in group) / (len(group) - 1) / len(group)
        for group in (first, second)
    ]
    freedom = sum(parts) ** 2 / (
        parts[0] ** 2 / (len(first) - 1) + parts[1] ** 2 / (len(second) - 1)
    )
    return sum(second) / len(second) - sum(first) / len(first), math.sqrt(sum(parts)), freedom


def test_welch_interval() -> None:
    difference, error, freedom = welch(A, B)
    found = welch_difference(A, B, 0.9)
    half = stats.t.ppf(0.95, freedom) * error
    assert found.value == pytest.approx(difference, rel=ABOUT)
    assert (found.low, found.high) == pytest.approx(
        (difference - half, difference + half), rel=1e-9
    )


def test_welch_p() -> None:
    difference, error, freedom = welch(A, B)
    t, p = statistic_and_p(stats.ttest_ind, A, B, equal_var=False)
    assert t == pytest.approx(-difference / error, rel=ABOUT)
    assert p == pytest.approx(2 * stats.t.sf(difference / error, freedom), rel=1e-9)


@pytest.mark.parametrize("margin", [0.1, 5, 20, 100])
def test_equivalence_is_the_larger_of_two_one_sided_tests(margin: float) -> None:
    difference, error, freedom = welch(A, B)
    below = stats.t.sf((difference + margin) / error, freedom)  # against difference <= -margin
    above = stats.t.cdf((difference - margin) / error, freedom)  # against difference >= margin
    assert equivalence_p(A, B, margin) == pytest.approx(max(below, above), rel=1e-9)
    assert equivalence_p(B, A, margin) == pytest.approx(max(below, above), rel=1e-9)


def test_mean_interval() -> None:
    # 12 9 12 9: mean 10.5, standard error sqrt(3)/2, Student's 97.5 % quantile for 3 is 3.182446
    found = mean_interval(np.array([12.0, 9.0, 12.0, 9.0]), 0.95)
    half = 3.182446305 * math.sqrt(3) / 2
    assert (found.value, found.low, found.high) == pytest.approx((10.5, 10.5 - half, 10.5 + half))


def test_cohen_d() -> None:
    # squared deviations 66 of A and 3780 of B, means 5 and 30
    assert cohen_d(A, B) == pytest.approx(25 / math.sqrt((66 + 3780) / 7), rel=ABOUT)
    assert cohen_d(B, A) == -cohen_d(A, B)


def test_permutations_are_counted_exactly_where_they_are_few() -> None:
    first, second = np.array([1.0, 2.0, 4.0]), np.array([8.0, 16.0, 32.0])
    whole = np.concatenate([first, second])
    differences = []
    for chosen in itertools.combinations(range(6), 3):
        inside = whole[list(chosen)].mean()
        differences.append((whole.sum() - 3 * inside) / 3 - inside)
    observed = second.mean() - first.mean()
    exact = sum(abs(one) >= abs(observed) - 1e-12 for one in differences) / 20
    assert exact == 0.1  # the observed split and its mirror image
    found = permutation_p(first, second, 10_000, np.random.default_rng(0))
    assert found == pytest.approx(exact, rel=ABOUT)


def test_permutation_p_is_never_zero() -> None:
    first, second = np.arange(20.0), np.arange(1000.0, 1020.0)
    # of 99 relabellings none is as extreme; two-sided: twice (0 + 1) / (99 + 1)
    assert permutation_p(first, second, 99, np.random.default_rng(1)) == pytest.approx(2 / 100)


def test_permutation_p_follows_the_generator() -> None:
    first, second = np.arange(20.0), np.arange(4.0, 24.0)
    found = [permutation_p(first, second, 999, np.random.default_rng(seed)) for seed in (1, 1, 2)]
    assert found[0] == found[1] != found[2]
    # the t-test's p, within four standard errors of 999 relabellings
    p = stats.ttest_ind(first, second).pvalue
    assert found[0] == pytest.approx(p, abs=4 * math.sqrt(p * (1 - p) / 999) + 0.01)


def test_bootstrap_interval_of_many_normal_values() -> None:
    # The percentile interval of a mean tends to mean ± 1.96 s/sqrt(n); with R resamples an end has
    # the standard error sqrt(0.025 * 0.975 / R) / density, here with a density of 0.0584 / (s/√n).
    values = np.random.default_rng(5).normal(100, 15, size=400)
    resamples, error = 4000, float(np.std(values)) / 20
    found = bootstrap_mean(values, resamples, 0.95, np.random.default_rng(6))
    noise = 4 * math.sqrt(0.025 * 0.975 / resamples) / 0.0584 * error
    assert found.value == np.mean(values)
    assert found.low == pytest.approx(found.value - 1.96 * error, abs=noise)
    assert found.high == pytest.approx(found.value + 1.96 * error, abs=noise)


def test_bootstrap_interval_covers() -> None:
    # 200 samples of 30 values each: the 80 % percentile interval, a little narrow for small n
    # (normal quantile for Student's, n for n - 1: coverage 0.783), within four standard errors
    random = np.random.default_rng(7)
    covered = 0
    for _ in range(200):
        found = bootstrap_mean(random.normal(3, 2, size=30), 300, 0.8, random)
        covered += found.low <= 3 <= found.high
    quantile = stats.norm.ppf(0.9) * math.sqrt(29 / 30)
    coverage = 1 - 2 * stats.t.sf(quantile, 29)
    assert covered / 200 == pytest.approx(coverage, abs=4 * math.sqrt(0.8 * 0.2 / 200))


def test_autocorrelation_of_a_sinusoid() -> None:
    # over whole periods: Σ sin(t) sin(t + k) over the n - k overlapping days; for k a multiple of
    # the period, the overlap is n - k of n days of equal power
    days, period = 140, 7
    values = 50 + 9 * np.sin(2 * np.pi * np.arange(days) / period)
    found = autocorrelation(values, [7, 14, 70])
    assert found == pytest.approx({7: 133 / 140, 14: 126 / 140, 70: 0.5}, rel=1e-9)


def test_autocorrelation_by_its_definition() -> None:
    values = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0]
    mean = sum(values) / 6
    total = sum((x - mean) ** 2 for x in values)
    for lag in range(1, 6):
        pairs = zip(values, values[lag:], strict=False)
        expected = sum((x - mean) * (y - mean) for x, y in pairs) / total
        assert autocorrelation(np.array(values), [lag])[lag] == pytest.approx(expected, rel=ABOUT)


def test_autocorrelation_of_ar1() -> None:
    # rho^k at lag k; Bartlett's standard error at lag 1 is sqrt((1 - rho²)/n), at most 1/sqrt(n)
    # times sqrt((1 + rho²)/(1 - rho²)) at any lag
    rho, days = 0.6, 20_000
    shocks = np.random.default_rng(8).normal(size=days)
    values = np.empty(days)
    values[0] = shocks[0]
    for day in range(1, days):
        values[day] = rho * values[day - 1] + shocks[day]
    bound = 4 * math.sqrt((1 + rho**2) / (1 - rho**2) / days)
    for lag, found in autocorrelation(values, [1, 2, 3]).items():
        assert found == pytest.approx(rho**lag, abs=bound)


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=40))
def test_autocorrelation_lies_within_one(values: list[int]) -> None:
    found = autocorrelation(np.array(values, dtype=float), range(1, len(values) + 2))
    assert math.isnan(found[len(values)])
    assert all(math.isnan(value) or abs(value) <= 1 + 1e-9 for value in found.values())


EMPTY, ONE, SAME = np.array([]), np.array([3.0]), np.array([3.0, 3.0, 3.0])
DEGENERATE = [(EMPTY, A), (A, EMPTY), (EMPTY, EMPTY), (ONE, A), (A, ONE), (ONE, ONE), (SAME, SAME)]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("first", "second"), DEGENERATE)
def test_too_little_data_gives_nan(first: np.ndarray, second: np.ndarray) -> None:
    random = np.random.default_rng(0)
    assert math.isnan(cohen_d(first, second))
    assert math.isnan(equivalence_p(first, second, 1))
    assert math.isnan(permutation_p(first, second, 99, random))
    tests: list[Callable[..., object]] = [stats.ttest_ind, stats.mannwhitneyu, stats.f_oneway]
    for test in tests:
        assert math.isnan(p_value(test, first, second))
    interval = welch_difference(first, second, 0.95)
    assert math.isnan(interval.low) and math.isnan(interval.high)
    if len(first) and len(second):
        assert interval.value == second.mean() - first.mean()
    else:
        assert math.isnan(interval.value)


@pytest.mark.filterwarnings("error")
def test_one_constant_group_is_no_reason_to_warn() -> None:
    # two groups that differ and one of which has no spread: the test is defined (Welch 1947)
    difference, error, freedom = welch(SAME, A)
    found = welch_difference(SAME, A, 0.95)
    half = stats.t.ppf(0.975, freedom) * error
    assert (found.value, found.high - found.low) == pytest.approx((difference, 2 * half))
    assert equivalence_p(SAME, A, 50) < 1e-4
    assert 0 < p_value(stats.ttest_ind, SAME, A, equal_var=False) < 1
    assert not math.isnan(cohen_d(SAME, A))


@pytest.mark.filterwarnings("error")
def test_two_constant_groups_differ_without_an_interval_of_some_width() -> None:
    found = welch_difference(np.array([1.0, 1.0]), np.array([2.0, 2.0]), 0.95)
    assert found.value == 1


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("values", [EMPTY, ONE, SAME])
def test_no_interval_of_one_value_or_none(values: np.ndarray) -> None:
    mean, boot = (
        mean_interval(values, 0.95),
        bootstrap_mean(values, 99, 0.95, np.random.default_rng(0)),
    )
    for found in (mean, boot):
        assert math.isnan(found.value) if len(values) == 0 else found.value == 3
    assert math.isnan(boot.low) and math.isnan(boot.high)
    assert math.isnan(mean.low) or (mean.low, mean.high) == (3, 3)
    assert all(map(math.isnan, autocorrelation(values, [1, 2]).values()))


@pytest.mark.filterwarnings("error")
def test_tests_of_several_groups_need_several_groups() -> None:
    # an export of one month, one group: nothing to compare
    assert math.isnan(p_value(stats.f_oneway))
    assert math.isnan(p_value(stats.kruskal))
    assert not intervals.testable()
    assert intervals.testable(A) and intervals.testable(A, SAME) and not intervals.testable(SAME)
