"""Describe a group of days by the numbers that the post prints of every group."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from refigure.intervals import NAN, mean_interval
from refigure.measurements import Measurement
from refigure.phone_usage.source import Source

OUTLIER_MINUTES = 360  # the post: "more than 6 hours"
HOURS_AWAKE = 16  # the post: "assume 8 hours of sleep per day"


@dataclass(frozen=True)
class DescribeSettings:
    """How means are described."""

    us_average_minutes: float  # a day, of American adults, as the post quotes it
    confidence: float  # the level of the intervals of means


def describe(
    about: Source, name: str, values: np.ndarray, confidence: float | None = None, unit: str = "min"
) -> Iterator[Measurement]:
    """Yield mean (with population deviation and n), sum, median and, where asked, the interval."""
    count = len(values)
    mean, std = (float(values.mean()), float(values.std())) if count else (NAN, NAN)
    yield about.measurement(name, mean, std=std, n=count, unit=unit)
    yield about.measurement(f"{name}_sum", float(values.sum()), n=count, unit=unit)
    yield about.measurement(
        f"{name}_median", np.median(values) if count else NAN, n=count, unit=unit
    )
    if confidence is not None:
        interval = mean_interval(values, confidence)
        yield about.measurement(f"{name}.low", interval.low, n=count, unit=unit)
        yield about.measurement(f"{name}.high", interval.high, n=count, unit=unit)
