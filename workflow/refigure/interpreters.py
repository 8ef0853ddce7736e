"""Find this machine's Python interpreters, to run the posts' code under those of its time."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PROBE = (  # one string, so that Python 2's print statement prints it as Python 3's function does
    "import platform, sys; print('%s %s %d' % (platform.python_implementation(),"
    " platform.python_version(), getattr(sys, '_is_gil_enabled', lambda: True)()))"
)
NAMES = ("python2.7", *(f"python3.{minor}" for minor in range(5, 20)), "python3.13t", "python3.14t")


@dataclass(frozen=True)
class Interpreter:
    """One interpreter; the path is for running it and goes into no result."""

    path: str
    implementation: str
    version: str
    has_gil: bool

    @property
    def minor(self) -> tuple[int, int]:
        """The version's first two numbers, as (3, 11)."""
        major, minor = self.version.split(".")[:2]
        return int(major), int(minor)


def find_interpreters(listed: Iterable[str] = ()) -> list[Interpreter]:
    """Find the interpreters: the one running, those listed, pyenv's, and those on PATH.

    One of each kind and version (3.11, whichever of its releases), the most wanted first come; in
    order of version. One that does not start is left out.
    """
    found: dict[tuple[str, tuple[int, int], bool], Interpreter] = {}
    for path in candidates(listed):
        interpreter = probe(path)
        if interpreter:
            key = (interpreter.implementation, interpreter.minor, interpreter.has_gil)
            found.setdefault(key, interpreter)
    return sorted(found.values(), key=lambda one: (one.minor, one.version, one.implementation))


def candidates(listed: Iterable[str]) -> Iterator[str]:
    """Yield the paths to try, the most wanted first."""
    yield sys.executable
    yield from listed
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from map(str, sorted(pyenv.glob("versions/*/bin/python")))
    yield from filter(None, map(shutil.which, NAMES))


def probe(path: str) -> Interpreter | None:
    """Ask an interpreter what it is; None if it does not answer."""
    try:
        done = subprocess.run(
            [path, "-S", "-c", PROBE], capture_output=True, text=True, timeout=30, check=True
        )
        implementation, version, has_gil = done.stdout.split()
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return Interpreter(path, implementation, version, has_gil == "1")
