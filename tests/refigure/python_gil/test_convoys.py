"""The law of the convoy, from round trips made up by it."""

import math

import numpy as np
import pytest

from refigure.python_gil.convoys import Convoy, convoy_rows, joined


def convoy(name: str, latency: float, interval: float | None = None, trips: int = 50) -> Convoy:
    """Round trips that all take the same, in seconds, one after the other."""
    starts = latency * np.arange(trips)
    steps = np.stack([starts, starts, starts + 0.001, starts + latency], axis=1)
    request = {} if interval is None else {"switch_interval": interval}
    return Convoy(name, "py311", request, steps, [])


def measured(convoys: list[Convoy]) -> dict[str, float]:
    """The measures by name."""
    return {row.measure: row.value for row in convoy_rows(convoys, 0.001)}


def test_the_law() -> None:
    """Latency = 1.1 ms + interval: slope 1, and nothing above the round trip alone."""
    found = measured(
        [
            convoy("own_late_0", 0.0011),
            convoy("own_late_1", 0.0061),
            *(convoy(f"switch_{one:g}", 0.0011 + one, one) for one in (0.001, 0.005, 0.02)),
        ]
    )
    assert found["latency_slope"] == pytest.approx(1)
    assert (found["wait_slope"], found["wait_intercept"]) == pytest.approx((1, 0.1))
    assert found["waits_per_trip"] == 1
    assert found["rate_kept_own_late"] == pytest.approx(1.1 / 6.1)
    assert found["ready_late"] == pytest.approx(5.1)
    assert found["trips_own_late_0"] == pytest.approx(1 / 0.0011)


def test_a_wait_is_an_interval_also_where_sending_loses_the_lock_too() -> None:
    """Then the answer comes meanwhile: two waits, and a round trip of two intervals."""
    twice = []
    for interval in (0.002, 0.005, 0.02):
        starts = 2 * interval * np.arange(50)
        steps = [starts, starts + interval, starts + 0.001, starts + 2 * interval]
        request = {"switch_interval": interval}
        twice.append(Convoy(f"switch_{interval}", "py311", request, np.stack(steps, axis=1), []))
    found = measured(twice)
    assert found["waits_per_trip"] == 2
    own = Convoy("own_late_1", "py311", {}, twice[1].trips, [])
    assert measured([own])["ready_late"] == pytest.approx(5), "one of the two waits"
    assert (found["wait_slope"], found["latency_slope"]) == pytest.approx((1, 2))
    assert found["wait_intercept"] == pytest.approx(0, abs=1e-9)


def test_what_stalls() -> None:
    slow, quick = convoy("own_at_once_1", 0.005), convoy("own_crowded_1", 0.00001)
    found = measured([slow, quick, convoy("own_ready_1", 0.000001)])
    stalled = tuple(found[f"stalled_{name}"] for name in ("at_once", "crowded", "ready"))
    assert stalled == (1.0, 0.0, 0.0)


def test_runs_are_joined_end_to_end() -> None:
    slow, quick = convoy("own_ready_1", 0.005, trips=10), convoy("own_ready_1", 0.000001, trips=30)
    both = joined([slow, quick])
    assert len(both.trips) == 40 and (np.diff(both.trips[:, 0]) > 0).all()
    assert measured([both])["stalled_ready"] == 0.25


def test_without_an_old_lock_its_measures_are_there_and_say_nothing() -> None:
    found = measured([convoy("own_late_0", 0.0011)])
    assert math.isnan(found["rate_kept_old_late"]) and math.isnan(found["latency_slope"])
