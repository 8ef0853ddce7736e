"""Round trips of a quick I/O thread beside threads that compute: latencies, rates, their law."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from refigure.measurements import Measurement
from refigure.python_gil.samples import NAN

STALLED = 2.5  # ms: a quick answer waited, if it took half of the default interval or more
LEAST_INTERVAL = 5e-4  # seconds; below, waking up takes as long as the interval


@dataclass(frozen=True)
class Convoy:
    """Round trips of one setting, (trips, 4): start, sent, answered, received, in seconds."""

    name: str
    interpreter: str
    request: Mapping[str, Any]
    trips: np.ndarray
    ran: Sequence[Sequence[Sequence[float]]]  # stretches of the computing threads, if traced

    @property
    def latencies(self) -> np.ndarray:
        """Milliseconds from before the sending to after the receiving."""
        return np.asarray(1e3 * (self.trips[:, 3] - self.trips[:, 0]))

    @property
    def ready(self) -> np.ndarray:
        """Milliseconds from the answer to its receipt, most of it waiting for the lock.

        From the end of sending, where that too waited for the lock and the answer came meanwhile.
        """
        return np.asarray(1e3 * (self.trips[:, 3] - self.trips[:, 1:3].max(axis=1)))

    def waits(self, least: float) -> np.ndarray:
        """Milliseconds of each wait of `least` or more: to send, or after the answer is there.

        In both the lock is waited for, and nothing else takes so long. A round trip has one such
        wait or two: whether sending, which is quick, loses the lock is a race that machines decide.
        """
        sending = 1e3 * (self.trips[:, 1] - self.trips[:, 0])
        waits = np.concatenate([sending, self.ready])
        return np.asarray(waits[waits >= least])

    @property
    def rate(self) -> float:
        """Round trips a second."""
        return len(self.trips) / float(self.trips[-1, 3] - self.trips[0, 0])

    def record(self, kept: int) -> dict[str, Any]:
        """What is stored of it: the first trips, and the latencies in steps of their order."""
        ranks = np.linspace(0, 1, 101)
        return {
            "interpreter": self.interpreter,
            "request": dict(self.request),
            "trips": self.trips[:kept].tolist(),
            "ran": [list(stretch[: 4 * kept]) for stretch in self.ran],
            "count": len(self.trips),
            "latency_quantiles_ms": np.quantile(self.latencies, ranks).tolist(),
        }


def joined(runs: Sequence[Convoy]) -> Convoy:
    """The round trips of several runs of a setting, as if one run had followed the other."""
    trips, end = [], 0.0
    for one in runs:
        trips.append(one.trips + end)
        end = float(trips[-1][-1, 3])
    return replace(runs[0], trips=np.concatenate(trips), ran=[])


def convoy_rows(convoys: Sequence[Convoy], delay: float) -> list[Measurement]:
    """The measures of all settings; NaN where an interpreter is not there."""
    by_name = {convoy.name: convoy for convoy in convoys}
    rows = [
        row
        for convoy in convoys
        for row in (
            median_of_trips(f"latency_{convoy.name}".replace(".", "_"), convoy),
            Measurement(
                f"trips_{convoy.name}".replace(".", "_"),
                convoy.rate,
                n=len(convoy.trips),
                unit="1/s",
            ),
        )
    ]
    rows += law(convoys)
    for who in ("own", "old", "newest"):
        for after in ("late", "at_once"):
            alone, beside = (by_name.get(f"{who}_{after}_{threads}") for threads in (0, 1))
            ratio = beside.rate / alone.rate if alone and beside else NAN
            rows.append(Measurement(f"rate_kept_{who}_{after}", ratio))
            latency = float(np.median(beside.latencies)) if beside else NAN
            rows.append(Measurement(f"beside_{who}_{after}", latency, unit="ms"))
    for name in ("at_once", "crowded", "ready"):
        quick = by_name.get(f"own_{name}_1")
        stalled = float(np.mean(quick.latencies >= STALLED)) if quick else NAN
        rows.append(Measurement(f"stalled_{name}", stalled, n=len(quick.trips) if quick else 0))
    late = by_name.get("own_late_1")
    ready = float(np.median(late.ready)) if late else NAN
    rows.append(Measurement("ready_late", ready, n=len(late.trips) if late else 0, unit="ms"))
    return rows


def median_of_trips(name: str, convoy: Convoy) -> Measurement:
    """The median latency of a setting, in milliseconds."""
    found = convoy.latencies
    spread = float(np.std(found, ddof=1)) if len(found) > 1 else NAN
    return Measurement(name, float(np.median(found)), spread, len(found), "ms")


def law(convoys: Sequence[Convoy]) -> list[Measurement]:
    """The straight lines over switch interval, of median latency and of the median wait, in ms."""
    chosen = {
        1e3 * convoy.request["switch_interval"]: convoy
        for convoy in convoys
        if convoy.request.get("switch_interval", 0) >= LEAST_INTERVAL
    }
    found = {interval: one.waits(interval / 2) for interval, one in chosen.items()}
    base = next(
        (float(np.median(one.latencies)) for one in convoys if one.name == "own_late_0"), NAN
    )
    slope, _ = line({at: float(np.median(one.latencies)) for at, one in chosen.items()})
    wait_slope, wait_intercept = line(
        {at: float(np.median(waits)) for at, waits in found.items() if len(waits)}
    )
    trips = sum(len(one.trips) for one in chosen.values())
    number = sum(len(waits) for waits in found.values())
    return [
        Measurement("latency_slope", slope, n=len(chosen)),
        Measurement("wait_slope", wait_slope, n=number),
        Measurement("wait_intercept", wait_intercept, n=number, unit="ms"),
        Measurement("waits_per_trip", number / trips if trips else NAN, n=trips),
        Measurement("latency_alone", base, unit="ms"),
    ]


def line(points: Mapping[float, float]) -> tuple[float, float]:
    """Slope and intercept of the least squares line; NaN of fewer than two points."""
    if len(points) < 2:
        return NAN, NAN
    slope, intercept = np.polyfit(list(points), list(points.values()), 1)
    return float(slope), float(intercept)
