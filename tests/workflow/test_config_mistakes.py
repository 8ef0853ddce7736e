"""Mistakes in the config, end to end: told in one message with the mend, before any job."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.workplaces import Done, Workplace

pytestmark = [pytest.mark.workflow, pytest.mark.xdist_group("config_mistakes")]


def nothing_written(place: Workplace) -> bool:
    """Tell whether the working directory holds nothing but Snakemake's own folder and exports."""
    return {path.name for path in place.work.iterdir() if path.suffix != ".csv"} <= {".snakemake"}


def assert_refused(place: Workplace, done: Done) -> list[str]:
    """Check that a run ended at the config, legibly; return the lines that it said."""
    assert done.code != 0
    # neither Python's traceback nor Snakemake's short form of it
    assert "Traceback" not in done.output
    assert not re.search(r'File ".*", line \d+', done.output), done.output
    assert "rule " not in done.output and "Job stats" not in done.output
    assert nothing_written(place)
    said = done.output.splitlines()
    return [line.strip() for line in said if not line.startswith("Using workflow specific profile")]


def test_every_mistake_is_told_at_once_with_file_key_and_mend(workplace: Workplace) -> None:
    (workplace.folder / "my.yaml").write_text(
        "sede: 1\n"
        "seed: two\n"
        "mirror: ../no-such-folder\n"
        "phone_usage:\n"
        "  compare_days:\n"
        "    confidence: 1.5\n"
        "    permutation: 10\n",
        encoding="utf-8",
    )
    done = workplace.snakemake(
        "--configfile", "../my.yaml", "--config", "scale=smoke", "phone_usage_file=mine.csv"
    )
    said = "\n".join(assert_refused(workplace, done))
    # where it stands, what is wrong, what would be right: one line each
    for where, what in (
        (r"my\.yaml: sede", r"did you mean seed\?"),
        (r"my\.yaml: seed", r"'two' is not a whole number"),
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


def test_a_config_file_that_is_no_yaml_is_named_with_the_place(workplace: Workplace) -> None:
    """A file of the project's own, edited by hand."""
    with (workplace.root / "config" / "config.yaml").open("a", encoding="utf-8") as file:
        file.write("seed: [1\n")
    lines = len((workplace.root / "config" / "config.yaml").read_text("utf-8").splitlines())
    said = assert_refused(workplace, workplace.snakemake("--config", "scale=smoke"))
    text = "\n".join(said)
    assert "config.yaml: not valid YAML" in text and f"line {lines}" in text, said


def test_a_given_file_that_is_no_yaml_ends_the_run(workplace: Workplace) -> None:
    """Snakemake reads --configfile before our code runs, and its message does not name the file."""
    (workplace.folder / "my.yaml").write_text("seed: 1\nscale: [smoke\n", encoding="utf-8")
    said = assert_refused(workplace, workplace.snakemake("--configfile", "../my.yaml"))
    assert any("not valid JSON or YAML" in line for line in said), said


def test_a_path_that_would_be_a_pattern_is_refused(workplace: Workplace) -> None:
    """Snakemake fills in {...} and <...> wherever they stand in the path of an input."""
    (workplace.work / "my <best> {year}.csv").write_text("date,minutes\n2018-01-01,60\n", "utf-8")
    settings = ("--config", "scale=smoke", "phone_usage_file=my <best> {year}.csv")
    said = assert_refused(workplace, workplace.snakemake(*settings))
    assert any("phone_usage_file" in line and "rename" in line for line in said), said


def test_true_and_home_can_be_written_as_on_every_command_line(workplace: Workplace) -> None:
    """`true` in YAML's spelling; and ~, which no shell fills in after an equals sign."""
    home = Path(workplace.environment()["HOME"])
    (home / "days.csv").write_text("date,minutes\n2018-01-01,60\n", encoding="utf-8")
    settings = ("scale=smoke", "offline=true", "phone_usage_file=~/days.csv")
    done = workplace.snakemake("--config", *settings, "--dry-run")
    assert done.code == 0, done.output
