"""Sets of time intervals as arrays: their union, and how much of it lies in each day."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Instants = NDArray[np.int64]  # microseconds since 1970-01-01 UTC: sums and differences are exact


@dataclass(frozen=True)
class Intervals:
    """Half-open intervals [start, end); an event without duration has its end at its start."""

    starts: Instants  # (intervals,)
    ends: Instants  # (intervals,), nowhere before `starts`


NO_INTERVALS = Intervals(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))


def joined(parts: Sequence[Intervals]) -> Intervals:
    """Concatenate any number of sets of intervals, unsorted."""
    parts = [NO_INTERVALS, *parts]
    return Intervals(
        np.concatenate([part.starts for part in parts]),
        np.concatenate([part.ends for part in parts]),
    )


def union(intervals: Intervals) -> Intervals:
    """Merge intervals that overlap or touch; the result is disjoint and ascending."""
    order = np.argsort(intervals.starts, kind="stable")
    starts = intervals.starts[order]
    reached = np.maximum.accumulate(intervals.ends[order])  # the latest end so far
    separate = starts[1:] > reached[:-1]  # (intervals - 1,) is there time between neighbours?
    edge = np.ones(min(len(starts), 1), dtype=bool)  # none if there are no intervals
    return Intervals(
        starts[np.concatenate((edge, separate))], reached[np.concatenate((separate, edge))]
    )


def time_before(instants: Instants, disjoint: Intervals) -> Instants:
    """Return how much of a union (see `union`) lies before each instant, in microseconds."""
    total = np.concatenate(([0], np.cumsum(disjoint.ends - disjoint.starts)))
    begun = np.searchsorted(disjoint.starts, instants)  # intervals that start before the instant
    # Of those only the last can reach beyond the instant; before the first there is none.
    ends = np.concatenate(([instants.min()], disjoint.ends))
    return total[begun] - np.maximum(ends[begun] - instants, 0)


def days_touched(intervals: Intervals, midnights: Instants) -> NDArray[np.bool_]:
    """Tell for each day, (midnights - 1,), whether any interval has a part in it.

    An interval that ends at midnight has none in the day that begins; one without length is in
    the day of its start. All must lie between the first and the last midnight.
    """
    first = np.searchsorted(midnights, intervals.starts, side="right") - 1
    last_instants = np.maximum(intervals.ends - 1, intervals.starts)
    last = np.searchsorted(midnights, last_instants, side="right") - 1
    # Each interval counts from its first day on until after its last: so many touch a day.
    days = len(midnights) - 1
    entering = np.bincount(first, minlength=days + 1)
    left = np.bincount(last + 1, minlength=days + 1)
    # A day can have no length: 2011-12-30 in Apia, which crossed the date line.
    return (np.cumsum(entering - left)[:days] > 0) & (np.diff(midnights) > 0)
