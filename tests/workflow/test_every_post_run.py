"""Everything of every post at the scale `smoke`, on real data, in one run.

What the numbers are at this scale means nothing; that each step runs, each figure is drawn, each id
has a verdict and each page stands is what is tested. Skipped where the data sets are not in
results/data, which `make data` fills.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from tests.workplaces import Done, FinishedRun, SharedRuns, Workplace

pytestmark = [
    pytest.mark.workflow,
    pytest.mark.real_data,
    pytest.mark.xdist_group("every_post_run"),
]

ROOT = Path(__file__).resolve().parents[2]
POSTS = sorted(path.stem for path in (ROOT / "config/published").glob("*.yaml"))
DATASETS = (  # those of config/smoke.yaml
    "moment",
    "mnist",
    "cifar10",
    "resnet_weights",
    "english_french",
    "wiki15",
    "small_texts",
    "word_evaluation",
)
VERDICTS = {
    "reproduced",
    "not reproduced",
    "confirmed",
    "refuted",
    "imprecise",
    "inconclusive",
    "not testable",
}
Rows = Callable[[Path], list[dict[str, str]]]


@pytest.fixture(scope="module")
def every_post_run(shared_runs: SharedRuns, real_data: Callable[[str], Path]) -> FinishedRun:
    """The whole workflow on two cores, with results/data as its mirror and no network."""
    (mirror,) = {real_data(name).parent for name in DATASETS}

    def make(place: Workplace) -> Done:
        own = ("scale=smoke", "offline=True", f"mirror={mirror}")
        return place.snakemake("--config", *own, limit=900)

    return shared_runs.get("every_post", make)


def published_of(post: str) -> dict[str, Any]:
    """What a post says."""
    text = (ROOT / "config/published" / f"{post}.yaml").read_text("utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return content


def test_it_ends_well_and_leaves_nothing_to_do(every_post_run: FinishedRun) -> None:
    assert every_post_run.done.code == 0, every_post_run.done.output[-8000:]
    assert "Traceback" not in every_post_run.done.output
    config = ("scale=smoke", "offline=True")
    again = every_post_run.place.snakemake("--config", *config, "--dry-run")
    assert again.code == 0 and "Nothing to be done" in again.output, again.output[-4000:]


@pytest.mark.parametrize("post", POSTS)
def test_every_id_has_a_verdict_and_a_reason(
    every_post_run: FinishedRun, rows_of: Rows, post: str
) -> None:
    published = published_of(post)
    folder = every_post_run.place.results / post
    claims = rows_of(folder / "claims.csv")
    assert [row["id"] for row in claims] == [*published["numbers"], *published["claims"]]
    errata = rows_of(folder / "errata.csv")
    assert [row["id"] for row in errata] == list(published.get("errata", {}))
    for row in [*claims, *errata]:
        assert row["verdict"] in VERDICTS, row
        said = " ".join(str(value) for value in row.values())
        # a formula may have braces; the field of a template has a name in them
        assert not re.search(r"\{[a-z][a-z0-9_]{3,}[.:}]|\{\{|\bnan\b", said), row
    assert all(row["reason"] for row in claims) and all(row["evidence"] for row in errata)


@pytest.mark.parametrize("post", POSTS)
def test_the_page_shows_every_figure_claim_and_erratum(
    every_post_run: FinishedRun, post: str
) -> None:
    published = published_of(post)
    page = (every_post_run.place.results / "report" / f"{post}.html").read_text("utf-8")
    ids = [name for kind in ("figures", "numbers", "claims", "errata") for name in published[kind]]
    assert [name for name in ids if f'id="{name}"' not in page] == []


@pytest.mark.parametrize("post", POSTS)
def test_every_number_rests_on_real_data(
    every_post_run: FinishedRun, rows_of: Rows, post: str
) -> None:
    rows = rows_of(every_post_run.place.results / post / "measurements.csv")
    assert rows and {row["data"] for row in rows} == {"real"}
    names = [row["measure"] for row in rows]
    assert len(names) == len(set(names))


def test_the_index_names_every_post(every_post_run: FinishedRun) -> None:
    page = (every_post_run.place.results / "report" / "index.html").read_text("utf-8")
    for post in POSTS:
        assert f'href="{post}.html' in page, post
    assert os.environ.get("HOME", "/nowhere") not in page
