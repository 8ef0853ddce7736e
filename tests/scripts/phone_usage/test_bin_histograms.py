"""The bins of the histograms: the edges of the post, every day counted once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refigure.phone_usage.days import VARIANTS, WEEKDAYS, hour_edges
from scripts.phone_usage.bin_histograms import histogram

if TYPE_CHECKING:
    from tests.conftest import Measured


def test_bins_of_two_weeks(two_weeks: Measured) -> None:
    # see test_measure.py: nine days under an hour, five from one hour to two (120 closes the last)
    found = json.loads(Path(two_weeks.histograms).read_text("utf-8"))
    assert found["corrected"]["overall"] == {
        "counts": [9, 5],
        "edges": [0, 60, 120],
        "mean": pytest.approx(690 / 14, rel=1e-12),
        "std": pytest.approx((45500 / 14 - (690 / 14) ** 2) ** 0.5, rel=1e-12),
        "n": 14,
    }
    counts = {name: found["corrected"][name]["counts"] for name in ("weekday", "weekend")}
    assert counts == {"weekday": [9, 1], "weekend": [0, 4]}
    counts = {name: found["as_published"][name]["counts"] for name in ("weekday", "weekend")}
    # published weekdays: 10 20 40 50 50 | 60 60 70 90 120; published weekends: 20 30 30 40
    assert counts == {"weekday": [5, 5], "weekend": [4, 0]}
    assert found["corrected"]["week"]["counts"] == [1, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert found["corrected"]["week"]["edges"] == pytest.approx(list(range(280, 411, 13)))
    assert found["corrected"]["most_used_month"]["month"] == 3
    assert found["corrected"]["most_used_month"]["counts"] == [1, 3]  # 50 | 60 90 120
    assert found["corrected"]["least_used_month"]["month"] == 2
    assert found["corrected"]["least_used_month"]["counts"] == [8, 2]  # ... | 60 70
    assert found["corrected"]["least_used_month"]["edges"] == [0, 60, 120]


def test_every_group_is_counted_whole(made_up_year: Measured) -> None:
    found = json.loads(Path(made_up_year.histograms).read_text("utf-8"))
    for variant in VARIANTS:
        groups = found[variant]
        assert all(sum(group["counts"]) == group["n"] for group in groups.values())
        assert groups["weekday"]["n"] + groups["weekend"]["n"] == 365
        seven = np.array([groups[day]["counts"] for day in WEEKDAYS])
        assert seven.sum(axis=0).tolist() == groups["overall"]["counts"]


def test_an_empty_group_has_no_mean() -> None:
    empty = histogram(np.array([]), np.array([0, 60]))
    assert empty == {"edges": [0, 60], "counts": [0], "mean": None, "std": None, "n": 0}


@pytest.mark.parametrize(
    ("highest", "last"),
    # the post: np.arange(0, max + 60, 60) of whole minutes, here for a maximum of 528: 540
    [(528, 540), (540, 540), (541, 600), (0.5, 60), (60, 60), (60.5, 120), (59.999, 60), (0, 60)],
)
def test_hour_edges(highest: float, last: int) -> None:
    edges = hour_edges(np.array([0.0, highest]))
    assert edges.tolist() == list(range(0, last + 1, 60))


@given(st.lists(st.floats(0, 1500), min_size=1, max_size=50))
def test_no_minute_falls_outside(minutes: list[float]) -> None:
    values = np.array(minutes)
    edges = hour_edges(values)
    assert sum(histogram(values, edges)["counts"]) == len(minutes)
    assert edges[-1] - 60 < max(values.max(), 1) <= max(edges[-1], 1)
