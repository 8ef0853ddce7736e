"""Another workflow takes this one in as a module, from a clone beside its own files.

Oracles: Snakemake's documentation of `module`; the same run made without a module.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.workplaces import Done, FinishedRun, SharedRuns, Workplace

pytestmark = [pytest.mark.workflow, pytest.mark.xdist_group("stand_in_run")]

ROOT = Path(__file__).resolve().parents[2]
# As docs/module.md has it, with a config of its own and a rule that goes on from a measurement.
SNAKEFILE = """\
configfile: "config.yaml"


module refigure:
    snakefile:
        "{clone}/workflow/Snakefile"
    config:
        config["refigure"]


use rule * from refigure as refigure_*


rule weekend:
    input:
        "results/smoke/phone_usage/measurements.csv",
    output:
        "weekend.csv",
    shell:
        "grep weekend_minus_weekday, {{input}} > {{output}}"


rule all:
    default_target: True
    input:
        "weekend.csv",
        "results/smoke/phone_usage/claims.csv",
        "results/smoke/blog/rohanvarma.me/Phone-Usage/index.md",
        "results/smoke/manifest.json",
"""
PROFILE = "refigure/profiles/default"
CONFIG = "refigure: {scale: smoke, offline: true, posts: [phone_usage]}\n"


def own_workflow(place: Workplace, clone: str) -> None:
    """Write the other workflow into the working directory."""
    (place.work / "Snakefile").write_text(SNAKEFILE.format(clone=clone), encoding="utf-8")
    (place.work / "config.yaml").write_text(CONFIG, encoding="utf-8")


@pytest.fixture(scope="module")
def module_run(shared_runs: SharedRuns) -> FinishedRun:
    """The other workflow, run to its end with the clone as a folder of its own."""

    def make(place: Workplace) -> Done:
        shutil.copytree(place.root, place.work / "refigure")
        own_workflow(place, "refigure")
        return place.snakemake("--snakefile", "Snakefile", "--workflow-profile", PROFILE)

    return shared_runs.get("module", make)


def test_the_run_ends_well(module_run: FinishedRun) -> None:
    assert module_run.done.code == 0, module_run.done.output[-8000:]
    (line,) = (module_run.place.work / "weekend.csv").read_text("utf-8").splitlines()[:1]
    assert line.startswith("as_published.weekend_minus_weekday,")


def test_the_numbers_are_those_of_a_run_without_a_module(
    module_run: FinishedRun, stand_in_run: FinishedRun
) -> None:
    with_module, without = (
        json.loads((run.place.results / "manifest.json").read_text("utf-8"))
        for run in (module_run, stand_in_run)
    )
    assert with_module["settings_hash"] == without["settings_hash"]
    # pages and figures name the commit, which a copy in another folder may know or not
    tables = [name for name in without["sha256"] if name.endswith(".csv")]
    assert len([name for name in tables if "/figures/" not in name]) == 5
    assert {name: with_module["sha256"][name] for name in tables} == {
        name: without["sha256"][name] for name in tables
    }


def test_code_is_tracked_as_in_a_run_without_a_module(
    module_run: FinishedRun, tmp_path: Path
) -> None:
    place = module_run.place.copy(tmp_path / "place")
    assert "Nothing to be done" in dry_run(place)
    script = place.work / "refigure/workflow/scripts/phone_usage/plot_pickups.py"
    script.write_text(script.read_text("utf-8") + "\n# edited\n", encoding="utf-8")
    plan = dry_run(place)
    assert "rule refigure_phone_usage_plot_pickups:" in plan
    assert "Updated input files: refigure/workflow/scripts/phone_usage/plot_pickups.py" in plan
    assert "rule refigure_phone_usage_plot_calendar:" not in plan


def dry_run(place: Workplace) -> str:
    """What Snakemake would do."""
    done = place.snakemake("--snakefile", "Snakefile", "--workflow-profile", PROFILE, "--dry-run")
    assert done.code == 0, done.output
    return done.output


def test_a_mistake_in_the_modules_config_is_told(workplace: Workplace) -> None:
    own_workflow(workplace, "../refigure")
    (workplace.work / "config.yaml").write_text("refigure: {scael: smoke}\n", encoding="utf-8")
    done = workplace.snakemake("--snakefile", "Snakefile", "--dry-run")
    assert done.code != 0
    assert "scael is no key of the config; did you mean scale?" in done.output
    assert "Traceback" not in done.output
