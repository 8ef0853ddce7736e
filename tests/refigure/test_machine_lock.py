"""The machine's lock: jobs may be together, one that takes times is alone, the dead hold nothing.

Each test's own folder of locks, so that a real run on this machine is not in the way. Who holds the
machine when is read from the order of lines in a common file, never from a clock.
"""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from refigure.code_inputs import WORKFLOW
from refigure.machine_lock import lock_folder, occupy

# Writes what it does to a common file: one write of a short line is not torn apart.
JOB = """
import os, sys, time
from refigure.machine_lock import occupy
name, manner, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
log = os.open("log", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
os.write(log, ("%s asks\\n" % name).encode())
with occupy(manner):
    os.write(log, ("%s in\\n" % name).encode())
    time.sleep(seconds)
    os.write(log, ("%s out\\n" % name).encode())
"""
LIMIT = 60


@pytest.fixture(autouse=True)
def own_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Locks in this test's folder."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def start(folder: Path, name: str, manner: str, seconds: float) -> subprocess.Popen[bytes]:
    """Start a job in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(WORKFLOW), "TMPDIR": str(folder)}
    command = [sys.executable, "-c", JOB, name, manner, str(seconds)]
    return subprocess.Popen(command, cwd=folder, env=environment)


def wait_for(folder: Path, line: str) -> None:
    """Wait until a job has written a line."""
    for _ in range(LIMIT * 100):
        if (folder / "log").exists() and line in (folder / "log").read_text().splitlines():
            return
        subprocess.run(["sleep", "0.01"], check=True)
    pytest.fail(f"nobody wrote {line!r}")


def lines(folder: Path) -> list[str]:
    """What the jobs wrote, without their asking."""
    return [line for line in (folder / "log").read_text().splitlines() if "asks" not in line]


def test_shared_jobs_are_together(own_locks: Path) -> None:
    with occupy(), occupy("shared"):  # would hang
        job = start(own_locks, "other", "shared", 0)
        assert job.wait(LIMIT) == 0


def test_a_timing_job_waits_for_all_and_all_wait_for_it(own_locks: Path) -> None:
    before = [start(own_locks, f"before{number}", "shared", 0.4) for number in (1, 2)]
    for number in (1, 2):
        wait_for(own_locks, f"before{number} in")
    timing = start(own_locks, "timing", "alone", 0.2)
    wait_for(own_locks, "timing asks")
    after = [start(own_locks, f"after{number}", "shared", 0) for number in (1, 2)]
    assert [job.wait(LIMIT) for job in [*before, timing, *after]] == [0] * 5
    written = lines(own_locks)
    entered = written.index("timing in")
    assert written[entered + 1] == "timing out", "somebody ran beside it"
    assert {"before1 out", "before2 out"} <= set(written[:entered])


def test_two_timing_jobs_are_one_after_the_other(own_locks: Path) -> None:
    jobs = [start(own_locks, name, "alone", 0.1) for name in ("one", "two")]
    assert [job.wait(LIMIT) for job in jobs] == [0, 0]
    written = lines(own_locks)
    assert [line.split()[1] for line in written] == ["in", "out", "in", "out"]


def test_who_waits_to_be_alone_is_next(own_locks: Path) -> None:
    """A stream of other jobs does not keep it out."""
    first = start(own_locks, "first", "shared", 0.5)
    wait_for(own_locks, "first in")
    timing = start(own_locks, "timing", "alone", 0)
    wait_for(own_locks, "timing asks")
    subprocess.run(["sleep", "0.1"], check=True)  # from asking to standing at the door
    late = start(own_locks, "late", "shared", 0)
    assert [job.wait(LIMIT) for job in (first, timing, late)] == [0, 0, 0]
    assert lines(own_locks)[-2:] == ["late in", "late out"]


def test_a_killed_job_holds_nothing(own_locks: Path) -> None:
    job = start(own_locks, "killed", "alone", LIMIT)
    wait_for(own_locks, "killed in")
    job.send_signal(signal.SIGKILL)
    job.wait(LIMIT)
    assert start(own_locks, "next", "alone", 0).wait(LIMIT) == 0


def test_a_run_within_a_job_can_be_alone(own_locks: Path) -> None:
    """`verify` is a job that starts the whole workflow: its own jobs must get the machine."""
    with occupy("waits"):
        assert start(own_locks, "inner", "alone", 0).wait(LIMIT) == 0


def test_a_manner_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="solitary"), occupy("solitary"):
        pass


def test_the_locks_are_this_users(own_locks: Path) -> None:
    assert lock_folder().parent == own_locks and lock_folder().stat().st_mode & 0o077 == 0
