"""Make everything twice from scratch, in unlike surroundings, and compare every hash."""

import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from refigure.checks import OPEN_VERDICTS
from refigure.errors import InputError
from refigure.measurements import write_table
from refigure.provenance import ROOT
from refigure.step import run_step

logger = logging.getLogger("refigure")

# What must not matter: how many jobs run at once, where, in which zone and language, and in what
# order Python's sets come.
SURROUNDINGS: dict[str, dict[str, str]] = {
    "1": {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    "2": {"PYTHONHASHSEED": "12345", "TZ": "Asia/Kathmandu", "LC_ALL": "C"},
}


def main(manifest: str, config: Mapping[str, Any], mirror: str, comparison: str) -> None:
    """Write a row for each file with its hash in this run and in the two made anew.

    Files of posts about run times are not compared, but their verdicts are, a row each.

    Args:
        manifest: of this run; says which files are compared.
        config: of this run; the two runs have the same.
        mirror: folder with this run's data, so that nothing is downloaded again.

    Raises:
        InputError: a hash differs; names the files.
    """
    here = hashes(Path(manifest))
    made = {cores: run_anew(cores, config, mirror) for cores in SURROUNDINGS}
    names = sorted({*here, *(name for found in made.values() for name in found)})
    rows = [
        [name, here.get(name, ""), *(found.get(name, "") for found in made.values())]
        for name in names
    ]
    write_table(comparison, ["file", "here", *(f"cores_{cores}" for cores in made)], rows)
    # This run may be of an earlier commit, which stands in figures' metadata: the two decide.
    unlike = [row[0] for row in rows if differ(*row[2:])]
    if unlike:
        raise InputError("Two runs differ in: " + ", ".join(unlike))
    logger.info("%d files and verdicts are the same in both runs", len(rows))


def differ(one: str, other: str) -> bool:
    """Tell whether two hashes differ, or two verdicts contradict each other.

    A verdict on run times may be open in one run, on a busy machine, and decided in the other.
    """
    return one != other and not {one, other} & set(OPEN_VERDICTS)


def run_anew(cores: str, config: Mapping[str, Any], mirror: str) -> dict[str, str]:
    """Run the workflow in a new folder and return the hashes of its manifest."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder, "config.yaml")
        settings.write_text(yaml.safe_dump({**config, "mirror": str(Path(mirror).resolve())}))
        command = [sys.executable, "-m", "snakemake", "--cores", cores, "--directory", folder]
        command += ["--snakefile", str(ROOT / "Snakefile"), "--configfile", str(settings)]
        command += ["--workflow-profile", str(ROOT / "profiles" / "default")]
        environment = {**os.environ, **SURROUNDINGS[cores]}
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise InputError(f"The run with {cores} cores failed:\n{done.stderr[-4000:]}")
        return hashes(Path(folder, "results", config["scale"], "manifest.json"))


def hashes(manifest: Path) -> dict[str, str]:
    """The hashes of a manifest by file, and the verdicts that rest on run times by ID."""
    content = json.loads(manifest.read_text(encoding="utf-8"))
    return {**content["sha256"], **content["verdicts"]}


if __name__ == "__main__":
    run_step(main)
