"""Measurements of what was repeated: means over seeds, with their spread and intervals."""

from collections.abc import Sequence

import numpy as np
from scipy.special import stdtrit

from refigure.intervals import NAN, mean_interval
from refigure.measurements import Measurement


def measurements_of(
    name: str,
    values: Sequence[float] | np.ndarray,
    confidence: float,
    device: str = "cpu",
    data: str = "real",
) -> list[Measurement]:
    """Make the measurement of a mean over seeds, with Student's interval where there are two."""
    repeated = np.asarray(values, float)
    count = len(repeated)
    std = float(np.std(repeated, ddof=1)) if count > 1 else NAN
    estimate = mean_interval(repeated, confidence)
    rows = [Measurement(name, estimate.value, std, count, device=device, data=data)]
    if count > 1:
        ends = {"low": estimate.low, "high": estimate.high}
        rows += [
            Measurement(f"{name}.{end}", value, n=count, device=device, data=data)
            for end, value in ends.items()
        ]
    return rows


def spread_of(
    name: str,
    values: Sequence[float] | np.ndarray,
    confidence: float,
    logarithmic: bool = False,
    data: str = "real",
) -> list[Measurement]:
    """Make the measurement of a median over seeds, with the interval for one seed more.

    Where a published number came from one unknown seed, it should lie in there: a prediction
    interval, mean ± t s √(1 + 1/n), of the values or of their logarithms.
    """
    repeated = np.asarray(values, float)
    count = len(repeated)
    middle, std = float(np.median(repeated)), float(np.std(repeated, ddof=1)) if count > 1 else NAN
    rows = [Measurement(name, middle, std, count, data=data)]
    if count > 1:
        scale = np.log(repeated) if logarithmic else repeated
        half = stdtrit(count - 1, 0.5 + confidence / 2) * np.std(scale, ddof=1)
        half *= (1 + 1 / count) ** 0.5
        for end, value in (("low", scale.mean() - half), ("high", scale.mean() + half)):
            found = float(np.exp(value)) if logarithmic else float(value)
            rows.append(Measurement(f"{name}.{end}", found, n=count, data=data))
    return rows
