"""A step's inputs, its own code among them: the same from its start to its end.

Snakemake notes the content of an input when the job has ended, and later compares only an input
that is newer than the outputs: what changes while a job runs would count as what the job has read.
And it runs the copy of a script that it took when the run began, but notes the file as it is now.
"""

import hashlib
import os
import stat
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from refigure.errors import InputError

SMALL_BYTES = 1_000_000  # Snakemake compares the content of no larger files either


@dataclass(frozen=True)
class Look:
    """A file as it was seen: a small one by its content, since a touch changes nothing."""

    identity: tuple[int, int, int] | None = None  # None: it was not there
    sha256: str = ""

    def differs(self, other: "Look") -> bool:
        """Tell whether the file was another one, as far as two looks tell."""
        if self.sha256 and other.sha256:
            return self.sha256 != other.sha256
        return self.identity != other.identity


def look_at(path: str | Path) -> Look:
    """See what a file is now."""
    try:
        found = Path(path).stat()
        identity = (found.st_mtime_ns, found.st_size, found.st_ino)
        if found.st_size > SMALL_BYTES or not stat.S_ISREG(found.st_mode):
            return Look(identity)
        return Look(identity, hashlib.sha256(Path(path).read_bytes()).hexdigest())
    except FileNotFoundError:
        return Look()


def look_at_all(paths: Iterable[str]) -> dict[str, Look]:
    """See what files are now, by path."""
    return {path: look_at(path) for path in paths}


def refuse_changes(seen: Mapping[str, Look]) -> None:
    """Look again at files seen before.

    Raises:
        InputError: some are no longer what they were; names them.
    """
    refuse(path for path, look in seen.items() if look.differs(look_at(path)))


def refuse_edited_code(code: Iterable[str], main: ModuleType) -> None:
    """Look whether the code that was loaded is still that of the files.

    Args:
        code: the files of the step's code.
        main: the module that Python runs: Snakemake's copy of the script behind a preamble.

    Raises:
        InputError: a file was written after the job began, or the copy is of another text.
    """
    copy, script = getattr(main, "__real_file__", None), getattr(main, "__file__", None)
    if copy is None or script is None:
        return
    began = Path(copy).stat().st_mtime_ns
    now = time.time_ns()  # a time in the future is that of another machine's clock
    edited = [path for path in code if began < look_at_time(path) <= now]
    if not Path(copy).read_text(encoding="utf-8").endswith(Path(script).read_text("utf-8")):
        edited.append(os.path.relpath(script))
    refuse(edited)


def look_at_time(path: str) -> int:
    """The time at which a file was written, in ns; 0 where there is none."""
    try:
        return Path(path).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def refuse(changed: Iterable[str]) -> None:
    """End the step over files that changed while it was at work, if there are any.

    Raises:
        InputError: names them.
    """
    if names := sorted(set(changed)):
        raise InputError(
            f"Changed while the run was at work: {', '.join(names)}. What this step makes would be"
            " of neither the old nor the new; give the same command again."
        )
