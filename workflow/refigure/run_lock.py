"""One run in a folder at a time, by a lock that dies with its process.

Snakemake's own lock outlives a killed run and must then be taken away by hand (`--unlock`); the
default profile does without it (`nolock`). This one the operating system gives back, however a run
ends, so the same command goes on.
"""

from pathlib import Path

from filelock import FileLock, Timeout

from refigure.errors import InputError

held: list[FileLock] = []  # a lock is given back when nothing refers to it any more


def hold_run_lock(folder: str | Path) -> None:
    """Lock the results in `folder` for as long as this process lives.

    Raises:
        InputError: another run holds the lock.
    """
    path = Path(folder) / ".lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise InputError(
            f"Another run is at work in {folder}. Wait for its end, or run in another folder:"
            " snakemake --directory FOLDER"
        ) from None
    held.append(lock)
