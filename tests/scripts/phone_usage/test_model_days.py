"""The models with correlated days: known effects are found again, short exports give none."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from refigure.measurements import Measurement, read_measurements
from refigure.phone_usage.days import label_days, write_days
from refigure.phone_usage.source import Source
from scripts.phone_usage.model_days import (
    main,
    measure_autocorrelation,
    measure_count_model,
    measure_regression,
)

SOURCE = Source("csv", "own", None, (), "")
DAYS = 7 * 300
WEEKEND = (np.arange(DAYS) % 7 >= 5).astype(float)


def by_name(rows: list[Measurement]) -> dict[str, float]:
    """The values by measure, without the variant."""
    return {row.measure.removeprefix("corrected."): row.value for row in rows}


def ar1(rho: float, seed: int) -> np.ndarray:
    """AR(1) noise of unit variance."""
    shocks = np.random.default_rng(seed).normal(size=DAYS) * math.sqrt(1 - rho**2)
    noise = np.empty(DAYS)
    noise[0] = shocks[0]
    for day in range(1, DAYS):
        noise[day] = rho * noise[day - 1] + shocks[day]
    return noise


def test_regression_finds_effect_and_correlation() -> None:
    minutes = 100 + 20 * WEEKEND + 30 * ar1(0.5, 1)
    found = by_name(list(measure_regression(minutes, WEEKEND, 0.95, SOURCE)))
    # The standard error of rho is sqrt((1 - rho²) / n). Whitened, the regressor w_t - rho w_{t-1}
    # takes 0 and 1 - rho, 1, -rho in a week: variance (0.25 + 1 + 0.25)/7 - (1/7)² per shock of
    # 30 sqrt(1 - rho²). Four standard errors each.
    assert found["ar1_rho"] == pytest.approx(0.5, abs=4 * math.sqrt(0.75 / DAYS))
    error = 30 * math.sqrt(0.75) / math.sqrt(DAYS * (1.5 / 7 - 1 / 49))
    assert found["weekend_ar1"] == pytest.approx(20, abs=4 * error)
    half = (found["weekend_ar1.high"] - found["weekend_ar1.low"]) / 2
    assert half == pytest.approx(1.96 * error, rel=0.1)
    assert found["weekend_ar1_p"] < 1e-9


def test_regression_of_the_confidence_asked_for() -> None:
    minutes = 100 + 20 * WEEKEND + 30 * ar1(0.2, 2)
    ends = [
        by_name(list(measure_regression(minutes, WEEKEND, confidence, SOURCE)))
        for confidence in (0.5, 0.95)
    ]
    widths = [end["weekend_ar1.high"] - end["weekend_ar1.low"] for end in ends]
    # normal quantiles 0.6745 and 1.95996; Student's for 2100 days are within a thousandth
    assert widths[0] / widths[1] == pytest.approx(0.6745 / 1.95996, rel=1e-3)


def test_count_model_finds_the_ratio_of_means() -> None:
    random = np.random.default_rng(3)
    means = 100 * np.where(WEEKEND == 1, 1.2, 1.0)
    minutes = random.negative_binomial(4, 4 / (4 + means)).astype(float)
    found = by_name(list(measure_count_model(minutes, WEEKEND, 0.95, SOURCE)))
    # with one two-valued regressor the estimate is the ratio of the two means
    ratio = minutes[WEEKEND == 1].mean() / minutes[WEEKEND == 0].mean()
    assert found["weekend_ratio"] == pytest.approx(ratio, rel=1e-4)
    assert found["weekend_ratio.low"] < 1.2 < found["weekend_ratio.high"]
    # variance of the log ratio: Σ (1/mean + 1/4) / n of the two groups
    error = math.sqrt((1 / 100 + 1 / 4) / 1500 + (1 / 120 + 1 / 4) / 600)
    width = math.log(found["weekend_ratio.high"] / found["weekend_ratio.low"]) / 2
    assert width == pytest.approx(1.96 * error, rel=0.25)  # Newey-West over 7 lags scatters


def test_autocorrelation_rows() -> None:
    minutes = np.tile([1.0, 2.0, 3.0, 4.0, 5.0, 9.0, 9.0], 4)
    found = by_name(list(measure_autocorrelation(minutes, 9, SOURCE)))
    assert [name for name in found if name[-1].isdigit()] == [
        f"autocorrelation_{lag:02d}" for lag in range(1, 10)
    ]
    assert found["autocorrelation_07"] == pytest.approx(3 / 4)  # three of the four weeks overlap
    assert found["autocorrelation_noise_bound"] == pytest.approx(1.959964 / 28**0.5, rel=1e-6)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "rows",
    [
        [("2018-01-01", 5)],
        [(f"2018-01-{day:02d}", 5) for day in range(1, 32)],  # no spread
        [(f"2018-01-{day:02d}", day) for day in range(1, 28)],  # one day short of four weeks
    ],
)
def test_short_or_constant_exports_give_no_model(
    tmp_path: Path, rows: list[tuple[str, float]]
) -> None:
    table = pd.DataFrame(rows, columns=["date", "minutes"])
    table["pickups"], table["recorded"] = pd.array([1] * len(table), dtype="Int64"), True
    write_days(tmp_path / "days.csv", label_days(table, None))
    SOURCE.write(tmp_path / "source.json")
    out = str(tmp_path / "measurements.csv")
    settings = {"lags": 28, "confidence": 0.95}
    main(str(tmp_path / "days.csv"), str(tmp_path / "source.json"), settings, out)
    found = read_measurements(out)
    assert "corrected.weekend_ar1" not in found
    assert math.isnan(found["autocorrelation_28"])
