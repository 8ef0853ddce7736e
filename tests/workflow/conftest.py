"""What the tests of whole runs share: workplaces, finished runs, readers (see workplaces.py)."""

import csv
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.workplaces import ROOT, SECRETS, SMOKE, Done, FinishedRun, SharedRuns, Workplace


@pytest.fixture(scope="session")
def stand_in_run(shared_runs: SharedRuns) -> FinishedRun:
    """Everything at the scale `smoke` on two cores, with neither network nor mirror."""

    def make(place: Workplace) -> Done:
        tools = str(place.root / "tools")
        return place.snakemake(*SMOKE, "--logger", "bar", PYTHONPATH=tools, **SECRETS)  # type: ignore[arg-type]

    return shared_runs.get("stand_in", make)


@pytest.fixture(scope="session")
def published() -> dict[str, Any]:
    """What the phone-usage post says."""
    path = ROOT / "config" / "published" / "phone_usage.yaml"
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="session")
def rows_of() -> Callable[[Path], list[dict[str, str]]]:
    """Return a reader of CSV tables."""

    def rows(path: Path) -> list[dict[str, str]]:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return rows


@pytest.fixture(scope="session")
def tracked_files() -> Sequence[Path]:
    """Every file that git would put into a commit, relative to the root."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "-X", ".gitignore"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("this is no git checkout")
    names = sorted(set(filter(None, done.stdout.split("\0"))))
    return [Path(name) for name in names if (ROOT / name).is_file()]
