"""A training killed with -9 under Snakemake, and what the same command then makes of it.

Oracle: the same training undisturbed. That the training engine goes on with the same bits wherever
it is killed has tests of its own; here it is Snakemake that is killed with it, and deletes what the
job had declared. Skipped where CIFAR-10 is not in results/data, which `make data` fills.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.workplaces import Done, FinishedRun, SharedRuns, Workplace

pytestmark = [
    pytest.mark.workflow,
    pytest.mark.real_data,
    pytest.mark.xdist_group("killed_training"),
]

NETWORK = "results/smoke/resnets/networks/residual20/0"
FILES = ("curves.csv", "responses.csv", "signals.csv", "weights.pt", "record.json")
# long enough that a kill finds it at work, and a state is saved after every step
LONG = "resnets={training: {iterations: 300, drops: [150, 200], evaluate_every: 20}}"


@pytest.fixture(scope="module")
def command(real_data: Callable[[str], Path]) -> tuple[str, ...]:
    """What the user types, again and again."""
    mirror = real_data("cifar10").parent
    own = ("scale=smoke", "offline=True", "save_seconds=0", f"mirror={mirror}", LONG)
    return (f"{NETWORK}/record.json", "--config", *own)


@pytest.fixture(scope="module")
def undisturbed(shared_runs: SharedRuns, command: tuple[str, ...]) -> FinishedRun:
    """The training from beginning to end."""
    return shared_runs.get("undisturbed_training", lambda place: place.snakemake(*command, cores=1))


@pytest.fixture(scope="module")
def killed(
    shared_runs: SharedRuns, undisturbed: FinishedRun, command: tuple[str, ...]
) -> FinishedRun:
    """Killed twice in the middle of the training, and started again with the same command."""

    assert undisturbed.done.code == 0, undisturbed.done.output

    def make(place: Workplace) -> Done:
        (place.work / NETWORK / "record.json").unlink()
        for iteration in (60, 160):
            log_of(place).unlink(missing_ok=True)
            kill_at(place, command, iteration)
            assert not (place.work / NETWORK / "record.json").exists()
        log_of(place).unlink()
        return place.snakemake(*command, cores=1)

    return shared_runs.get("killed_training", make, copy_of=undisturbed.place)


def kill_at(place: Workplace, command: tuple[str, ...], iteration: int) -> None:
    """Start Snakemake and kill it and its job when the log tells of this iteration."""
    process = subprocess.Popen(
        place.command(*command, cores=1),
        cwd=place.work,
        env=place.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        end = time.monotonic() + 120
        while max(iterations_told(place), default=0) < iteration:
            assert process.poll() is None and time.monotonic() < end, "it ended before the kill"
            time.sleep(0.02)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=60)


def iterations_told(place: Workplace) -> Iterator[int]:
    """The iterations of which the job's log tells."""
    if log_of(place).is_file():
        told = re.findall(r"iteration (\d+) of 300", log_of(place).read_text("utf-8"))
        yield from map(int, told)


def log_of(place: Workplace) -> Path:
    """The log of the training."""
    return place.results / "logs/resnets/train_network_residual20_0.log"


def test_the_same_command_goes_on_where_the_training_was(killed: FinishedRun) -> None:
    assert killed.done.code == 0, killed.done.output
    assert min(iterations_told(killed.place)) >= 160


def test_it_ends_with_the_bits_of_the_undisturbed_training(
    killed: FinishedRun, undisturbed: FinishedRun
) -> None:
    for name in FILES:
        whole = (undisturbed.place.work / NETWORK / name).read_bytes()
        assert (killed.place.work / NETWORK / name).read_bytes() == whole, name


def test_nothing_of_it_is_left(killed: FinishedRun) -> None:
    states = killed.place.work / "results/.state/training"
    assert not list(states.rglob("*"))
