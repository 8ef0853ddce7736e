"""Two folders of results compared by Snakemake, as a user asks for it."""

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from refigure.measurements import read_table

if TYPE_CHECKING:
    from tests.workplaces import Done, FinishedRun, Workplace

pytestmark = pytest.mark.workflow


def compare(place: "Workplace", *folders: str) -> "Done":
    """Ask for the comparison."""
    asked = [f"compare=[{', '.join(folders)}]"] if folders else []
    return place.snakemake(
        "compare", "--config", "scale=smoke", "offline=True", "posts=[phone_usage]", *asked
    )


def test_two_runs_are_compared_and_again_when_one_changes(
    stand_in_run: "FinishedRun", tmp_path: Path
) -> None:
    place = stand_in_run.place.copy(tmp_path / "place")
    other = place.work / "elsewhere" / "smoke"
    shutil.copytree(place.results, other)
    done = compare(place, "results/smoke", "elsewhere/smoke")
    assert done.code == 0, done.output
    table = place.results / "report" / "compare.csv"
    rows = read_table(table)
    assert len(rows) > 100
    assert not any(row["differs"] for row in rows)
    page = (place.results / "report" / "compare.html").read_text("utf-8")
    assert re.search(r"<h1>0 of \d\d verdicts changed</h1>", page)
    assert "elsewhere/smoke" in page
    assert "Nothing to be done" in compare(place, "results/smoke", "elsewhere/smoke").output

    claims = other / "phone_usage" / "claims.csv"
    text = claims.read_text("utf-8")
    assert ",not testable," in text
    claims.write_text(text.replace(",not testable,", ",refuted,", 1), "utf-8")
    done = compare(place, "results/smoke", "elsewhere/smoke")
    assert done.code == 0, done.output
    assert [row["differs"] for row in read_table(table)].count("verdict") == 1


def test_what_is_missing_is_told_with_the_mend(stand_in_run: "FinishedRun", tmp_path: Path) -> None:
    place = stand_in_run.place.copy(tmp_path / "place")
    done = compare(place)
    assert done.code != 0
    assert "compare: give the results of two runs: snakemake --cores 1 compare" in done.output
    done = compare(place, "results/smoke", "results/nowhere")
    assert done.code != 0
    assert "compare: there is no folder results/nowhere" in done.output
    done = compare(place, "results/smoke")
    assert done.code != 0
    assert "--config: compare: " in done.output
