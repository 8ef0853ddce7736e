"""Keep the jobs that measure run times apart from all other jobs of the workflow on a machine.

Any number of jobs may compute at once, but one that takes times must be alone, whatever `--cores`,
`--set-threads` or an executor made of its rule's threads. Every step holds the machine's lock while
it runs: shared, or for itself if its rule says `resources: machine="alone"`. The lock is the
kernel's (`flock`): it is given back however a job ends. It binds the jobs of one user on one
machine; a scheduler's `--exclusive` keeps others away.
"""

import contextlib
import fcntl
import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

logger = logging.getLogger("refigure")

SHARED, ALONE, WAITS = "shared", "alone", "waits"


@contextlib.contextmanager
def occupy(manner: str = SHARED) -> Iterator[None]:
    """Hold the machine in one of three manners for as long as the context lasts.

    Args:
        manner: "shared" with other jobs; "alone", beside none; "waits" for a job that computes
            nothing itself but runs the workflow, whose jobs hold the machine each for themselves.

    Raises:
        ValueError: it is none of the three.
    """
    if manner not in (SHARED, ALONE, WAITS):
        raise ValueError(f"a rule's resource `machine` is shared, alone or waits, not {manner!r}")
    if manner == WAITS:
        yield
        return
    with open(lock_folder() / "machine.lock", "ab") as machine:
        # One at a time through the door: who waits to be alone keeps it, so that a stream of other
        # jobs, of which there is always one at work, cannot keep a timing job out for ever.
        with open(lock_folder() / "door.lock", "ab") as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            lock(machine.fileno(), fcntl.LOCK_EX if manner == ALONE else fcntl.LOCK_SH)
        yield


def lock(file: int, kind: int) -> None:
    """Lock an open file, and say so where that takes waiting."""
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        logger.info("waiting for other jobs on this machine to end")
        fcntl.flock(file, kind)


def lock_folder() -> Path:
    """The folder of this user's locks on this machine."""
    folder = Path(tempfile.gettempdir(), f"refigure-machine-{os.getuid()}")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
