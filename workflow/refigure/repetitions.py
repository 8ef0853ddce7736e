"""Measurements of what was repeated: means over seeds, with their spread and intervals."""

from collections.abc import Sequence

import numpy as np

from refigure.measurements import Measurement
from refigure.statistics import NAN, mean_interval


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
