"""What Snakemake submits with profiles/slurm, seen by programs that stand in for Slurm's.

Oracles: sbatch's manual for the names of options; the profile for their values; a local run of the
same for the results. A real Slurm takes the same submissions in test_real_slurm.py.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from refigure.code_inputs import SCRIPTS

if TYPE_CHECKING:
    from tests.workplaces import FinishedRun, Workplace

pytest.importorskip("snakemake_executor_plugin_slurm")
pytestmark = [pytest.mark.workflow, pytest.mark.xdist_group("stand_in_run")]

HERE = Path(__file__).parent
PROGRAMS = (
    "sbatch",
    "srun",
    "sacct",
    "squeue",
    "sinfo",
    "sacctmgr",
    "sshare",
    "scontrol",
    "scancel",
)
LIMIT = 300  # seconds
TRANSLATOR = "results/smoke/seq2seq/translators/forward/0/record.json"
TIMED = "results/smoke/python_gil/parts/model_hand_over.csv"
CONFIG = ("scale=smoke", "offline=True", "posts=[phone_usage]", "seq2seq={device: cuda}")


class Submitted:
    """A run with the slurm profile: its end, and what sbatch was given."""

    def __init__(self, place: Workplace, code: int, output: str, lines: Sequence[str]) -> None:
        self.place, self.code, self.output = place, code, output
        self.all = [options_of(json.loads(line)) for line in lines]

    def of(self, comment: str) -> list[argparse.Namespace]:
        """The submissions of a rule or group, one after the other."""
        return [one for one in self.all if one.comment.startswith(comment)]


def options_of(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the options of sbatch, of which none may be unknown."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    for name in ("job-name", "output", "export", "comment", "mem", "ntasks", "gpus", "gres"):
        parser.add_argument(f"--{name}")
    for name in ("-A", "-p", "-t", "-D", "--cpus-per-task", "--wrap"):
        parser.add_argument(name)
    for name in ("parsable", "requeue", "exclusive"):
        parser.add_argument(f"--{name}", action="store_true")
    found = parser.parse_args(arguments)
    return found


def environment_of(place: Workplace, folder: Path) -> dict[str, str]:
    """The environment of a user whose PATH begins with programs that stand in for Slurm's."""
    programs = folder / "bin"
    programs.mkdir()
    for name in PROGRAMS:
        program = programs / name
        program.write_text(
            f'#!/bin/sh\nexec {sys.executable} {HERE / "stand_in_slurm.py"} {name} "$@"\n'
        )
        program.chmod(0o755)
    own = {"SBATCH_ACCOUNT": "lab", "STAND_IN_SLURM": str(folder), "TMPDIR": str(folder)}
    basis = place.environment(**own)
    return basis | {"PATH": f"{programs}{os.pathsep}{basis['PATH']}"}


@pytest.fixture(scope="module")
def submitted(
    stand_in_run: FinishedRun, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Submitted]:
    """Figures, report and two steps made again; one job runs out of time, one ever again."""
    folder = tmp_path_factory.mktemp("stand_in_slurm")
    place = stand_in_run.place.copy(folder / "place")
    shutil.rmtree(place.results / "phone_usage/figures")
    shutil.rmtree(place.results / "report")
    for name in ("measurements.csv", "parts/sweep_hash_seeds.csv"):
        (place.results / "phone_usage" / name).unlink()
    fates = {"rule_python_gil_model": ["TIMEOUT"], "rule_seq2seq_train": ["TIMEOUT"] * 4}
    (folder / "fates.json").write_text(json.dumps(fates))
    (folder / "submissions").touch()
    command = [sys.executable, str(HERE / "quick_polls.py"), "--profile", "profiles/slurm"]
    command += ["--directory", str(place.work), "--latency-wait", "5"]
    command += ["--slurm-init-seconds-before-status-checks", "2", "--config", *CONFIG]
    done = subprocess.run(
        [*command, "--", "all", TRANSLATOR, TIMED],
        cwd=place.root,  # where the profile finds the rules to put together
        env=environment_of(place, folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LIMIT,
    )
    lines = (folder / "submissions").read_text("utf-8").splitlines()
    yield Submitted(place, done.returncode, done.stdout, lines)


def test_only_what_always_runs_out_of_time_fails(submitted: Submitted) -> None:
    assert submitted.code == 1
    assert not (submitted.place.work / TRANSLATOR).exists()
    assert (submitted.place.work / TIMED).is_file(), submitted.output


def test_the_results_are_those_of_the_local_run(
    submitted: Submitted, stand_in_run: FinishedRun
) -> None:
    """Down to the bytes; the manifest says of both runs what their files' hashes are."""
    here, there = (
        json.loads((run.place.results / "manifest.json").read_text("utf-8"))["sha256"]
        for run in (submitted, stand_in_run)
    )
    assert here == there
    for path in sorted((stand_in_run.place.results / "phone_usage/figures").iterdir()):
        mine = submitted.place.results / "phone_usage/figures" / path.name
        assert mine.read_bytes() == path.read_bytes(), path.name


def test_every_submission_says_who_pays_and_comes_back(submitted: Submitted) -> None:
    assert submitted.all
    for one in submitted.all:
        assert one.parsable and one.requeue, "a preempted job goes back into the queue"
        assert one.A == "lab", "SBATCH_ACCOUNT"
        assert one.p == "ordinary", "sinfo's default partition"
        assert one.export == "ALL" and Path(one.D).is_dir()
        assert not one.gres
    assert len({one.job_name for one in submitted.all}) == 1, "one query finds all jobs of a run"


def test_an_ordinary_job(submitted: Submitted) -> None:
    (one,) = submitted.of("rule_phone_usage_sweep_hash_seeds")
    assert (one.t, one.mem, one.cpus_per_task, one.ntasks) == ("30", "4000", "1", "1")
    assert not one.gpus and not one.exclusive


def test_a_training_asks_for_a_card_and_each_time_for_more(submitted: Submitted) -> None:
    tries = submitted.of("rule_seq2seq_train_translator")
    assert [one.t for one in tries] == ["240", "480", "720", "960"]
    assert [one.mem for one in tries] == ["8000", "16000", "24000", "32000"]
    assert {one.gpus for one in tries} == {"1"}


def test_a_timed_job_gets_a_node_of_its_own(submitted: Submitted) -> None:
    first, second = submitted.of("rule_python_gil_model_hand_over")
    assert first.exclusive and second.exclusive and not first.gpus
    assert first.cpus_per_task == "4", "the profile's cores"
    assert [first.t, second.t] == ["30", "60"], "it ran out of time"


def test_small_jobs_are_submitted_together(submitted: Submitted) -> None:
    (figures,) = submitted.of("rule_figures")
    (report,) = submitted.of("rule_report")
    for one in (figures, report):
        assert 1 < int(one.cpus_per_task) <= 4, "as many at a time as the profile's cores"
        assert int(one.mem) == 1500 * int(one.cpus_per_task)
        assert 5 < int(one.t) < 60, "one after the other, and some beside each other"
    assert not submitted.of("rule_phone_usage_plot")


def test_downloads_are_not_submitted(submitted: Submitted) -> None:
    assert re.search(r"localrule download_english_french:", submitted.output)
    assert not submitted.of("rule_download")


def resources(place: Workplace, *arguments: str) -> dict[str, dict[str, str]]:
    """The resources of every rule of every post, as a dry run with the slurm profile shows them."""
    command = [sys.executable, "-m", "snakemake", "--profile", "profiles/slurm", "--dry-run"]
    command += ["--directory", str(place.work), *arguments]
    done = subprocess.run(
        command,
        cwd=place.root,
        env=place.environment(),
        capture_output=True,
        text=True,
        timeout=LIMIT,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = {}
    for block in re.split(r"\n(?=(?:local)?rule \w+:\n)", done.stdout)[1:]:
        rule = block.split(":", 1)[0].split()[1]
        told = re.findall(r"^    resources: (.*)$", block, re.MULTILINE)
        found[rule] = dict(one.split("=", 1) for one in told[0].split(", ")) if told else {}
    return found


def test_rules_ask_for_cards_exactly_where_their_steps_take_them(workplace: Workplace) -> None:
    """Oracle: the steps' code. The login node has no card; config/cards.yaml says the nodes do."""
    taking = {
        f"{path.parent.name}_{path.stem}"
        for path in SCRIPTS.rglob("*.py")
        if "lease_device(" in path.read_text("utf-8")
    }
    smoke = ("--config", "scale=smoke")
    with_cards = resources(workplace, "--configfile", "config/cards.yaml", *smoke)
    assert {rule for rule, asked in with_cards.items() if asked.get("gpu") == "1"} == taking
    assert not {rule for rule, asked in with_cards.items() if asked.get("gpu", "0") not in "01"}
    # what the profile says of rules by name is of rules that there are
    for rule, asked in with_cards.items():
        if "_plot_" in rule:
            assert (asked["mem_mb"], asked["runtime"]) == ("1500", "5"), rule
        elif re.search(
            "_train_(network|seeds|task|translator|autoencoder|classifier|vector)", rule
        ):
            assert (asked["mem_mb"], asked["runtime"]) == ("8000", "240"), rule
