"""Traces of the lock in numbers, from traces whose every number can be worked out on paper."""

import math

import pytest

from refigure.python_gil.ownership import longest_waiter_share, summarize


def alternating(holds: list[float]) -> list[list[float]]:
    """Runs of two threads in turn; a chunk a millisecond."""
    runs, start = [], 0.0
    for place, hold in enumerate(holds):
        runs.append([place % 2, start, start + hold, round(1e3 * hold)])
        start += hold
    return runs


def test_a_trace_in_numbers() -> None:
    found = summarize(alternating([0.004, 0.005, 0.006, 0.012, 0.003]), 2, 200, 0.005)
    # the first and the last run are cut off by the trace
    assert found.median_hold == pytest.approx(0.006)
    assert found.longest_hold == pytest.approx(0.012)
    assert found.median_iterations == 6 * 200 and found.longest_iterations == 12 * 200
    assert found.switches_per_second == pytest.approx(4 / 0.030)
    assert found.long_holds == pytest.approx(1 / 3), "12 ms is two intervals and more"
    assert found.throughput == pytest.approx(30 * 200 / 0.030)
    assert found.fairness == pytest.approx((4 + 6 + 3) / (5 + 12))
    assert found.longest_waiter_next == 1.0, "of two threads the other one is always next"
    assert found.runs == 5


def test_one_thread_has_a_throughput_and_nothing_else() -> None:
    found = summarize([[0, 0.0, 0.5, 100]], 1, 200, 0.005)
    assert found.throughput == 40_000 and math.isnan(found.median_hold)
    assert math.isnan(summarize([], 2, 200, 0.005).throughput)


@pytest.mark.parametrize(
    ("order", "share"),
    [
        ([0, 1, 2] * 20, 1.0),  # in turn: always the one that has waited longest
        ([0, 1, 2] + [1, 2] * 20, 0.0),  # thread 0 waits for ever
        ([0, 1, 2, 0, 1, 0, 2], 0.75),  # 0, 1 and the last 2 were due, the third 0 was not
    ],
)
def test_who_is_next(order: list[int], share: float) -> None:
    assert longest_waiter_share(order, 3) == pytest.approx(share)


def test_random_order_is_chance() -> None:
    """One over the number that wait: a third with four threads, to 5 s.d. of 3,000 switches."""
    import numpy as np

    random, order = np.random.default_rng(4), [0, 1, 2, 3]
    while len(order) < 3000:
        order.append(int(random.choice([one for one in range(4) if one != order[-1]])))
    assert longest_waiter_share(order, 4) == pytest.approx(1 / 3, abs=5 * 0.0087)
    assert math.isnan(longest_waiter_share([0, 0, 0], 2))
