"""What a trace of the lock tells: how long threads hold it, how often it changes, who is next."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from refigure.python_gil.samples import NAN

Run = Sequence[float]  # thread, start, end, chunks


@dataclass(frozen=True)
class Ownership:
    """A trace in numbers; times in seconds, lengths in iterations of the threads' loop."""

    median_hold: float = NAN
    longest_hold: float = NAN
    median_iterations: float = NAN
    longest_iterations: float = NAN
    switches_per_second: float = NAN
    long_holds: float = NAN  # the share of holds of two intervals or more
    longest_waiter_next: float = NAN  # the share of switches at which it ran next
    throughput: float = NAN  # iterations a second
    fairness: float = NAN  # the least over the most work of a thread
    runs: int = 0


def summarize(runs: Sequence[Run], threads: int, chunk: int, interval: float) -> Ownership:
    """Summarize the runs of a trace; NaN where it has too few.

    The first and the last run are cut off by the trace and do not count as holds.
    """
    table = np.array(runs, float).reshape(-1, 4)
    whole = table[1:-1]
    span = float(table[-1, 2] - table[0, 1]) if len(table) else 0.0
    if span <= 0:
        return Ownership(runs=len(table))
    if len(whole) == 0:  # of one thread, or too short: nothing changed hands
        throughput = float(table[:, 3].sum() * chunk / span)
        return Ownership(throughput=throughput, runs=len(table))
    holds = whole[:, 2] - whole[:, 1]
    iterations = whole[:, 3] * chunk
    work = [table[table[:, 0] == thread, 3].sum() for thread in range(threads)]
    return Ownership(
        median_hold=float(np.median(holds)),
        longest_hold=float(holds.max()),
        median_iterations=float(np.median(iterations)),
        longest_iterations=float(iterations.max()),
        switches_per_second=(len(table) - 1) / span,
        long_holds=float(np.mean(holds >= 2 * interval)),
        longest_waiter_next=longest_waiter_share(table[:, 0].astype(int).tolist(), threads),
        throughput=float(table[:, 3].sum() * chunk / span),
        fairness=float(min(work) / max(work)),
        runs=len(table),
    )


def longest_waiter_share(order: Sequence[int], threads: int) -> float:
    """The share of switches at which the thread that had waited longest ran next.

    Counted once every thread has run, so that each one's wait is known; with two threads it is 1.
    """
    last_end: dict[int, int] = {}
    hits = switches = 0
    for place, thread in enumerate(order):
        waiting = {name: end for name, end in last_end.items() if name != order[place - 1]}
        if place and len(last_end) == threads:
            switches += 1
            hits += thread == min(waiting, key=lambda name: waiting[name])
        last_end[thread] = place
    return hits / switches if switches else NAN
