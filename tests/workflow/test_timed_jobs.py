"""Jobs that take times run beside no other job of the workflow.

Locally they ask for all cores; where that does not hold, since a user or an executor has given them
fewer, the machine's lock does (tests/refigure/test_machine_lock.py tests the lock itself).
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from refigure.code_inputs import WORKFLOW

if TYPE_CHECKING:
    from tests.workplaces import Workplace

pytestmark = pytest.mark.workflow

# Three ordinary jobs and two that take times, all small enough to run at once on six cores.
SNAKEFILE = """
import sys
sys.path.insert(0, {workflow!r})
rule all:
    input: expand("{{name}}.done", name=["a", "b", "c", "timed_1", "timed_2"])
rule ordinary:
    output: done="{{name,[abc]}}.done"
    log: "{{name}}.log"
    script: "step.py"
rule timed:
    output: done="{{name,timed_.}}.done"
    log: "{{name}}.log"
    threads: workflow.cores
    resources: machine="alone"
    script: "step.py"
"""
STEP = """
import os, sys, time
sys.path.insert(0, {workflow!r})
from refigure.step import run_step
def main(done):
    name = os.path.basename(done)[:-5]
    log = os.open("order", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(log, ("%s in\\n" % name).encode())
    while "MEET" in os.environ and open("order").read().count("in") < 2:
        time.sleep(0.05)
    time.sleep(0.3)
    os.write(log, ("%s out\\n" % name).encode())
    open(done, "w").close()
run_step(main)
"""


def run_jobs(
    folder: Path, arguments: list[str], **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the small workflow in a folder that has the machine's lock to itself."""
    (folder / "Snakefile").write_text(SNAKEFILE.format(workflow=str(WORKFLOW)))
    (folder / "step.py").write_text(STEP.format(workflow=str(WORKFLOW)))
    command = [sys.executable, "-m", "snakemake", "--cores", "6", "--quiet", "all", *arguments]
    environment |= {"PATH": "/usr/bin:/bin", "HOME": str(folder), "TMPDIR": str(folder)}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300
    )


@pytest.mark.parametrize("options", [[], ["--set-threads", "timed=1"]], ids=["cores", "lock"])
def test_nothing_runs_beside_a_timed_job(tmp_path: Path, options: list[str]) -> None:
    done = run_jobs(tmp_path, options)
    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in (tmp_path / "order").read_text().splitlines()]
    assert len(lines) == 10
    running: set[str] = set()
    for name, what in lines:
        (running.add if what == "in" else running.discard)(name)
        assert len(running) <= 1 or not any("timed" in one for one in running), lines


def test_the_others_run_together(tmp_path: Path) -> None:
    """Two jobs that wait for each other, each inside its step, both end."""
    done = run_jobs(tmp_path, ["--", "a.done", "b.done"], MEET="1")
    assert done.returncode == 0, done.stderr
    entered = [line.split()[1] for line in (tmp_path / "order").read_text().splitlines()]
    assert entered == ["in", "in", "out", "out"]


def test_a_timed_job_asks_for_all_cores_and_for_a_node_of_its_own(workplace: Workplace) -> None:
    target = "results/smoke/python_gil/measurements.csv"
    config = ("--config", "scale=smoke", "posts=[python_gil]")
    done = workplace.snakemake(*config, "--dry-run", "--", target, cores=3)
    assert done.code == 0, done.output
    blocks = re.split(r"\n(?=(?:local)?rule \w+:\n)", done.output)
    timed = [
        block for block in blocks if re.match(r"rule python_gil_(time|trace|count|model)", block)
    ]
    assert len(timed) == 10
    for block in timed:
        assert "threads: 3" in block and "machine=alone" in block
        assert "slurm_extra=--exclusive" in block
