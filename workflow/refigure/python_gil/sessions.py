"""A step that takes times: its interpreters, and the machine's parallel capacity around it.

Two threads cannot be seen to be no faster than one where two processes are no faster either. So
every step that takes times first, last and now and then times work that must run twice as fast on
two free cores, and stores that speed-up, the parallel capacity, with its results; what rests on two
free cores is left open where it is low.
"""

import logging
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from refigure.interpreters import Interpreter
from refigure.machine import describe_machine, usable_cpus
from refigure.measurements import Measurement
from refigure.python_gil.children import program, read_interpreters, run_or_skip, run_program

logger = logging.getLogger("refigure")

KINDS = ("threads_in_c", "processes")
EVERY_SECONDS = 6.0  # between two calibrations within a step
PAUSE = 1.0  # seconds between two looks at whether cores have become free


@dataclass(frozen=True)
class Calibration:
    """The work that is timed to see whether two cores are free; about 30 ms a piece."""

    hash_bytes: int
    hash_times: int
    count: int
    repeats: int
    free: float  # the parallel capacity from which two cores count as free
    tries: int  # passes of a step at most, until they were
    patience: float  # seconds that a step waits at most for them, all passes together


@dataclass
class Session:
    """What a step that takes times works with."""

    programs: Sequence[str]
    interpreters: list[Interpreter]
    generator: np.random.Generator
    calibration: Calibration | None = None
    states: list[dict[str, Any]] = field(default_factory=list)  # of the machine
    looked: float = 0.0  # when its state was last taken
    busy: list[float] = field(default_factory=list)  # capacities of the passes thrown away

    @property
    def own(self) -> Interpreter:
        """The interpreter that runs the workflow."""
        return next(one for one in self.interpreters if one.path == sys.executable)

    def run(self, name: str, request: Mapping[str, Any], **options: Any) -> Any:
        """Run a program in the workflow's own interpreter."""
        return run_program(self.own, program(self.programs, name), request, **options)

    def run_with(
        self, interpreter: Interpreter, name: str, request: Mapping[str, Any], **options: Any
    ) -> Any:
        """Run a program in an interpreter; None where it fails.

        From time to time the state of the machine is taken before.
        """
        if time.monotonic() - self.looked > EVERY_SECONDS:
            self.look()
        return run_or_skip(interpreter, program(self.programs, name), request, **options)

    def look(self) -> None:
        """Take the state of the machine."""
        if self.calibration:
            self.states.append(state_of(self, self.calibration))
            self.looked = time.monotonic()

    def rounds(self, arms: Sequence[str], repeats: int, warm_up: int = 1) -> list[list[str]]:
        """The order of the arms in each round: interleaved, and shuffled in each."""
        return [list(self.generator.permutation(list(arms))) for _ in range(repeats + warm_up)]

    def here_or_elsewhere(self, interpreter: Interpreter, here: int, elsewhere: int) -> int:
        """More of something in the workflow's own interpreter, on which most claims rest."""
        return here if interpreter == self.own else elsewhere

    def record(self, **observed: Any) -> dict[str, Any]:
        """What the step stores: the machine before and after, and what was observed."""
        return {"machine": self.states, "passes_thrown_away": self.busy, **observed}

    def measurements(self, name: str) -> list[Measurement]:
        """The parallel capacity of the step and the machine's load."""
        values = [value for state in self.states for kind in KINDS for value in state[kind]]
        spread, count = float(np.std(values, ddof=1)), len(values)
        load = max(state["load"] for state in self.states)
        return [
            Measurement(f"capacity_{name}", parallel_capacity(self.states), spread, count),
            Measurement(f"load_{name}", load, n=len(self.states)),
        ]


def passes(
    programs: Sequence[str],
    interpreters: str,
    calibration: Calibration,
    generator: np.random.Generator,
) -> Iterator[Session]:
    """Yield a session for a loop's body to measure in, and another where two cores were not free.

    Read which interpreters there are; take the machine's state before and after each pass of the
    body, which begins when cores are free or patience has ended. A pass beside other programs is
    thrown away for what its calibrations say, whatever it measured; the last counts, free or not.
    """
    known = read_interpreters(interpreters)
    several = len(usable_cpus()) > 1
    patience = calibration.patience if several else 0.0
    busy: list[float] = []
    for _ in range(calibration.tries if several else 1):
        session = Session(programs, known, generator, calibration, busy=list(busy))
        patience -= wait_for_cores(session, calibration.free, patience)
        yield session
        session.look()
        capacity = parallel_capacity(session.states)
        if capacity >= calibration.free:
            return
        logger.info("the cores were not free: parallel capacity %.2f", capacity)
        busy.append(capacity)


def wait_for_cores(session: Session, free: float, patience: float) -> float:
    """Look at the machine until its cores are free, `patience` seconds at most; return how long."""
    began = time.monotonic()
    while True:
        session.states.clear()
        session.look()
        waited = time.monotonic() - began
        if parallel_capacity(session.states) >= free or waited + PAUSE > patience:
            return waited
        time.sleep(PAUSE)


def parallel_capacity(states: Iterable[Mapping[str, Any]]) -> float:
    """The speed-up that three quarters of the calibrations reach, threads or processes.

    One round that something else disturbed does not make a machine busy, a quarter of them does.
    """
    listed = list(states)
    quarters = [
        np.quantile([value for state in listed for value in state[kind]], 0.25) for kind in KINDS
    ]
    return float(min(quarters))


def state_of(session: Session, calibration: Calibration) -> dict[str, Any]:
    """Describe the machine and measure its parallel capacity.

    That of threads which hash and so hold no lock, and that of processes which count: twice the
    work by two, over the work by one. The two of a round stand side by side in time.
    """
    machine = describe_machine()
    hashing = ["sha256", calibration.hash_bytes, calibration.hash_times]
    works = {"threads": hashing, "fork": ["count", calibration.count]}
    arms = {
        f"{workers}_{number}": {"work": work, "workers": workers, "number": number}
        for workers, work in works.items()
        for number in (1, 2)
    }
    request = {"arms": arms, "rounds": session.rounds(list(arms), calibration.repeats)}
    times = session.run("run_workers", {**request, "warm_up": 1})
    machine["threads_in_c"] = speed_ups(times["threads_1"], times["threads_2"])
    machine["processes"] = speed_ups(times["fork_1"], times["fork_2"])
    return machine


def speed_ups(one: Sequence[Sequence[float]], two: Sequence[Sequence[float]]) -> list[float]:
    """The speed-up of each round: two pieces of work in the time of `two` against one in `one`."""
    return [2 * first[0] / second[0] for first, second in zip(one, two, strict=True)]
