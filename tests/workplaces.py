"""A copy of the workflow beside a working directory, to run Snakemake in as a user does.

A run of the whole workflow takes some 15 s on two cores, so each is made once in a test session and
shared by the processes of pytest-xdist: whoever comes first makes it behind a file lock. Tests that
change something do it in a copy.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ("Snakefile", "workflow", "config", "profiles", "environment.yml", "tools")
LIMIT = 300  # seconds: no command may take longer, even on a loaded machine
SECRETS = {  # of the environment: what no result may tell
    "USER": "carmen-santiago",
    "LOGNAME": "carmen-santiago",
    "HOSTNAME": "carmens-laptop",
    "API_TOKEN": "token-5e884898da28",
}
SMOKE = ("--config", "scale=smoke", "offline=True", "posts=[phone_usage]")


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    code: int
    output: str  # stdout and stderr, in the order in which they came


@dataclass(frozen=True)
class Workplace:
    """The workflow's files in `refigure` and a working directory `work` beside them.

    Both lie in one folder, because Snakemake records inputs relative to the working directory: a
    copy of the whole folder is, to Snakemake, the same place.
    """

    folder: Path

    @property
    def root(self) -> Path:
        """The clone."""
        return self.folder / "refigure"

    @property
    def work(self) -> Path:
        """The working directory."""
        return self.folder / "work"

    @property
    def results(self) -> Path:
        """What a smoke run makes."""
        return self.work / "results" / "smoke"

    @property
    def phone(self) -> Path:
        """The tables of the phone-usage post."""
        return self.results / "phone_usage"

    def command(self, *arguments: str, cores: int = 2) -> list[str]:
        """The command line; the same Python as the tests'."""
        start = [sys.executable, "-m", "snakemake", "--cores", str(cores)]
        return [*start, "--snakefile", "../refigure/Snakefile", *arguments]

    def environment(self, **more: str) -> dict[str, str]:
        """An environment without the user's config, profiles and other interpreters."""
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        path = os.pathsep.join([str(Path(sys.executable).parent), "/usr/local/bin", os.defpath])
        # matplotlib's list of fonts takes seconds to make, and the user's is as good
        cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
        basis = {"PATH": path, "HOME": str(home), "XDG_CACHE_HOME": cache, "LANG": "C.UTF-8"}
        return basis | more

    def snakemake(
        self, *arguments: str, cores: int = 2, limit: int = LIMIT, **environment: str
    ) -> Done:
        """Run Snakemake in the working directory to its end, in `limit` seconds at most."""
        done = subprocess.run(
            self.command(*arguments, cores=cores),
            cwd=self.work,
            env=self.environment(**environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=limit,
        )
        return Done(done.returncode, done.stdout)

    def kill_in_the_middle(self, *arguments: str, cores: int, jobs: int) -> None:
        """Start Snakemake and kill it with all that it started when some jobs have begun.

        Args:
            jobs: how many; a job's first act is to open its log.
        """
        process = subprocess.Popen(
            self.command(*arguments, cores=cores),
            cwd=self.work,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a process group of its own, which the kill goes to
        )
        try:
            end = time.monotonic() + LIMIT
            while len(list(self.work.rglob("*.log"))) < jobs + 1:  # and Snakemake's own log
                if process.poll() is not None or time.monotonic() > end:
                    pytest.fail("the run ended before it could be killed")
                time.sleep(0.05)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=LIMIT)
        assert process.returncode == -signal.SIGKILL

    def planned(self, *arguments: str) -> dict[str, str]:
        """What Snakemake would do: the reason by the name of each rule, targets left out."""
        done = self.snakemake(*arguments, "--dry-run")
        assert done.code == 0, done.output
        reasons = {}
        for block in re.split(r"\n(?=(?:local)?rule \w+:\n)", done.output)[1:]:
            rule = block.split(":", 1)[0].split()[1]
            if rule not in TARGETS:
                reasons[rule] = re.findall(r"^    reason: (.*)$", block, re.MULTILINE)[0]
        assert bool(reasons) != ("Nothing to be done" in done.output), done.output
        return reasons

    def copy(self, folder: Path, *, new_times: bool = False, link: bool = False) -> "Workplace":
        """Copy code, results and Snakemake's records, with the times of the files or with new.

        Args:
            link: whether a large file is not copied but linked, for those who do not write into it.
        """
        copy_file: Callable[[str, str], Any] = shutil.copyfile if new_times else shutil.copy2
        if link:
            copy_file = link_large
        shutil.copytree(self.folder, folder, copy_function=copy_file, symlinks=True)
        return Workplace(folder)


def link_large(source: str, target: str) -> None:
    """Copy a file, or link one of more than a megabyte."""
    if os.path.getsize(source) > 10**6:
        os.link(source, target)
    else:
        shutil.copy2(source, target)


POSTS = sorted(path.stem for path in (ROOT / "config" / "published").glob("*.yaml"))
TARGETS = (
    "all",
    *(target for post in POSTS for target in (post, f"{post}_figures")),
    "data",
    "report",
    "compare",
    "blog",
    "crate",
    "verify",
)
Make = Callable[[Workplace], Done]


def new_workplace(folder: Path) -> Workplace:
    """Copy what a clone holds, so that an edit in the checkout does not disturb a run."""
    place = Workplace(folder)
    place.root.mkdir(parents=True)
    place.work.mkdir()
    for name in SHIPPED:
        source, target = ROOT / name, place.root / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    return place


@dataclass(frozen=True)
class FinishedRun:
    """A run that several tests look at; they change nothing in it."""

    place: Workplace
    done: Done


class SharedRuns:
    """Runs by name, each made once in a test session, whatever the number of test processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, name: str, make: Make, copy_of: Workplace | None = None) -> FinishedRun:
        """Return the run of that name, making it if it is the first time.

        Args:
            make: makes the run in a new workplace, or in a copy of `copy_of`.
        """
        folder = self.folder / name
        record = self.folder / f"{name}.json"
        with FileLock(self.folder / f"{name}.lock"):
            if not record.exists():
                place = copy_of.copy(folder) if copy_of else new_workplace(folder)
                done = make(place)
                record.write_text(json.dumps([done.code, done.output]), encoding="utf-8")
            code, output = json.loads(record.read_text(encoding="utf-8"))
        return FinishedRun(Workplace(folder), Done(code, output))
