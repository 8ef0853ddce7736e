"""Fresh clones, and what Snakemake would do in them; git is the oracle for the first."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from refigure import checkouts, fresh_runs
from refigure.checkouts import fresh_clone
from refigure.errors import InputError
from refigure.fresh_runs import RUNS, planned_by_fresh_clone, run_anew

REASONS = """\
rule phone_usage_plot_calendar:
    input: days.csv
    output: calendar.svg
    jobid: 3
    reason: Updated input files: workflow/scripts/phone_usage/plot_calendar.py
    resources: tmpdir=/tmp

localrule all:
    input: calendar.svg
    jobid: 0
    reason: Input files updated by another job: calendar.svg
"""


def git(folder: Path, *arguments: str) -> str:
    """Run git."""
    command = ["git", "-C", str(folder), "-c", "user.name=N", "-c", "user.email=n@example.org"]
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a file as committed, one edited, one removed, one new, and one made."""
    folder = tmp_path / "project"
    (folder / "workflow").mkdir(parents=True)
    for name in ("Snakefile", "workflow/edited.py", "removed.txt"):
        (folder / name).write_text(name)
    (folder / ".gitignore").write_text("/results/\n")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "one")
    (folder / "workflow/edited.py").write_text("edited")
    (folder / "removed.txt").unlink()
    (folder / "new.txt").write_text("new")
    (folder / "results").mkdir()
    (folder / "results/made.csv").write_text("made")
    monkeypatch.setattr(checkouts, "ROOT", folder)
    return folder


def files_of(folder: Path) -> dict[str, str]:
    """The content of every file but git's own."""
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def test_a_clone_has_the_changes_that_are_not_committed(project: Path, tmp_path: Path) -> None:
    fresh_clone(tmp_path / "clone")
    assert files_of(tmp_path / "clone") == {
        ".gitignore": "/results/\n",
        "Snakefile": "Snakefile",
        "workflow/edited.py": "edited",
        "new.txt": "new",
    }
    described = [
        git(folder, "describe", "--always", "--dirty") for folder in (project, tmp_path / "clone")
    ]
    assert described[0] == described[1] and "-dirty" in described[0]


def test_a_clone_of_a_clone_has_what_the_first_one_has(project: Path, tmp_path: Path) -> None:
    fresh_clone(tmp_path / "clone")
    (project / "new.txt").write_text("edited meanwhile")
    git(project, "commit", "--quiet", "--all", "--message", "two")
    fresh_clone(tmp_path / "second", tmp_path / "clone")
    assert files_of(tmp_path / "second") == files_of(tmp_path / "clone")
    described = [
        git(tmp_path / name, "describe", "--always", "--dirty") for name in ("clone", "second")
    ]
    assert described[0] == described[1]


def test_without_git_the_files_are_copied(project: Path, tmp_path: Path) -> None:
    shutil.rmtree(project / ".git")
    fresh_clone(tmp_path / "clone")
    expected = {name: text for name, text in files_of(project).items() if "results" not in name}
    assert files_of(tmp_path / "clone") == expected


@pytest.fixture
def snakemake(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Runs that are not made; the calls, after what they are to give: exit status and output."""
    calls: list[tuple[Any, ...]] = []

    def run(
        clone: Path, work: Path, surroundings: Any, config: Mapping[str, Any], *options: str
    ) -> subprocess.CompletedProcess[str]:
        code, output = calls.pop(0)
        calls.append((clone, work, options))
        return subprocess.CompletedProcess([], code, output)

    def clone_nothing(folder: Path, source: Path) -> None:
        folder.mkdir(parents=True)

    monkeypatch.setattr(fresh_runs, "snakemake", run)
    monkeypatch.setattr(fresh_runs, "fresh_clone", clone_nothing)
    return calls


def test_runs_lie_in_the_clone_and_beside_it(
    snakemake: list[tuple[Any, ...]], tmp_path: Path
) -> None:
    places = []
    for number, surroundings in enumerate(RUNS):
        snakemake[:] = [(0, "")]
        places.append(run_anew(tmp_path / str(number), surroundings, {"scale": "smoke"}, tmp_path))
    assert places == [
        tmp_path / "0/clone/results/smoke",
        tmp_path / "1/another folder/results/smoke",
    ]


def test_a_run_that_fails_is_told(snakemake: list[tuple[Any, ...]], tmp_path: Path) -> None:
    snakemake[:] = [(1, "Error in rule x")]
    with pytest.raises(InputError, match="run with 1 cores failed:\nError in rule x"):
        run_anew(tmp_path / "1", RUNS[0], {"scale": "smoke"}, tmp_path)


@pytest.mark.parametrize(
    ("code", "output", "planned"),
    [
        (0, "Nothing to be done (all requested files are present and up to date).", []),
        (
            0,
            REASONS,
            [
                "phone_usage_plot_calendar: Updated input files:"
                " workflow/scripts/phone_usage/plot_calendar.py",
                "all: Input files updated by another job: calendar.svg",
            ],
        ),
        (1, "a defect", ["a defect"]),
    ],
)
def test_what_a_fresh_clone_would_do(
    snakemake: list[tuple[Any, ...]], tmp_path: Path, code: int, output: str, planned: list[str]
) -> None:
    made = tmp_path / "1/clone/results/smoke"
    made.mkdir(parents=True)
    (tmp_path / "1/clone/.snakemake").mkdir()
    snakemake[:] = [(code, output)]
    assert planned_by_fresh_clone(tmp_path / "3", made, {"scale": "smoke"}, tmp_path) == planned
    assert (tmp_path / "3/results/smoke").is_dir() and (tmp_path / "3/.snakemake").is_dir()
    assert snakemake[0][2] == ("--dry-run",)


def test_nothing_that_must_not_matter_is_the_same_twice() -> None:
    one, two = RUNS
    assert one.cores != two.cores and one.folder != two.folder and one.umask != two.umask
    for name in ("PYTHONHASHSEED", "TZ", "LC_ALL"):
        assert one.environment[name] != two.environment[name]
