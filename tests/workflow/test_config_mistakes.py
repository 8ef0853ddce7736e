"""Mistakes in the config, end to end: told in one message with its mend, before anything is done."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.workflow.conftest import Done, Workplace

pytestmark = [pytest.mark.workflow, pytest.mark.xdist_group("config_mistakes")]


def assert_refused(place: Workplace, done: Done) -> list[str]:
    """Check that a run ended at the config, legibly; return the lines that it said."""
    assert done.code != 0
    # neither Python's traceback nor Snakemake's short form of it
    assert "Traceback" not in done.output
    assert not re.search(r'File ".*", line \d+', done.output), done.output
    assert "rule " not in done.output and "Job stats" not in done.output
    assert not list(place.work.rglob("*")), "nothing was written"
    said = done.output.splitlines()
    return [line.strip() for line in said if not line.startswith("Using workflow specific profile")]


def test_every_mistake_is_told_at_once_with_file_key_and_mend(workplace: Workplace) -> None:
    (workplace.folder / "my.yaml").write_text(
        "sede: 1\n"
        "threads: two\n"
        "mirror: ../no-such-folder\n"
        "phone_usage:\n"
        "  compare_days:\n"
        "    confidence: 1.5\n"
        "    permutation: 10\n".replace("\\n", "\n"),
        encoding="utf-8",
    )
    done = workplace.snakemake(
        "--configfile", "../my.yaml", "--config", "scale=smoke", "phone_usage_file=mine.csv"
    )
    said = "\n".join(assert_refused(workplace, done))
    # where it stands, what is wrong, what would be right: one line each
    for where, what in (
        (r"my\.yaml: sede", r"did you mean seed\?"),
        (r"my\.yaml: threads", r"'two' is not a whole number"),
        (r"my\.yaml: mirror", r"no folder \.\./no-such-folder; give its path, or null"),
        (r"my\.yaml: phone_usage\.compare_days\.confidence", r"1\.5 .*(above|below) "),
        (r"my\.yaml: phone_usage\.compare_days\.permutation\b", r"did you mean permutations\?"),
        (r"--config: phone_usage_file", r"no file mine\.csv; give its path, or null"),
    ):
        lines = [line for line in said.splitlines() if re.search(where + r"\b", line)]
        assert len(lines) == 1, (where, said)
        assert re.search(what, lines[0]), lines[0]


def test_a_misspelt_scale_gets_the_nearest(workplace: Workplace) -> None:
    said = assert_refused(workplace, workplace.snakemake("--config", "scale=quik"))
    assert any("'quik'" in line and "did you mean quick?" in line for line in said), said


def test_yaml_that_cannot_be_read_is_named_with_its_line(workplace: Workplace) -> None:
    (workplace.folder / "my.yaml").write_text("seed: 1\nscale: [smoke\n", encoding="utf-8")
    done = workplace.snakemake("--configfile", "../my.yaml")
    assert done.code != 0
    assert "Traceback" not in done.output
    assert "my.yaml" in done.output and "line 3" in done.output, done.output
    assert not list(workplace.work.rglob("*"))


@pytest.mark.parametrize("truth", ["true", "True"])
def test_true_is_true_however_it_is_written(truth: str, workplace: Workplace) -> None:
    done = workplace.snakemake("--config", "scale=smoke", f"offline={truth}", "--dry-run")
    assert done.code == 0, done.output


def test_paths_in_the_config_are_the_users(workplace: Workplace, tmp_path: Path) -> None:
    """A relative path is taken from the working directory, as on every command line."""
    (workplace.work / "days.csv").write_text("date,minutes\n2018-01-01,60\n", encoding="utf-8")
    arguments = ("--config", "scale=smoke", "phone_usage_file=days.csv", "--dry-run")
    done = workplace.snakemake(*arguments)
    assert done.code == 0, done.output
