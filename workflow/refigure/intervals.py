"""Estimates with Student's intervals, NaN where the data allow none.

By scipy.special alone: scipy.stats takes three times as long to import, and most steps need no
more than this of it.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit  # Student's quantile, by degrees of freedom and probability

NAN = float("nan")


@dataclass(frozen=True)
class Estimate:
    """An estimate with its interval; NaN ends where there is none."""

    value: float
    low: float = NAN
    high: float = NAN

    def named(self, name: str) -> dict[str, float]:
        """The estimate and the ends of its interval under the names of measures."""
        return {name: self.value, f"{name}.low": self.low, f"{name}.high": self.high}


def testable(*groups: np.ndarray) -> bool:
    """Tell whether every group has two values or more, and the whole any spread."""
    if not groups or any(len(group) < 2 for group in groups):
        return False
    return bool(np.ptp(np.concatenate(groups)) > 0)


def mean_interval(values: np.ndarray, confidence: float) -> Estimate:
    """The mean with Student's interval; no interval for fewer than two values."""
    if len(values) == 0:
        return Estimate(NAN)
    mean = float(np.mean(values))
    if len(values) < 2:
        return Estimate(mean)
    half = (
        stdtrit(len(values) - 1, 0.5 + confidence / 2) * np.std(values, ddof=1) / len(values) ** 0.5
    )
    return Estimate(mean, mean - float(half), mean + float(half))
