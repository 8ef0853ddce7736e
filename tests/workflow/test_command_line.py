"""What a user types: targets, listings, Snakemake's own report, the linter, the Makefile.

Oracle: Snakemake's exit status and what its documentation says of each option.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.workplaces import FinishedRun, Workplace

pytestmark = [pytest.mark.workflow, pytest.mark.xdist_group("stand_in_run")]

ROOT = Path(__file__).resolve().parents[2]
SMOKE = ("--config", "scale=smoke", "offline=True", "posts=[phone_usage]")


def test_the_linter_finds_nothing(workplace: Workplace) -> None:
    done = workplace.snakemake("--lint")
    assert done.code == 0, done.output
    assert "Congratulations" in done.output


def test_every_target_can_be_named(stand_in_run: FinishedRun) -> None:
    """After a whole run each is there already: valid, and with nothing left to do."""
    targets = ("phone_usage", "phone_usage_figures", "data", "report", "blog")
    assert stand_in_run.place.planned(*targets, *SMOKE) == {}


def test_a_target_makes_its_part_only(workplace: Workplace) -> None:
    figures = set(workplace.planned("phone_usage_figures", *SMOKE))
    assert "phone_usage_plot_overall_histogram" in figures
    assert not figures & {"write_manifest", "write_index_page", "export_blog_phone_usage"}


def test_a_misspelt_target_is_named(workplace: Workplace) -> None:
    done = workplace.snakemake("phone_usages", *SMOKE)
    assert done.code != 0
    assert "phone_usages" in done.output and "Traceback" not in done.output


def test_the_graph_of_rules_leads_from_data_to_manifest(workplace: Workplace) -> None:
    done = workplace.snakemake("--rulegraph", *SMOKE)
    assert done.code == 0, done.output
    labels = dict(re.findall(r'(\d+)\[label = "(\w+)"', done.output))
    arrows = {
        (labels[first], labels[second])
        for first, second in re.findall(r"(\d+) -> (\d+)", done.output)
    }
    assert ("download_moment", "phone_usage_parse_days") in arrows
    assert ("collect_measurements", "judge_claims") in arrows
    assert ("write_manifest", "all") in arrows


def test_scales_lie_side_by_side(stand_in_run: FinishedRun) -> None:
    """Another scale makes its own results, of the same data, and touches no others."""
    larger = ("--configfile", "../refigure/config/full.yaml")
    own = ("--config", "offline=True", "posts=[phone_usage]")
    plan = stand_in_run.place.snakemake(*larger, *own, "--dry-run")
    assert plan.code == 0, plan.output
    outputs = re.findall(r"^    output: (.*)$", plan.output, re.MULTILINE)
    assert "results/full/manifest.json" in outputs
    for path in ", ".join(outputs).split(", "):
        assert path.startswith("results/full/"), path


@pytest.mark.parametrize("suffix", [".html", ".zip"])
def test_snakemakes_own_report_shows_every_figure(
    suffix: str, stand_in_run: FinishedRun, published: dict[str, Any], tmp_path: Path
) -> None:
    report = tmp_path / f"report{suffix}"
    done = stand_in_run.place.snakemake(*SMOKE, "--report", str(report))
    assert done.code == 0, done.output
    if suffix == ".zip":
        with zipfile.ZipFile(report) as archive:
            text = archive.read("report/report.html").decode()
            inside = {Path(name).name for name in archive.namelist()}
    else:
        text, inside = report.read_text("utf-8"), set()
    results, categories = (embedded(text, name) for name in ("results", "categories"))
    figures = published["figures"]
    expected = {
        "_".join([entry["file"], *([variant] if variant else [])]) + ".svg": name
        for name, entry in figures.items()
        for variant in entry["variants"] or [""]
    }
    shown = {result["name"]: result for result in results.values()}
    tables = {"claims.csv", "errata.csv", "measurements.csv"}
    assert set(shown) == set(expected) | tables
    assert suffix == ".html" or set(shown) <= inside
    for file, name in expected.items():
        labels, caption = shown[file]["labels"], shown[file]["caption"]
        assert labels["figure"] == name and labels["title"] == figures[name]["title"]
        assert published["title"] in caption and "smoke" in caption, "the template is filled"
    for table in tables:
        assert shown[table]["caption"]
    assert set(categories) == {published["title"], "Tables"}


def embedded(text: str, name: str) -> dict[str, Any]:
    """Read what Snakemake's report holds as `var NAME = {...};`."""
    start = text.index(f'var {name} = {{"') + len(f"var {name} = ")
    content: dict[str, Any] = json.JSONDecoder().raw_decode(text, start)[0]
    return content


@pytest.mark.parametrize(
    "target",
    [
        "all",
        "environment",
        "test",
        "test-slurm",
        "lint",
        "verify",
        "soak",
        "audit",
        "docs",
        "clean",
    ],
)
def test_make_knows_its_targets(target: str) -> None:
    if not shutil.which("make"):
        pytest.skip("make is not installed")
    command = ["make", "--dry-run", "--always-make", "-C", str(ROOT), target]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    words = {
        "all": "snakemake --cores all --config scale=quick",
        "environment": "-m venv",
        "test": "-m pytest",
        "test-slurm": "-m pytest -m slurm",
        "lint": "ruff check",
        "verify": "verify",
        "soak": "soak.py --faults 200",
        "audit": "pip-audit",
        "docs": "tools/write_docs.py",
        "clean": "rm -rf results",
    }
    assert words[target] in done.stdout


def test_make_passes_settings_on() -> None:
    if not shutil.which("make"):
        pytest.skip("make is not installed")
    settings = ["CORES=3", "SCALE=smoke", "MIRROR=data", "CONFIG=seed=7 offline=True"]
    command = ["make", "--dry-run", "-C", str(ROOT), *settings]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert re.search(
        r"snakemake --cores 3 --config scale=smoke mirror=data seed=7 offline=True", done.stdout
    )
    assert "results/smoke/report/index.html" in done.stdout
