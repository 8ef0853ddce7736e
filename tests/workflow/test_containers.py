"""The recipes of containers hold the pinned environment, and the same one.

No image is built here: that takes a daemon and a registry. Oracle: environment.yml and the locks.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCKER = (ROOT / "Dockerfile").read_text("utf-8")
APPTAINER = (ROOT / "apptainer.def").read_text("utf-8")


def joined(text: str) -> list[str]:
    """The lines without comments, those that a backslash continues put together."""
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    return [" ".join(line.split()) for line in lines.replace("\\\n", " ").splitlines() if line]


def commands(text: str) -> list[str]:
    """The shell commands of a recipe, with the one thing that is written otherwise made alike."""
    lines = [line.removeprefix("RUN ") for line in joined(text)]
    parts = [part.strip() for line in lines for part in line.split("&&")]
    shell = [part for part in parts if re.match("apt-get|rm|python|uv", part)]
    return [re.sub(r"--torch-backend=(\{\{ torch \}\}|\S+)", "TORCH", one) for one in shell]


def test_both_begin_with_the_python_of_the_project() -> None:
    (docker,) = re.findall(r"^FROM (\S+)$", DOCKER, re.MULTILINE)
    (apptainer,) = re.findall(r"^From: (\S+)$", APPTAINER, re.MULTILINE)
    assert docker == apptainer
    (python,) = re.findall(
        r"- python=([\d.]+)$", (ROOT / "environment.yml").read_text(), re.MULTILINE
    )
    assert re.fullmatch(rf"python:{re.escape(python)}(\.\d+)?-slim-\w+", docker)


def test_both_run_the_same_commands() -> None:
    assert commands(APPTAINER) == commands(DOCKER)
    assert len(commands(DOCKER)) == 6


def test_every_package_of_python_comes_from_a_lock() -> None:
    installed = [one for one in commands(DOCKER) if "pip install" in one]
    files = {word for one in installed for word in one.split() if word.endswith(".txt")}
    assert {Path(file).name for file in files} == {
        "requirements.txt",
        "requirements-slurm.txt",
        "torch.txt",
    }
    for one in installed:
        assert "--require-hashes" in one or "torch.txt" in one, one
    copied = re.findall(r"^COPY (.*) (\S+)$", DOCKER, re.MULTILINE)
    (sources,) = [names.split() for names, _ in copied]
    for name in sources:
        assert (ROOT / name).is_file(), name
        assert re.search(
            rf"^    {re.escape(name)} \S+{re.escape(Path(name).name)}$", APPTAINER, re.M
        )
    # the build sends nothing else to the daemon: neither results nor data
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert ignored[1] == "*" and {line[1:] for line in ignored[2:]} == set(sources)


def test_hadolint_finds_nothing() -> None:
    if not shutil.which("hadolint"):
        pytest.skip("hadolint is not installed")
    done = subprocess.run(["hadolint", str(ROOT / "Dockerfile")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
