"""From repeated times to measurements: medians with their spread, ratios with their intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from refigure.measurements import Measurement

NAN = float("nan")
CONFIDENCE = 0.95
RESAMPLES = 2000

Times = Sequence[float] | np.ndarray


@dataclass(frozen=True)
class Ratio:
    """A ratio with its interval; NaN ends where there is none."""

    value: float
    low: float = NAN
    high: float = NAN


def median_of(name: str, values: Times, unit: str = "s") -> Measurement:
    """The median of repeated times; NaN of none."""
    times = np.asarray(values, float)
    spread = float(np.std(times, ddof=1)) if len(times) > 1 else NAN
    median = float(np.median(times)) if len(times) else NAN
    return Measurement(name, median, spread, len(times), unit)


def ratio_of(
    name: str, above: Times, below: Times, generator: np.random.Generator
) -> list[Measurement]:
    """The ratio of two medians with its bootstrap interval, over rounds that hold one of each."""
    found = median_ratio(np.asarray(above, float), np.asarray(below, float), generator)
    count = len(above)
    ends = {name: found.value, f"{name}.low": found.low, f"{name}.high": found.high}
    return [Measurement(measure, value, n=count) for measure, value in ends.items()]


def median_ratio(above: np.ndarray, below: np.ndarray, generator: np.random.Generator) -> Ratio:
    """median(above) / median(below), resampled by rounds (Efron and Tibshirani 1993, ch. 13).

    A round's two times are drawn together: what disturbs the machine disturbs both.
    """
    if len(above) == 0 or len(below) == 0:
        return Ratio(NAN)
    value = float(np.median(above) / np.median(below))
    if len(above) != len(below) or len(above) < 3:
        return Ratio(value)
    drawn = generator.integers(0, len(above), (RESAMPLES, len(above)))
    ratios = np.median(above[drawn], axis=1) / np.median(below[drawn], axis=1)
    low, high = np.quantile(ratios, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return Ratio(value, float(low), float(high))


def column(rows: Sequence[Sequence[float]], place: int) -> np.ndarray:
    """One of the numbers of each row."""
    return np.array([row[place] for row in rows], float)


def extreme(name: str, values: Sequence[float], largest: bool = True) -> Measurement:
    """The largest or smallest of several interpreters' values; NaN of none."""
    found = [value for value in values if not np.isnan(value)]
    chosen = (max if largest else min)(found, default=NAN)
    return Measurement(name, float(chosen), n=len(found))
