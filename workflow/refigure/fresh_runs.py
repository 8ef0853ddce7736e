"""Runs of the whole workflow from scratch, each in a clone of its own and in other surroundings."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from refigure.checkouts import fresh_clone
from refigure.errors import InputError


@dataclass(frozen=True)
class Surroundings:
    """What must not matter for a result.

    Attributes:
        cores: how many jobs run at once.
        folder: where they run, beside the clone or, where empty, within.
        umask: who may read new files.
        environment: zone, language, and the order in which Python's sets come.
    """

    cores: int
    folder: str
    umask: int
    environment: dict[str, str]


RUNS = (
    Surroundings(1, "", 0o022, {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}),
    Surroundings(
        2,
        "another folder",
        0o077,
        # a language without UTF-8, which Python would else put in its place
        {"PYTHONHASHSEED": "12345", "TZ": "Asia/Kathmandu", "LC_ALL": "C"}
        | {"PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    ),
)


def run_anew(
    folder: Path, surroundings: Surroundings, config: Mapping[str, Any], source: Path
) -> Path:
    """Run the workflow in a new clone of `source` and return the folder of its results."""
    fresh_clone(folder / "clone", source)
    work = folder / (surroundings.folder or "clone")
    work.mkdir(exist_ok=True)
    done = snakemake(folder / "clone", work, surroundings, config)
    if done.returncode:
        raise InputError(f"The run with {surroundings.cores} cores failed:\n{done.stdout[-4000:]}")
    return work / "results" / str(config["scale"])


def snakemake(
    clone: Path, work: Path, surroundings: Surroundings, config: Mapping[str, Any], *options: str
) -> subprocess.CompletedProcess[str]:
    """Run Snakemake to its end."""
    settings = work / ".config.yaml"
    settings.write_text(yaml.safe_dump(dict(config)), encoding="utf-8")
    command = [sys.executable, "-m", "snakemake", "--cores", str(surroundings.cores)]
    command += ["--directory", str(work), "--snakefile", str(clone / "Snakefile")]
    command += ["--configfile", str(settings), *options]
    command += ["--workflow-profile", str(clone / "profiles" / "default")]
    return subprocess.run(
        command,
        cwd=work,
        env={**os.environ, **surroundings.environment},
        umask=surroundings.umask,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )


def planned_by_fresh_clone(
    folder: Path, made: Path, config: Mapping[str, Any], source: Path
) -> list[str]:
    """What a new clone would do with a run's results and Snakemake's records of them, and why.

    Args:
        folder: for the clone.
        made: the folder of the results of a run made within its clone; they are moved.
    """
    fresh_clone(folder, source)
    for name in ("results", ".snakemake"):
        shutil.move(made.parents[1] / name, folder / name)
    done = snakemake(folder, folder, RUNS[0], config, "--dry-run")
    if done.returncode == 0 and "Nothing to be done" in done.stdout:
        return []
    jobs = re.findall(r"^(?:local)?rule (\w+):$.*?^    reason: (.*?)$", done.stdout, re.M | re.S)
    return [f"{rule}: {reason}" for rule, reason in jobs] or [done.stdout[-1000:]]
