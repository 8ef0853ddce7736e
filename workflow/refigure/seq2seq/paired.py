"""Differences between arms seed by seed, where both arms start and are fed alike."""

from collections.abc import Iterator, Mapping

import numpy as np
from scipy import stats

from refigure.statistics import NAN, mean_interval, p_value


def paired_differences(larger: Mapping[int, float], smaller: Mapping[int, float]) -> np.ndarray:
    """The differences of the seeds that both have, in order of the seed."""
    shared = sorted(set(larger) & set(smaller))
    return np.array([larger[seed] - smaller[seed] for seed in shared])


def paired_measures(
    name: str, differences: np.ndarray, confidence: float
) -> Iterator[tuple[str, float]]:
    """Yield the mean difference with Student's interval, its p-value, and how often it is positive.

    No interval and no p-value for one seed, or where the seeds do not differ at all.
    """
    yield from mean_interval(differences, confidence).named(name).items()
    yield f"{name}_p", p_value(stats.ttest_1samp, differences, popmean=0)
    yield f"{name}_wins", float(np.mean(differences > 0)) if len(differences) else NAN
