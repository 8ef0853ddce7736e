"""conda and pip get the same versions, and every tool is pinned.

Oracle: the files against each other, and what is installed.
"""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")


def pins(name: str) -> dict[str, str]:
    """The exact versions that a requirements file asks for."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    found = [match.groups() for line in lines if (match := PIN.match(line))]
    return {package.lower().replace("_", "-"): version for package, version in found}


def conda() -> tuple[list[str], dict[str, str]]:
    """What environment.yml asks of conda, and of pip."""
    content = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    of_conda = [item for item in content["dependencies"] if isinstance(item, str)]
    (of_pip,) = [item["pip"] for item in content["dependencies"] if isinstance(item, dict)]
    matches = [PIN.match(line) for line in of_pip]
    assert all(matches), "every package of pip has one version"
    return of_conda, dict(match.groups() for match in matches if match)  # type: ignore[misc]


def test_conda_and_pip_ask_for_the_same_versions() -> None:
    _, of_conda = conda()
    assert of_conda == pins("requirements/run.in") | pins("requirements/torch.txt")


def test_the_lock_files_hold_what_was_asked_for() -> None:
    locked = pins("requirements.txt")
    assert pins("requirements/run.in").items() <= locked.items()
    assert pins("requirements/dev.in").items() <= pins("requirements-dev.txt").items()
    # what both need is the same version in both
    both = locked.keys() & pins("requirements-dev.txt").keys()
    assert {name: locked[name] for name in both} == {
        name: pins("requirements-dev.txt")[name] for name in both
    }


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_locked_version_has_hashes(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    blocks = re.findall(r"^\S+==.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    # a package stands twice where its version depends on the Python
    assert {block.split("==")[0] for block in blocks} == set(pins(name))
    assert len(blocks) > 10
    for block in blocks:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block.split("\n")[0]


def test_the_python_is_one_that_the_project_supports() -> None:
    of_conda, _ = conda()
    (python,) = [item for item in of_conda if re.match(r"python\b", item)]
    assert python == "python=3.11"
    assert 'target-version = "py311"' in (ROOT / "pyproject.toml").read_text("utf-8")
    assert "version_info >= (3, 11)" in (ROOT / "Makefile").read_text("utf-8")


def test_snakemake_is_the_least_that_the_workflow_asks_for_or_newer() -> None:
    (least,) = re.findall(r'min_version\("([\d.]+)"\)', (ROOT / "workflow/Snakefile").read_text())
    asked, pinned = (
        tuple(map(int, text.split("."))) for text in (least, pins("requirements.txt")["snakemake"])
    )
    assert asked <= pinned


def test_the_tests_run_on_the_locked_versions() -> None:
    """Results are promised for these versions: an environment that drifted would prove nothing."""
    for package, version in pins("requirements/run.in").items():
        assert importlib.metadata.version(package) == version, package
