"""Keep a step whose run was killed apart from the run that makes its files anew.

Where Snakemake alone is killed (by the kernel, for want of memory, say), its jobs go on. The next
run starts them again; the old one must not write beside the new. Each job holds a lock on its
outputs, and ends itself when it sees that the process which started it is gone, or that another run
has signed (refigure.run_lock).
"""

import contextlib
import fcntl
import hashlib
import logging
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

logger = logging.getLogger("refigure")

RUN_FILE, RUN_NAME = "REFIGURE_RUN_FILE", "REFIGURE_RUN"  # of the environment
LOOK_SECONDS = 0.5


@contextlib.contextmanager
def hold_outputs(first: str, watch: bool = True) -> Iterator[None]:
    """Hold the lock on a job's outputs for as long as the context lasts.

    Without a run that has signed there is none to keep apart from: nothing happens.

    Args:
        first: the path of the first output, which no other job has.
        watch: whether to end this process when another run takes over. A job that takes times is
            not disturbed by looking; the new one waits for its end.
    """
    file, name = os.environ.get(RUN_FILE), os.environ.get(RUN_NAME)
    if not (file and name):
        yield
        return
    done = threading.Event()
    with Path(file).with_name(".jobs").open("ab") as jobs:
        lock_byte(jobs.fileno(), byte_of(first))
        if watch:
            arguments = (Path(file), name, done)
            threading.Thread(target=end_with_run, args=arguments, daemon=True).start()
        try:
            yield
        finally:
            done.set()


def byte_of(path: str) -> int:
    """The place in the file of locks that stands for an output: the lock of a record, 1 byte."""
    return int.from_bytes(hashlib.sha256(path.encode()).digest()[:6], "big")


def lock_byte(file: int, place: int) -> None:
    """Lock one byte of an open file, which need not be there; say so where that takes waiting."""
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
    except (BlockingIOError, PermissionError):
        logger.info("waiting for the same step of an earlier run, which is still at work, to end")
        fcntl.lockf(file, fcntl.LOCK_EX, 1, place)


def end_with_run(file: Path, name: str, done: threading.Event) -> None:
    """End this process when its parent is gone, or its run no longer the one that has signed.

    The parent is Snakemake, or a shell that lives on where Snakemake is killed.
    """
    parent = os.getppid()
    while not done.wait(LOOK_SECONDS):
        if os.getppid() != parent:
            end("The run that this step is of has ended.")
        with contextlib.suppress(OSError):
            if file.read_text(encoding="utf-8") != name:
                end("Another run has taken over, because the run that this step is of has ended.")


def end(reason: str) -> NoReturn:
    """End this process as a kill would: nothing is left half done that a kill may not leave."""
    logger.error("%s", reason)
    os._exit(1)
