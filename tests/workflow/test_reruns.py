"""What an edit, a touch, a copy and a changed setting make Snakemake do again: dry runs only.

Oracle: the graph of the steps as the rules and the import statements of the scripts give it,
written down here by hand.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from refigure.code_inputs import SCRIPTS, imported_files

if TYPE_CHECKING:
    from tests.workplaces import FinishedRun, Workplace

pytestmark = [pytest.mark.workflow, pytest.mark.xdist_group("stand_in_run")]

SMOKE = ("--config", "scale=smoke", "offline=True", "posts=[phone_usage]")
# What shows a figure: the blog's copy, the context (for the commit), the pages of report and blog,
# the index (through the context), the run times (through the benchmark), and the hashes of these.
SHOWS_A_FIGURE = {
    "export_blog_phone_usage",
    "write_blog_page_phone_usage",
    "write_context",
    "write_post_page",
    "write_index_page",
    "collect_timings",
    "write_run_times_page",
    "write_manifest",
}
# What shows a measurement besides.
SHOWS_A_NUMBER = SHOWS_A_FIGURE | {
    "collect_measurements",
    "judge_claims",
    "phone_usage_plot_weekend_effect",  # reads measurements.csv
}


@pytest.fixture
def edited(stand_in_run: FinishedRun, tmp_path: Path) -> Workplace:
    """A finished run to edit: code, results and Snakemake's records."""
    return stand_in_run.place.copy(tmp_path / "place")


def append(place: Workplace, name: str, text: str = "\n# edited\n") -> None:
    """Add a line to a file of the clone."""
    with (place.root / name).open("a", encoding="utf-8") as file:
        file.write(text)


def test_an_edited_label_remakes_that_figure_and_what_shows_it(edited: Workplace) -> None:
    script = "workflow/scripts/phone_usage/plot_overall_histogram.py"
    path = edited.root / script
    text = path.read_text("utf-8")
    assert text.count("Minutes of Phone Usage") == 1
    path.write_text(text.replace("Minutes of Phone Usage", "Minutes"), encoding="utf-8")
    remade = edited.planned(*SMOKE)
    assert set(remade) == {"phone_usage_plot_overall_histogram"} | SHOWS_A_FIGURE
    reason = remade["phone_usage_plot_overall_histogram"]
    assert reason == f"Updated input files: ../refigure/{script}"
    # all else is remade because of that
    assert all(
        why.startswith("Input files updated by another job: ")
        for rule, why in remade.items()
        if rule != "phone_usage_plot_overall_histogram"
    )


def importers(module: str) -> set[str]:
    """The rules of the post whose scripts import a module, directly or through others."""
    return {
        f"phone_usage_{script.stem}"
        for script in (SCRIPTS / "phone_usage").glob("*.py")
        if any(file.endswith(f"/{module}") for file in imported_files(script))
    }


def test_an_edited_module_remakes_the_steps_that_import_it(edited: Workplace) -> None:
    """The module that all figures are drawn with: no step that measures is made again."""
    append(edited, "workflow/refigure/figures.py")
    remade = edited.planned(*SMOKE)
    named = {rule for rule, reason in remade.items() if "workflow/refigure/figures.py" in reason}
    plots = {f"phone_usage_{script.stem}" for script in (SCRIPTS / "phone_usage").glob("plot_*.py")}
    assert len(plots) >= 10
    assert named == plots == importers("refigure/figures.py")
    assert set(remade) == plots | SHOWS_A_FIGURE


def test_the_parsing_module_remakes_every_result_of_the_post_and_no_data(
    edited: Workplace,
) -> None:
    module = "refigure/phone_usage/days.py"
    append(edited, f"workflow/{module}")
    remade = edited.planned(*SMOKE)
    every = {f"phone_usage_{script.stem}" for script in (SCRIPTS / "phone_usage").glob("*.py")}
    measuring = importers(module)
    assert {"phone_usage_parse_days", "phone_usage_measure_days"} <= measuring < every
    assert {rule for rule in remade if rule.startswith("phone_usage_")} == every
    assert remade["phone_usage_parse_days"] == f"Updated input files: ../refigure/workflow/{module}"
    assert "download_moment" not in remade
    assert set(remade) >= SHOWS_A_NUMBER


def test_an_edited_template_remakes_pages_only(edited: Workplace) -> None:
    append(edited, "workflow/report/style.css", "\n/* edited */\n")
    remade = edited.planned(*SMOKE)
    pages = {"write_post_page", "write_index_page", "write_run_times_page"}
    assert set(remade) == pages | {"write_manifest"}
    assert all("style.css" in remade[page] for page in pages)


def test_a_touch_an_unread_file_and_the_downloader_remake_nothing(edited: Workplace) -> None:
    for path in files(edited.root):
        os.utime(path)
    append(edited, "workflow/Snakefile")
    append(edited, "workflow/refigure/cifar10_png.py")  # no step of this post imports it
    append(edited, "config/datasets.yaml")
    # Data are verified, so the code that fetched them cannot have made them wrong.
    append(edited, "workflow/scripts/datasets/download_dataset.py")
    append(edited, "profiles/default/config.yaml")
    assert edited.planned(*SMOKE) == {}


def test_a_copy_with_new_times_remakes_nothing(stand_in_run: FinishedRun, tmp_path: Path) -> None:
    """As after a fresh clone, into which results and Snakemake's records are copied."""
    copy = stand_in_run.place.copy(tmp_path / "place", new_times=True)
    newest = max(path.stat().st_mtime for path in files(stand_in_run.place.folder))
    for path in files(copy.root):
        os.utime(path, (newest + 100, newest + 100))  # code newer than every result
    assert copy.planned(*SMOKE) == {}


def files(folder: Path) -> Iterator[Path]:
    """Every file below a folder."""
    return (path for path in folder.rglob("*") if path.is_file())


def test_a_changed_setting_remakes_its_step_and_what_follows(edited: Workplace) -> None:
    own = edited.folder / "own.yaml"
    own.write_text("phone_usage:\n  sweep_hash_seeds:\n    seeds: 3\n", encoding="utf-8")
    remade = edited.planned("--configfile", "../own.yaml", *SMOKE)
    assert set(remade) == SHOWS_A_NUMBER | {
        "phone_usage_sweep_hash_seeds",
        "phone_usage_plot_hash_seeds",
    }
    assert "Params have changed" in remade["phone_usage_sweep_hash_seeds"]


def test_another_variant_on_the_blog_copies_images_only(edited: Workplace) -> None:
    remade = edited.planned(*SMOKE, "blog_variant=corrected")
    assert set(remade) == {"export_blog_phone_usage", "write_manifest"}


def test_an_edited_claim_is_judged_anew_without_measuring(edited: Workplace) -> None:
    append(edited, "config/published/phone_usage.yaml")
    remade = edited.planned(*SMOKE)
    assert set(remade) == {
        "judge_claims",
        "write_post_page",
        "write_blog_page_phone_usage",
        "write_index_page",
        "write_manifest",
    }
