"""Unions of intervals and their length by day, against a count of single ticks."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from refigure.phone_usage.intervals import (
    Intervals,
    days_touched,
    joined,
    time_before,
    union,
)

spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=12)


def intervals_of(pairs: list[tuple[int, int]]) -> Intervals:
    """Make intervals of pairs (start, length)."""
    starts = np.array([start for start, _ in pairs], dtype=np.int64)
    return Intervals(starts, starts + np.array([length for _, length in pairs], dtype=np.int64))


@given(spans)
def test_union_covers_the_same_ticks_once(pairs: list[tuple[int, int]]) -> None:
    ticks = {tick for start, length in pairs for tick in range(start, start + length)}
    merged = union(intervals_of(pairs))
    assert (merged.starts <= merged.ends).all()
    assert (merged.ends[:-1] < merged.starts[1:]).all()  # disjoint, ascending, not even touching
    instants = np.arange(-1, 90, dtype=np.int64)
    expected = [sum(tick < instant for tick in ticks) for instant in instants.tolist()]
    assert time_before(instants, merged).tolist() == expected


@given(spans)
def test_days_touched_are_those_with_a_tick(pairs: list[tuple[int, int]]) -> None:
    midnights = np.array([0, 10, 10, 33, 60, 61, 100], dtype=np.int64)  # one day has no length
    # An event without duration touches the day of its start.
    ticks = {t for start, length in pairs for t in range(start, start + max(length, 1))}
    expected = [
        any(begin <= tick < end for tick in ticks)
        for begin, end in zip(midnights[:-1].tolist(), midnights[1:].tolist(), strict=True)
    ]
    assert days_touched(intervals_of(pairs), midnights).tolist() == expected


def test_nothing_joined_is_nothing() -> None:
    assert len(joined([]).starts) == 0
    assert len(union(joined([])).ends) == 0
