"""Programs in other interpreters: found, run in clean processes, left out where they fail."""

import os
import sys
from pathlib import Path

import pytest

from refigure.interpreters import Interpreter, probe
from refigure.machine import can_pin, usable_cpus
from refigure.python_gil import children
from refigure.python_gil.children import (
    ChildError,
    kind,
    label,
    program,
    read_interpreters,
    run_or_skip,
    run_program,
    write_interpreters,
)

THIS = next(one for one in [probe(sys.executable)] if one)


def interpreter(version: str, has_gil: bool = True) -> Interpreter:
    """An interpreter that is not there."""
    return Interpreter("/nowhere/python", "CPython", version, has_gil)


def written(folder: Path, body: str) -> str:
    """A program that reads its request and runs `body`."""
    path = folder / "made_up.py"
    path.write_text(f"import json, os, sys\nrequest = json.load(sys.stdin)\n{body}\n")
    return str(path)


@pytest.mark.parametrize(
    ("version", "has_gil", "name", "lock"),
    [
        ("2.7.18", True, "py27", "old"),
        ("3.1.5", True, "py31", "old"),  # the new lock came with 3.2
        ("3.2.0", True, "py32", "new"),
        ("3.13.0", True, "py313", "new"),
        ("3.13.0", False, "py313t", "free"),
    ],
)
def test_names_and_locks(version: str, has_gil: bool, name: str, lock: str) -> None:
    one = interpreter(version, has_gil)
    assert (label(one), kind(one)) == (name, lock)


def test_request_and_answer(tmp_path: Path) -> None:
    path = written(tmp_path, "print(json.dumps({'twice': 2 * request['n']}))")
    assert run_program(THIS, path, {"n": 21}) == {"twice": 42}


def test_the_process_is_clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("SECRET", "x")
    path = written(
        tmp_path, "print(json.dumps([sorted(os.environ), sys.flags.ignore_environment]))"
    )
    names, ignores = run_program(THIS, path, {})
    assert set(names) <= {"PATH", *children.ENVIRONMENT, "LC_CTYPE"} and ignores == 1


@pytest.mark.skipif(not can_pin(), reason="this system cannot bind a process")
def test_a_process_can_be_bound_and_this_one_is_not(tmp_path: Path) -> None:
    path = written(tmp_path, "print(json.dumps(sorted(os.sched_getaffinity(0))))")
    before, last = os.sched_getaffinity(0), usable_cpus()[-1]
    assert run_program(THIS, path, {}, cpus=[last]) == [last]
    assert os.sched_getaffinity(0) == before


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("raise ImportError('no such module')", "ImportError: no such module"),
        ("sys.exit(3)", "ended with 3"),
        ("print('no JSON')", "no answer but"),
    ],
)
def test_a_failure_is_told_by_its_last_words(tmp_path: Path, body: str, message: str) -> None:
    with pytest.raises(ChildError, match=message):
        run_program(THIS, written(tmp_path, body), {})


def test_one_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "LIMIT_SECONDS", 0.5)
    with pytest.raises(ChildError, match="no answer within"):
        run_program(THIS, written(tmp_path, "import time; time.sleep(60)"), {})


def test_one_of_several_that_fails_is_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert run_or_skip(interpreter("3.4.1"), written(tmp_path, "pass"), {}) is None
    assert "made_up on Python 3.4.1 is left out" in caplog.text


def test_interpreters_there_and_back(tmp_path: Path) -> None:
    path = str(tmp_path / "interpreters.json")
    write_interpreters(path, [interpreter("2.7.18"), THIS])
    assert read_interpreters(path) == [interpreter("2.7.18"), THIS]
    # found by another environment of the same version: this one takes its place
    write_interpreters(path, [interpreter("2.7.18"), interpreter(THIS.version)])
    assert read_interpreters(path) == [interpreter("2.7.18"), THIS]


def test_programs_are_found_by_name() -> None:
    assert program(["a/run_workers.py", "b/hand_over.c"], "hand_over") == "b/hand_over.c"
