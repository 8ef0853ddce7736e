"""Differences between arms seed by seed, where both arms start and are fed alike."""

from collections.abc import Iterator

import numpy as np
from scipy import stats

from refigure.intervals import NAN, mean_interval
from refigure.statistics import p_value


def paired_measures(
    name: str, differences: np.ndarray, confidence: float
) -> Iterator[tuple[str, float]]:
    """Yield the mean difference with Student's interval, its p-value, and how often it is positive.

    No interval and no p-value for one seed, or where the seeds do not differ at all.
    """
    yield from mean_interval(differences, confidence).named(name).items()
    yield f"{name}_p", p_value(stats.ttest_1samp, differences, popmean=0)
    yield f"{name}_wins", float(np.mean(differences > 0)) if len(differences) else NAN
