"""Interpreters: this one is found, each kind and version once, those that fail are left out."""

import platform
import shutil
import stat
import sys
from pathlib import Path

import pytest

from refigure.interpreters import Interpreter, find_interpreters, probe


def fake(path: Path, answer: str, code: int = 0) -> str:
    """Write a program that answers the probe."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho {answer}\nexit {code}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine with no pyenv and nothing on PATH but a shell."""
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setattr(shutil, "which", lambda name: None)


def test_this_interpreter() -> None:
    found = probe(sys.executable)
    gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    this = (platform.python_implementation(), platform.python_version(), gil)
    assert found == Interpreter(sys.executable, *this)
    assert found is not None and found.minor == sys.version_info[:2]
    assert find_interpreters() == [found]


def test_order_is_that_of_versions(tmp_path: Path) -> None:
    names = ["3.9.18", "3.10.2", "2.7.18"]
    listed = [fake(tmp_path / name, f"CPython {name} 1") for name in names]
    found = [one.version for one in find_interpreters(listed)]
    assert found == sorted(
        [*names, platform.python_version()], key=lambda v: [*map(int, v.split("."))]
    )


def test_one_of_each_kind_and_version_the_most_wanted_first(tmp_path: Path) -> None:
    listed = [
        fake(tmp_path / "a", "CPython 3.5.1 1"),
        fake(tmp_path / "b", "CPython 3.5.9 1"),
        fake(tmp_path / "c", "PyPy 3.5.1 1"),
        fake(tmp_path / "d", "CPython 3.5.1 0"),
    ]
    old = [one for one in find_interpreters(listed) if one.minor == (3, 5)]
    assert {(one.implementation, one.has_gil) for one in old} == {
        ("CPython", True),
        ("PyPy", True),
        ("CPython", False),
    }
    assert listed[0] in {one.path for one in old} and listed[1] not in {one.path for one in old}


def test_pyenv_and_path_are_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path / "pyenv/versions/3.6.15/bin/python", "CPython 3.6.15 1")
    on_path = fake(tmp_path / "bin/python2.7", "CPython 2.7.18 1")
    monkeypatch.setattr(shutil, "which", lambda name: on_path if name == "python2.7" else None)
    assert [one.version for one in find_interpreters()][:2] == ["2.7.18", "3.6.15"]


@pytest.mark.parametrize(
    ("answer", "code"), [("no python", 0), ("CPython 3.5.1 1", 1), ("", 0), ("a b c d", 0)]
)
def test_what_does_not_answer_is_left_out(tmp_path: Path, answer: str, code: int) -> None:
    assert probe(fake(tmp_path / "python", answer, code)) is None


def test_what_is_not_there_or_no_program_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no program")
    assert probe(str(tmp_path / "text")) is None
    assert probe(str(tmp_path / "nothing")) is None
    assert len(find_interpreters([str(tmp_path / "nothing")])) == 1
