"""A step whose run was killed makes way for the same step of the next run; real processes."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from refigure.code_inputs import WORKFLOW
from refigure.errors import InputError
from refigure.job_lock import RUN_FILE, RUN_NAME, hold_outputs
from refigure.run_lock import held, hold_run_lock

# Says when it holds the lock, and stays until its standard input ends.
HOLDER = """
import logging, sys
from refigure.job_lock import hold_outputs
logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(message)s")
with hold_outputs(sys.argv[1], watch=sys.argv[2] == "watch"):
    print("holds", flush=True)
    sys.stdin.read()
"""
# Takes the lock of a folder and says so.
RUN = """
import sys
from refigure.errors import InputError
from refigure.run_lock import hold_run_lock
try:
    hold_run_lock(sys.argv[1])
except InputError as error:
    sys.exit(str(error))
print("holds", flush=True)
sys.stdin.read()
"""
Process = subprocess.Popen[str]


def start(program: str, *arguments: str, **environment: str) -> Process:
    """Start a program with the package to import."""
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        env={"PYTHONPATH": str(WORKFLOW), "PATH": os.defpath, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def line_of(process: Process) -> str:
    """Wait for a line."""
    assert process.stdout
    return process.stdout.readline().strip()


def sign(folder: Path, name: str) -> dict[str, str]:
    """Sign as a run; give the environment of its jobs."""
    (folder / ".run").write_text(name)
    return {RUN_FILE: str(folder / ".run"), RUN_NAME: name}


def test_the_same_step_waits_for_the_one_before(tmp_path: Path) -> None:
    environment = sign(tmp_path, "a")
    old = start(HOLDER, "a.csv", "", **environment)
    assert line_of(old) == "holds"
    new = start(HOLDER, "a.csv", "", **environment)
    other = start(HOLDER, "b.csv", "", **environment)
    assert line_of(other) == "holds"
    assert line_of(new).startswith("waiting for the same step of an earlier run")
    old.kill()
    assert line_of(new) == "holds"
    for process in (old, new, other):
        process.communicate()


def test_a_step_ends_when_another_run_has_signed(tmp_path: Path) -> None:
    old = start(HOLDER, "a.csv", "watch", **sign(tmp_path, "a"))
    assert line_of(old) == "holds"
    new = start(HOLDER, "a.csv", "watch", **sign(tmp_path, "b"))
    assert "waiting" in line_of(new)
    assert old.wait(timeout=10) == 1
    assert "Another run has taken over" in line_of(old)
    assert line_of(new) == "holds"
    assert new.poll() is None
    new.communicate()
    assert new.returncode == 0


def test_a_step_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    """Started by a process that is then killed, and leaves it to the system."""
    between = (
        "import subprocess, sys\n"
        "command = [sys.executable, '-c', *sys.argv[1:]]\n"
        "subprocess.run(command, stdin=subprocess.DEVNULL)\n"
    )
    stay = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    program = HOLDER.replace("sys.stdin.read()", stay)
    parent = start(between, program, "a.csv", "watch", **sign(tmp_path, "a"))
    assert line_of(parent) == "holds"
    child = psutil.Process(int(line_of(parent)))
    parent.kill()
    parent.wait()
    assert "has ended" in line_of(parent)
    psutil.wait_procs([child], timeout=5)
    assert not child.is_running() or child.status() == "zombie"
    parent.communicate()


def test_a_step_that_takes_times_goes_on_to_its_end(tmp_path: Path) -> None:
    old = start(HOLDER, "a.csv", "", **sign(tmp_path, "a"))
    assert line_of(old) == "holds"
    sign(tmp_path, "b")
    with pytest.raises(subprocess.TimeoutExpired):
        old.wait(timeout=1.5)
    old.communicate()
    assert old.returncode == 0


def test_without_a_run_nothing_is_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(RUN_FILE, raising=False)
    with hold_outputs("a.csv"), hold_outputs("a.csv"):
        pass
    assert not list(tmp_path.iterdir())


def test_one_run_at_a_time(tmp_path: Path) -> None:
    first = start(RUN, str(tmp_path))
    assert line_of(first) == "holds"
    signed = (tmp_path / ".run").read_text()
    second = start(RUN, str(tmp_path))
    _, said = second.communicate()
    assert second.returncode == 1
    assert said.strip() == (
        f"Another run is at work in {tmp_path}. Wait for its end, or run in another folder:"
        " snakemake --directory FOLDER"
    )
    assert (tmp_path / ".run").read_text() == signed, "who is refused does not sign"
    first.kill()
    first.communicate()
    third = start(RUN, str(tmp_path))
    assert line_of(third) == "holds", "the lock dies with its process"
    assert (tmp_path / ".run").read_text() != signed
    third.communicate()


def test_jobs_learn_which_run_is_theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (RUN_FILE, RUN_NAME):
        monkeypatch.setenv(name, "")
    hold_run_lock(tmp_path)
    held.pop().release()
    assert os.environ[RUN_FILE] == str(tmp_path.resolve() / ".run")
    assert os.environ[RUN_NAME] == (tmp_path / ".run").read_text()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("a file where the folder should be")
    began = time.monotonic()
    with pytest.raises(InputError, match="results cannot be written"):
        hold_run_lock(tmp_path / "results")
    assert time.monotonic() - began < 5
