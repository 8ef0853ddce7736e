"""The post on its real data: its verdicts; and stand-in and real data taking turns.

Oracle: verdicts that were worked out independently of this workflow. Skipped
where the real moment.json cannot be had; $REFIGURE_MIRROR names a folder that holds it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.workplaces import Done, FinishedRun, SharedRuns, Workplace

pytestmark = [
    pytest.mark.workflow,
    pytest.mark.real_data,
    pytest.mark.xdist_group("real_data_run"),
]

Rows = Callable[[Path], list[dict[str, str]]]
CLAIMS = {
    "P-C1": "imprecise",
    "P-C2": "reproduced",
    "P-C3": "refuted",
    "P-C4": "refuted",
    "P-C5": "confirmed",
    "P-C6": "refuted",
    "P-C7": "imprecise",
    "P-C8": "imprecise",
    "P-C9": "imprecise",
    "P-C10": "imprecise",
    "P-C11": "confirmed",
    "P-C12": "inconclusive",
}
PHONE = "results/smoke/phone_usage"
# The tables, and one figure of each kind of input; that all can be drawn is seen on the stand-in.
TARGETS = tuple(
    f"{PHONE}/{name}"
    for name in (
        "claims.csv",
        "measurements.csv",
        "figures/P-F1_overall_histogram_corrected.svg",
        "figures/P-X1_calendar.svg",
        "figures/P-X4_weekend_effect.svg",
    )
)
SMOKE = ("--config", "scale=smoke", "offline=True", "posts=[phone_usage]")
NOT_PUBLISHED = {"P-N6", "P-N9"}  # ours alone; the post prints neither


@pytest.fixture(scope="module")
def real_data_run(
    shared_runs: SharedRuns, stand_in_run: FinishedRun, moment_export: Path
) -> FinishedRun:
    """The results of the stand-in, run again with a mirror that has the real file."""

    def make(place: Workplace) -> Done:
        mirror = place.folder / "mirror" / "moment"
        mirror.mkdir(parents=True)
        (mirror / "moment.json").write_bytes(moment_export.read_bytes())
        return place.snakemake(*TARGETS, *SMOKE, "mirror=../mirror")

    return shared_runs.get("real_data", make, copy_of=stand_in_run.place)


def test_a_stand_in_gives_way_to_real_data_as_soon_as_they_can_be_had(
    real_data_run: FinishedRun,
) -> None:
    assert real_data_run.done.code == 0, real_data_run.done.output
    record = json.loads(
        (real_data_run.place.work / "results/data/moment/provenance.json").read_text("utf-8")
    )
    assert record["data"] == "real"
    assert list(record["files"]) == ["moment.json"]


def test_the_verdicts_are_those_worked_out_independently(
    real_data_run: FinishedRun, published: dict[str, Any], rows_of: Rows
) -> None:
    phone = real_data_run.place.phone
    found = {row["id"]: row["verdict"] for row in rows_of(phone / "claims.csv")}
    numbers = {
        name: "not testable" if name in NOT_PUBLISHED else "reproduced"
        for name in published["numbers"]
    }
    assert found == numbers | CLAIMS


def test_the_readme_tells_of_these_verdicts(real_data_run: FinishedRun) -> None:
    tool = Path(__file__).resolve().parents[2] / "tools" / "write_docs.py"
    command = [
        sys.executable,
        str(tool),
        "--check",
        "--results",
        str(real_data_run.place.phone.parent),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_figure_that_was_published_is_reproduced(
    real_data_run: FinishedRun, rows_of: Rows
) -> None:
    rows = rows_of(real_data_run.place.phone / "figures.csv")
    assert [row["id"] for row in rows] == [f"P-F{number}" for number in range(1, 17)]
    assert {row["verdict"] for row in rows} == {"reproduced"}


def test_every_erratum_is_confirmed(real_data_run: FinishedRun, rows_of: Rows) -> None:
    found = {row["id"]: row["verdict"] for row in rows_of(real_data_run.place.phone / "errata.csv")}
    assert found == {f"P-E{number}": "confirmed" for number in range(1, 10)}


def test_nothing_speaks_of_a_stand_in_any_more(real_data_run: FinishedRun, rows_of: Rows) -> None:
    phone = real_data_run.place.phone
    assert {row["data"] for row in rows_of(phone / "measurements.csv")} == {"real"}
    data = json.loads((phone / "data.json").read_text("utf-8"))
    assert data["origin"] == "real"
    for name in TARGETS:
        text = (real_data_run.place.work / name).read_text("utf-8")
        assert "STAND-IN" not in text and "stand-in" not in text, name


def test_real_data_stay_when_the_mirror_vanishes(
    real_data_run: FinishedRun, tmp_path: Path
) -> None:
    place = real_data_run.place
    assert place.planned(*TARGETS, *SMOKE) == {}
    # and with another mirror, which has nothing
    assert place.planned(*TARGETS, *SMOKE, f"mirror={tmp_path}") == {}


def test_another_seed_remakes_what_draws_random_numbers_and_what_follows(
    real_data_run: FinishedRun,
) -> None:
    remade = real_data_run.place.planned(*TARGETS, *SMOKE, "seed=7")
    assert set(remade) == {
        "phone_usage_compare_days",  # permutations and bootstrap
        "collect_measurements",
        "judge_claims",
        "phone_usage_plot_weekend_effect",
    }
    by_param = {rule for rule, reason in remade.items() if "Params have changed" in reason}
    assert by_param == {"phone_usage_compare_days"}
