"""The statistical tests of this project: scipy's, NaN where the data allow none.

Groups too small for a test, or without any spread, give NaN: a short export of one's own is no
error, it just decides less.
"""

import contextlib
import warnings
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from scipy import stats

from refigure.intervals import NAN, Estimate, testable


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Silence scipy's warnings of ties and of constant groups; both are seen in what it returns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        yield


def p_value(test: Callable[..., object], *groups: np.ndarray, **options: object) -> float:
    """The p-value of a scipy test on the groups, NaN where it cannot be computed."""
    return statistic_and_p(test, *groups, **options)[1]


def statistic_and_p(
    test: Callable[..., object], *groups: np.ndarray, **options: object
) -> tuple[float, float]:
    """The statistic and the p-value of a scipy test on the groups, NaN where there is none."""
    if not testable(*groups):
        return NAN, NAN
    with quiet():
        result = test(*groups, **options)
    return float(result.statistic), float(result.pvalue)  # type: ignore[attr-defined]


def welch_difference(first: np.ndarray, second: np.ndarray, confidence: float) -> Estimate:
    """mean(second) − mean(first) with Welch's interval (unequal variances)."""
    if len(first) == 0 or len(second) == 0:
        return Estimate(NAN)
    difference = float(np.mean(second) - np.mean(first))
    if not testable(first, second):
        return Estimate(difference)
    with quiet():
        test = stats.ttest_ind(second, first, equal_var=False)
        interval = test.confidence_interval(confidence)
    return Estimate(difference, float(interval.low), float(interval.high))


def equivalence_p(first: np.ndarray, second: np.ndarray, margin: float) -> float:
    """The p-value of two one-sided Welch tests (TOST): the means differ by less than `margin`."""
    if not testable(first, second):
        return NAN
    with quiet():
        above = stats.ttest_ind(first + margin, second, equal_var=False, alternative="greater")
        below = stats.ttest_ind(first - margin, second, equal_var=False, alternative="less")
    return float(max(above.pvalue, below.pvalue))


def cohen_d(first: np.ndarray, second: np.ndarray) -> float:
    """(mean(second) − mean(first)) over the pooled standard deviation (Cohen 1988)."""
    if not testable(first, second):
        return NAN
    sizes = np.array([len(first), len(second)]) - 1
    pooled = np.sqrt(sizes @ [np.var(first, ddof=1), np.var(second, ddof=1)] / sizes.sum())
    return float((np.mean(second) - np.mean(first)) / pooled)


def permutation_p(
    first: np.ndarray, second: np.ndarray, permutations: int, generator: np.random.Generator
) -> float:
    """The two-sided p-value of the difference of means over random relabellings.

    With the observed labelling counted in, so never 0 (Phipson and Smyth 2010).
    """
    if not testable(first, second):
        return NAN

    def difference(a: np.ndarray, b: np.ndarray, axis: int) -> np.ndarray:
        return np.asarray(np.mean(b, axis=axis) - np.mean(a, axis=axis))

    result = stats.permutation_test(
        (first, second),
        difference,
        vectorized=True,
        n_resamples=permutations,
        batch=1000,  # 1000 × days float64 at once: some MB, whatever the number of permutations
        rng=generator,
    )
    return float(result.pvalue)


def bootstrap_mean(
    values: np.ndarray, resamples: int, confidence: float, generator: np.random.Generator
) -> Estimate:
    """The mean with its percentile bootstrap interval (Efron and Tibshirani 1993, ch. 13)."""
    if not testable(values):
        return Estimate(float(np.mean(values)) if len(values) else NAN)
    result = stats.bootstrap(
        (values,),
        np.mean,
        n_resamples=resamples,
        batch=1000,
        confidence_level=confidence,
        method="percentile",
        rng=generator,
    )
    interval = result.confidence_interval
    return Estimate(float(np.mean(values)), float(interval.low), float(interval.high))


def autocorrelation(values: np.ndarray, lags: Sequence[int]) -> dict[int, float]:
    """The sample autocorrelation at each lag, normalised by the whole sum of squares.

    Σ (x_t − m)(x_{t+k} − m) / Σ (x_t − m)²: Box and Jenkins' estimator, biased towards 0.
    """
    centred = values - np.mean(values) if len(values) else values
    total = float(centred @ centred)
    if total == 0:
        return dict.fromkeys(lags, NAN)
    return {
        lag: float(centred[lag:] @ centred[:-lag]) / total if lag < len(values) else NAN
        for lag in lags
    }
