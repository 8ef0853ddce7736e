"""One machine with cards: profiles/workstation counts them, and each job has one for itself.

The cards are made up: a program `nvidia-smi` that tells of them, and steps that lease them without
CUDA. Oracle: how many there are.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from refigure.code_inputs import WORKFLOW

pytestmark = pytest.mark.workflow

ROOT = Path(__file__).resolve().parents[2]
CARDS = 3
JOBS = 8
SNAKEFILE = """
import sys
sys.path.insert(0, {workflow!r})
rule all:
    input: expand("{{number}}.done", number=range({jobs}))
rule train:
    output: done="{{number}}.done"
    log: "{{number}}.log"
    resources: gpu=1
    script: "step.py"
"""
# One of the jobs is killed at its first try, with the card in its hand.
STEP = """
import os, signal, sys, time
sys.path.insert(0, {workflow!r})
from refigure import devices
from refigure.step import run_step
devices.POLL_SECONDS = 0.02
def main(done):
    cards = os.environ.get("CUDA_VISIBLE_DEVICES", "0,1,2").split(",")
    with devices.lease_card(cards, devices.jobs_sharing()) as card:
        start = time.monotonic()
        with open("entered", "a") as entered:
            entered.write(done + "\\n")
        time.sleep(0.3)
        while time.monotonic() < start + 60 and len(open("entered").readlines()) < {places}:
            time.sleep(0.02)  # the first jobs hold their cards until every place is taken
        log = os.open("spans", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(log, ("%s %f %f\\n" % (card, start, time.monotonic())).encode())
        if done == "3.done" and not os.path.exists("killed"):
            open("killed", "w").close()
            os.kill(os.getpid(), signal.SIGKILL)
    open(done, "w").close()
run_step(main)
"""


def run_jobs(
    folder: Path, cards: int, places: int, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run small jobs with the profile, on a machine with cards that have so many places."""
    (folder / "Snakefile").write_text(SNAKEFILE.format(workflow=str(WORKFLOW), jobs=JOBS))
    (folder / "step.py").write_text(STEP.format(workflow=str(WORKFLOW), places=places))
    program = folder / "nvidia-smi"
    lines = "".join(
        f"GPU {number}: Made-up card (UUID: GPU-{number})\\n" for number in range(cards)
    )
    program.write_text(f"#!/bin/sh\nprintf '{lines}'\n")
    program.chmod(0o755)
    command = [sys.executable, "-m", "snakemake", "--cores", "8"]
    command += ["--profile", str(ROOT / "profiles/workstation"), *arguments]
    path = f"{folder}{os.pathsep}{os.defpath}"
    own = {"PATH": path, "HOME": str(folder), "TMPDIR": str(folder), **environment}
    return subprocess.run(command, cwd=folder, env=own, capture_output=True, text=True, timeout=300)


def most_at_once(folder: Path) -> dict[str, int]:
    """The most jobs that ever shared each card."""
    lines = [line.split() for line in (folder / "spans").read_text().splitlines()]
    spans = [(card, float(start), float(end)) for card, start, end in lines]
    assert len(spans) == JOBS + 1, "one was killed and ran again"
    found: dict[str, int] = {}
    for card, start, _ in spans:
        together = sum(other == card and a <= start < b for other, a, b in spans)
        found[card] = max(found.get(card, 0), together)
    return found


@pytest.mark.parametrize(
    ("environment", "gpu", "expected"),
    [
        ({}, CARDS, {"0": 1, "1": 1, "2": 1}),
        ({"REFIGURE_JOBS_PER_GPU": "2"}, 2 * CARDS, {"0": 2, "1": 2, "2": 2}),
        ({"CUDA_VISIBLE_DEVICES": "2"}, 1, {"2": 1}),  # as a scheduler gave it
    ],
    ids=["own", "shared", "given"],
)
def test_more_jobs_than_cards(
    environment: dict[str, str], gpu: int, expected: dict[str, int], tmp_path: Path
) -> None:
    """Also where one is killed with -9 while it has a card, and is tried again."""
    done = run_jobs(tmp_path, CARDS, gpu, "--retries", "1", **environment)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "killed").exists()
    assert re.search(rf"Provided resources:.*gpu\D+{gpu}\b", done.stderr), done.stderr
    assert most_at_once(tmp_path) == expected


@pytest.mark.parametrize("environment", [{}, {"CUDA_VISIBLE_DEVICES": "-1"}])
def test_a_machine_without_cards(environment: dict[str, str], tmp_path: Path) -> None:
    done = run_jobs(tmp_path, 0, 0, "--dry-run", **environment)
    assert done.returncode == 0, done.stderr
    assert "gpu=0" in done.stderr + done.stdout
