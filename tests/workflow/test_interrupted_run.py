"""A run killed in the middle, and what the same command then makes of it.

Oracle: the undisturbed run on two cores (`stand_in_run`). The killed one has one core, so that
equal hashes also show that the number of jobs at a time changes nothing.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.workplaces import Done, FinishedRun, SharedRuns, Workplace

pytestmark = [pytest.mark.workflow, pytest.mark.xdist_group("interrupted_run")]

PHONE = "results/smoke/phone_usage"
# Every step that measures, and a drawing of each kind; `make verify` compares all that is made.
FIGURES = (
    "P-F1_overall_histogram_as_published",
    "P-F11_day_means_corrected",
    "P-X1_calendar",
    "P-X4_weekend_effect",
)
COMMAND = (
    *(f"{PHONE}/{name}.csv" for name in ("claims", "measurements")),
    *(f"{PHONE}/figures/{name}.svg" for name in FIGURES),
    *("--config", "scale=smoke", "offline=True", "posts=[phone_usage]"),
)


@pytest.fixture(scope="module")
def resumed_run(shared_runs: SharedRuns) -> FinishedRun:
    """Killed with SIGKILL while its sixth job runs, and started again with the same command."""

    def make(place: Workplace) -> Done:
        place.kill_in_the_middle(*COMMAND, cores=1, jobs=6)
        assert not (place.phone / "claims.csv").exists()
        return place.snakemake(*COMMAND, cores=1)

    return shared_runs.get("resumed", make)


def test_the_same_command_goes_on_after_kill_9(resumed_run: FinishedRun) -> None:
    """Neither --unlock nor --rerun-incomplete is asked of the user."""
    assert resumed_run.done.code == 0, resumed_run.done.output
    assert "Finished jobid" in resumed_run.done.output


def test_what_was_finished_before_the_kill_is_not_made_again(resumed_run: FinishedRun) -> None:
    assert "rule download_moment:" not in resumed_run.done.output
    assert "rule judge_claims:" in resumed_run.done.output


def test_a_resumed_run_on_one_core_equals_the_undisturbed_one_on_two(
    resumed_run: FinishedRun, stand_in_run: FinishedRun
) -> None:
    manifest = json.loads((stand_in_run.place.results / "manifest.json").read_text("utf-8"))
    results = resumed_run.place.results
    made = [name for name in manifest["sha256"] if (results / name).is_file()]
    # five tables; of figures both variants where there are two, each as SVG, PNG and CSV
    assert len(made) == 5 + 3 * (2 + 2 + 1 + 1)
    for name in made:
        content = (results / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == manifest["sha256"][name], name


def test_nothing_incomplete_is_left(resumed_run: FinishedRun) -> None:
    left = resumed_run.place.work / ".snakemake" / "incomplete"
    assert not [path for path in left.rglob("*") if path.is_file()]
    done = resumed_run.place.snakemake(*COMMAND, cores=1)
    assert done.code == 0 and "Nothing to be done" in done.output, done.output
