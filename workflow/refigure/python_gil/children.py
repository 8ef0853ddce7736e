"""Run the post's programs in clean processes of every interpreter found."""

import dataclasses
import json
import logging
import os
import platform
import subprocess
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from refigure.interpreters import Interpreter, find_interpreters, probe
from refigure.provenance import write_json

logger = logging.getLogger("refigure")

NEW_LOCK = (3, 2)  # CPython's lock goes by time since this version, by ticks before
LIMIT_SECONDS = 600.0
# Nothing of the user's environment but where programs are; libraries compute with one thread.
ENVIRONMENT = {"LC_ALL": "C", "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"}


class ChildError(Exception):
    """A program failed in an interpreter; the message has its last words."""


def cpython_interpreters(listed: Iterable[str]) -> list[Interpreter]:
    """Find the CPython interpreters of this machine: the post is about no other."""
    return [one for one in find_interpreters(listed) if one.implementation == "CPython"]


def write_interpreters(path: str, found: Iterable[Interpreter]) -> None:
    """Write the interpreters with their paths, for the steps of this machine that run them."""
    write_json(path, [dataclasses.asdict(one) for one in found])


def read_interpreters(path: str) -> list[Interpreter]:
    """Read the interpreters that were found; this one, the workflow's own, is always among them."""
    found = [Interpreter(**one) for one in json.loads(Path(path).read_text("utf-8"))]
    if all(one.path != sys.executable for one in found):
        own = [one for one in [probe(sys.executable)] if one]
        found = [one for one in found if one.version != platform.python_version()] + own
    return found


def label(interpreter: Interpreter) -> str:
    """The end of the names of an interpreter's measures, such as "py311" or "py313t"."""
    major, minor = interpreter.minor
    return f"py{major}{minor}{'' if interpreter.has_gil else 't'}"


def by_version(labels: Iterable[str]) -> list[str]:
    """Sort the ends of measures' names by version."""
    return sorted(labels, key=lambda label: (int(label[2]), int(label[3:].rstrip("t")), label))


def kind(interpreter: Interpreter) -> str:
    """Which lock an interpreter has: "old", "new" or, if none, "free"."""
    if not interpreter.has_gil:
        return "free"
    return "new" if interpreter.minor >= NEW_LOCK else "old"


def program(programs: Sequence[str], name: str) -> str:
    """Find a program among a rule's inputs by its name."""
    return next(path for path in programs if Path(path).stem == name)


def run_program(
    interpreter: Interpreter,
    path: str,
    request: Mapping[str, Any],
    cpus: Collection[int] = (),
    packages: bool = False,
) -> Any:
    """Run a program in a new process of an interpreter and give its answer.

    Args:
        request: what `main` of the program is called with.
        cpus: the processors that it may use; all if empty.
        packages: whether installed packages can be imported, such as numpy.

    Raises:
        ChildError: it failed or took too long.
    """
    command = [interpreter.path, "-E", "-s", *([] if packages else ["-S"]), path]
    own = os.sched_getaffinity(0) if cpus else None
    try:
        if cpus:
            os.sched_setaffinity(0, cpus)  # inherited; after fork nothing must run but exec
        child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={"PATH": os.defpath, **ENVIRONMENT},
        )
    finally:
        if own is not None:
            os.sched_setaffinity(0, own)
    with child:
        try:
            answer, complaint = child.communicate(json.dumps(request), timeout=LIMIT_SECONDS)
        except BaseException as error:
            child.kill()
            if isinstance(error, subprocess.TimeoutExpired):
                raise ChildError(f"no answer within {LIMIT_SECONDS:.0f} s") from None
            raise
    try:
        if child.returncode == 0:
            return json.loads(answer)
    except ValueError:
        complaint = f"no answer but {answer[-200:]!r}"
    raise ChildError((complaint.strip().splitlines() or [f"ended with {child.returncode}"])[-1])


def run_or_skip(
    interpreter: Interpreter, path: str, request: Mapping[str, Any], **options: Any
) -> Any:
    """Run a program in one of several interpreters; None, and a line in the log, where it fails."""
    try:
        return run_program(interpreter, path, request, **options)
    except (ChildError, OSError) as error:
        name = f"{Path(path).stem} on Python {interpreter.version}"
        logger.warning("%s is left out: %s", name, error)
        return None
