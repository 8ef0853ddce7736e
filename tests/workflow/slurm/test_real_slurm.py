"""The workflow on a real Slurm, disturbed in every way that a cluster disturbs jobs.

A post at the scale `smoke`, with two trainings long enough to be hit. One is cancelled, then
killed with -9, then put back into the queue as a preempted job is, after which the controller is
away; the other hangs, and runs out of its time. Oracle: the same on this machine, undisturbed.
Graphics cards are counted but not there: a job in the partition `gpu` has been given one and
computes without.

`make test-slurm` runs this; skipped without root, Slurm's packages or the posts' real data.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.workflow.slurm.slurm_cluster import PACKAGES, PROGRAMS, SlurmCluster

if TYPE_CHECKING:
    from tests.workplaces import Done, FinishedRun, SharedRuns, Workplace

pytestmark = [pytest.mark.workflow, pytest.mark.slurm, pytest.mark.real_data]

HERE = Path(__file__).parent
LIMIT = 900  # seconds
HIT, SLOW = "residual20", "residual56"
LENGTHS = {HIT: 1000, SLOW: 600}
CHANGED = "resnets={arms: {%s}}" % ", ".join(  # noqa: UP031 - of braces there are enough
    f"{arm}: {{iterations: {length}, drops: [100, 200], evaluate_every: 50}}"
    for arm, length in LENGTHS.items()
)
# the smallest limit that Slurm has; each try gets a minute more
TRAINING = ("gpu=1", "runtime=attempt", "mem_mb=4000")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SlurmCluster]:
    """A cluster that lives as long as this module's tests."""
    pytest.importorskip("snakemake_executor_plugin_slurm")
    lacking = [program for program in PROGRAMS if not os.access(program, os.X_OK)]
    if lacking or os.geteuid() != 0:
        pytest.skip(f"needs root and: apt-get install --no-install-recommends {PACKAGES}")
    one = SlurmCluster(tmp_path_factory.mktemp("slurm"))
    one.start()
    yield one
    one.stop()
    assert not one.left_over()


@pytest.fixture(scope="module")
def settings(real_data: Callable[[str], Path]) -> tuple[str, ...]:
    """What both runs are given."""
    (mirror,) = {real_data(name).parent for name in ("cifar10", "resnet_weights")}
    own = ("scale=smoke", "offline=True", f"mirror={mirror}", "save_seconds=1", CHANGED)
    return ("--config", "posts=[resnets]", *own)


@pytest.fixture(scope="module")
def local_run(shared_runs: SharedRuns, settings: tuple[str, ...]) -> FinishedRun:
    """The run that nothing disturbs."""
    return shared_runs.get("beside_slurm", lambda place: place.snakemake(*settings, limit=LIMIT))


@pytest.fixture(scope="module")
def slurm_run(
    shared_runs: SharedRuns, settings: tuple[str, ...], cluster: SlurmCluster
) -> FinishedRun:
    """The run on the cluster, disturbed."""

    def make(place: Workplace) -> Done:
        partitions = place.folder / "partitions.yaml"
        generate = str(Path(sys.executable).with_name("generate-slurm-partition-config"))
        cluster.call(generate, "--output", str(partitions))
        # a folder for locks of its own: nothing here holds up other runs on this machine
        locks = place.folder / "locks"
        locks.mkdir()
        environment = cluster.environment(place.environment(TMPDIR=str(locks)))
        command = [sys.executable, str(HERE / "quick_polls.py"), "--profile", "profiles/slurm"]
        command += ["--directory", str(place.work), "--jobs", "6", "--latency-wait", "10"]
        command += ["--retries", "6"]  # on a busy machine a minute is soon over
        command += ["--slurm-init-seconds-before-status-checks", "3"]
        command += ["--set-resources", *(f"resnets_train_network:{one}" for one in TRAINING)]
        with open(place.folder / "output", "w+") as output:
            process = subprocess.Popen(
                [*command, *settings],
                cwd=place.root,
                env=environment | {"SNAKEMAKE_SLURM_PARTITIONS": str(partitions)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
            try:
                disturb(cluster, place, process)
                process.wait(LIMIT)
            finally:
                if process.poll() is None:
                    process.send_signal(signal.SIGINT)  # cancels what is in the queue
                    process.wait(120)
            output.seek(0)
            return place_done(process.returncode, output.read())

    return shared_runs.get("on_slurm", make)


def place_done(code: int, output: str) -> Done:
    """A command that has ended."""
    from tests.workplaces import Done

    return Done(code, output)


def disturb(cluster: SlurmCluster, place: Workplace, process: subprocess.Popen[bytes]) -> None:
    """Do to two trainings all that is done to jobs, each when it has come further."""
    ahead = {HIT: [(150, cancel), (400, kill), (650, requeue)], SLOW: [(200, hang)]}
    while any(ahead.values()):
        assert process.poll() is None, "it ended before it was disturbed"
        time.sleep(0.1)
        for arm, events in ahead.items():
            if not events or max(iterations_told(place, arm), default=0) < events[0][0]:
                continue
            told = cluster.call("squeue", "-h", "--states=RUNNING", "--format=%i %k").splitlines()
            (job,) = [line.split()[0] for line in told if line.endswith(f"wildcards_{arm}_0")]
            events.pop(0)[1](cluster, job)
            log_of(place, arm).unlink()
    # what a node cannot say of an ended job to a controller that is away, it says a minute late,
    # and would be taken for one that cannot end jobs
    while cluster.call("squeue", "-h", "--states=COMPLETING"):
        assert process.poll() is None, "it ended before the controller did"
        time.sleep(0.2)
    cluster.end("slurmctld")
    time.sleep(10)
    cluster.start_controller()


def cancel(cluster: SlurmCluster, job: str) -> None:
    """As somebody's scancel does."""
    cluster.call("scancel", job)


def kill(cluster: SlurmCluster, job: str) -> None:
    """As the kernel does where memory is short."""
    os.kill(process_that_trains(cluster, job), signal.SIGKILL)


def hang(cluster: SlurmCluster, job: str) -> None:
    """As a file system does that does not answer: the job runs out of its time."""
    os.kill(process_that_trains(cluster, job), signal.SIGSTOP)


def process_that_trains(cluster: SlurmCluster, job: str) -> int:
    """The number of a job's process that computes."""
    (found,) = [
        number
        for number, command in cluster.processes_of(job).items()
        if re.search(r"python\S* \S*\.snakemake/scripts/\S*train_network\.py", command)
    ]
    return found


def requeue(cluster: SlurmCluster, job: str) -> None:
    """As Slurm does with a preempted job."""
    cluster.call("scontrol", "requeue", job)


def iterations_told(place: Workplace, arm: str) -> Iterator[int]:
    """The iterations of which a training's log tells."""
    if log_of(place, arm).is_file():
        text = log_of(place, arm).read_text("utf-8")
        yield from map(int, re.findall(r"iteration (\d+) of \d+", text))


def log_of(place: Workplace, arm: str) -> Path:
    """The log of a training."""
    return place.results / f"logs/resnets/train_network_{arm}_0.log"


def ends(cluster: SlurmCluster, comment: str) -> list[str]:
    """How the jobs with a comment that begins so ended, one after the other, as sacct has it."""
    table = cluster.call(
        "sacct", "-DXnP", "--format=JobIDRaw,Comment,State", "--starttime=now-1days"
    )
    rows = [line.split("|") for line in table.splitlines()]
    return [state.split()[0] for _, told, state in rows if told.startswith(comment)]


def test_the_run_ends_well_whatever_was_done_to_it(
    slurm_run: FinishedRun, cluster: SlurmCluster
) -> None:
    assert slurm_run.done.code == 0, slurm_run.done.output
    rule = "rule_resnets_train_network_wildcards"
    hit, slow = ends(cluster, f"{rule}_{HIT}_0"), ends(cluster, f"{rule}_{SLOW}_0")
    assert {"CANCELLED", "FAILED", "REQUEUED"} <= set(hit) and hit[-1] == "COMPLETED", hit
    assert slow[0] == "TIMEOUT" and slow[-1] == "COMPLETED", slow


def test_the_trainings_went_on_where_they_were(slurm_run: FinishedRun) -> None:
    assert min(iterations_told(slurm_run.place, HIT)) > 500
    assert min(iterations_told(slurm_run.place, SLOW)) > 100


def test_nothing_is_lost_and_nothing_differs(
    slurm_run: FinishedRun, local_run: FinishedRun
) -> None:
    """The manifest holds the hash of every result that two runs have in common."""
    assert local_run.done.code == 0, local_run.done.output
    mine, other = (run.place.results / "manifest.json" for run in (slurm_run, local_run))
    assert mine.read_text("utf-8") == other.read_text("utf-8")
    for arm in LENGTHS:
        weights = f"resnets/networks/{arm}/0/weights.pt"
        whole = (local_run.place.results / weights).read_bytes()
        assert (slurm_run.place.results / weights).read_bytes() == whole
    assert not list((slurm_run.place.work / "results/.state/training").rglob("*"))


def test_jobs_lay_where_their_resources_are(slurm_run: FinishedRun, cluster: SlurmCluster) -> None:
    """As sacct saw it: cards for trainings alone, small jobs together, downloads not at all."""
    fields = "--format=Comment,Partition,AllocTRES,AllocCPUS"
    table = cluster.call("sacct", "-XnP", fields, "--starttime=now-1days")
    rows = [line.split("|") for line in table.splitlines()]
    assert slurm_run.done.code == 0 and len(rows) > 20
    for comment, partition, resources, cpus in rows:
        trains = comment.startswith("rule_resnets_train_network")
        assert partition == ("gpu" if trains else "cpu"), comment
        assert ("gres/gpu=1" in resources) == trains, comment
        assert 1 <= int(cpus) <= 4
        assert not re.match("rule_(download|resnets_plot)", comment)
    for group in ("rule_figures_", "rule_report_"):
        assert sum(comment.startswith(group) for comment, *_ in rows) == 1


def test_the_same_command_finds_nothing_to_do(
    slurm_run: FinishedRun, settings: tuple[str, ...]
) -> None:
    assert slurm_run.place.planned(*settings) == {}
