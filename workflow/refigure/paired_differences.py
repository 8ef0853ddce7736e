"""Differences between two arms with the same seeds, seed by seed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats
from statsmodels.stats.multitest import multipletests

from refigure.intervals import NAN, Estimate, mean_interval, testable
from refigure.statistics import p_value


@dataclass(frozen=True)
class PairedDifference:
    """The mean of second minus first, and what tests say about it; NaN where they cannot."""

    estimate: Estimate
    std: float  # of the differences
    n: int
    p: float  # two-sided, of its being 0 (Student's paired test)
    equivalence_p: float  # of its being as large as the margin (two one-sided paired tests)


def differences_of(first: Mapping[int, float], second: Mapping[int, float]) -> np.ndarray:
    """Second minus first on the seeds that both have, in order of the seed."""
    return np.array([second[seed] - first[seed] for seed in sorted(set(first) & set(second))])


def paired_difference(
    first: Mapping[int, float], second: Mapping[int, float], confidence: float, margin: float
) -> PairedDifference:
    """Compare two arms on the seeds that both have.

    Args:
        first: a value a seed.
        second: the same of the other arm.
        confidence: of the interval.
        margin: the difference that counts as one.
    """
    differences = differences_of(first, second)
    estimate = mean_interval(differences, confidence)
    if not testable(differences):
        return PairedDifference(Estimate(estimate.value), NAN, len(differences), NAN, NAN)
    return PairedDifference(
        estimate,
        float(np.std(differences, ddof=1)),
        len(differences),
        p_value(stats.ttest_1samp, differences, popmean=0),
        max(
            p_value(stats.ttest_1samp, differences, popmean=-margin, alternative="greater"),
            p_value(stats.ttest_1samp, differences, popmean=margin, alternative="less"),
        ),
    )


def holm(p_values: Sequence[float]) -> list[float]:
    """Correct p-values for their number (Holm 1979); NaN stays NaN and does not count."""
    values = np.array(p_values, float)
    known = ~np.isnan(values)
    if known.any():
        values[known] = multipletests(values[known], method="holm")[1]
    return [float(value) for value in values]
