"""What is said of a group of days, worked out by hand."""

import math

import numpy as np
import pytest

from refigure.phone_usage.describe import HOURS_AWAKE, OUTLIER_MINUTES, describe
from refigure.phone_usage.source import Source

SOURCE = Source("csv", "own", None, (), "")


def test_a_group() -> None:
    rows = {row.measure: row for row in describe(SOURCE, "x", np.array([2.0, 4.0, 9.0]), 0.95)}
    assert list(rows) == ["x", "x_sum", "x_median", "x.low", "x.high"]
    mean = rows["x"]
    # deviations -3 -1 4: population variance 26 / 3
    assert (mean.value, mean.n, mean.unit, mean.data) == (5, 3, "min", "own")
    assert mean.std == pytest.approx(math.sqrt(26 / 3), rel=1e-12)
    assert (rows["x_sum"].value, rows["x_median"].value) == (15, 4)
    # Student's quantile for two degrees of freedom has a closed form: t = 2a / sqrt(1 - a²) *
    # sqrt(2) / 2 with a = 0.95, that is 0.95 * sqrt(2 / (1 - 0.95²)) = 4.302653
    half = 0.95 * math.sqrt(2 / (1 - 0.95**2)) * math.sqrt(13) / math.sqrt(3)
    assert rows["x.high"].value == pytest.approx(5 + half, rel=1e-9)
    assert rows["x.low"].value == pytest.approx(5 - half, rel=1e-9)


def test_without_an_interval() -> None:
    rows = [row.measure for row in describe(SOURCE, "x", np.array([2.0]), unit="1")]
    assert rows == ["x", "x_sum", "x_median"]


@pytest.mark.filterwarnings("error")
def test_an_empty_group() -> None:
    rows = {row.measure: row for row in describe(SOURCE, "x", np.array([]), 0.95)}
    assert {row.n for row in rows.values()} == {0}
    assert rows["x_sum"].value == 0
    for name in ("x", "x_median", "x.low", "x.high"):
        assert math.isnan(rows[name].value)
    assert math.isnan(rows["x"].std)


@pytest.mark.filterwarnings("error")
def test_one_day_has_no_interval() -> None:
    rows = {row.measure: row.value for row in describe(SOURCE, "x", np.array([7.0]), 0.95)}
    assert (rows["x"], rows["x_median"]) == (7, 7)
    assert math.isnan(rows["x.low"]) and math.isnan(rows["x.high"])


def test_what_the_post_takes_for_granted() -> None:
    assert (HOURS_AWAKE, OUTLIER_MINUTES) == (16, 6 * 60)
