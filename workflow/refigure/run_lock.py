"""One run in a folder at a time, by a lock that dies with its process.

Snakemake's own lock outlives a killed run and must then be taken away by hand (`--unlock`); the
default profile does without it (`nolock`). This one the operating system gives back, however a run
ends, so the same command goes on. The run's jobs learn from the environment which run is theirs
(refigure.job_lock).
"""

import os
import uuid
from pathlib import Path

from filelock import FileLock, Timeout

from refigure.errors import InputError
from refigure.job_lock import RUN_FILE, RUN_NAME

held: list[FileLock] = []  # a lock is given back when nothing refers to it any more


def hold_run_lock(folder: str | Path) -> None:
    """Lock the results in `folder` for as long as this process lives, and sign as their run.

    Raises:
        InputError: another run holds the lock, or the folder cannot be written.
    """
    path = Path(folder) / ".lock"
    lock = FileLock(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
        held.append(lock)
        sign(Path(folder).resolve() / ".run")
    except Timeout:
        raise InputError(
            f"Another run is at work in {folder}. Wait for its end, or run in another folder:"
            " snakemake --directory FOLDER"
        ) from None
    except OSError as error:
        raise InputError(f"The folder {folder} cannot be written: {error}") from None


def sign(file: Path) -> None:
    """Write a name that no run has had before, and hand it to this run's jobs."""
    name = uuid.uuid4().hex
    temporary = file.with_name(f"{file.name}.part")
    temporary.write_text(name, encoding="utf-8")
    temporary.replace(file)
    os.environ |= {RUN_FILE: str(file), RUN_NAME: name}
