"""Two runs side by side: what changed, what differs before the results, and mistakes named."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from refigure.errors import InputError
from refigure.measurements import read_table
from refigure.report.comparison import differences, flat
from scripts.report import compare_runs

if TYPE_CHECKING:
    from tests.scripts.report.conftest import FakeReport


def test_the_table_has_every_statement_and_measure_of_both_runs(fake_report: "FakeReport") -> None:
    rows = {row["id"]: row for row in read_table(fake_report.folder / "compare.csv")}
    kinds = [row["kind"] for row in rows.values()]
    assert [kinds.count(kind) for kind in ("figure", "number", "claim", "erratum", "measure")] == [
        *(1, 2, 5, 1),
        2,
    ]
    claim = rows["A-C1"]
    assert (claim["verdict_1"], claim["verdict_2"]) == ("confirmed", "inconclusive")
    assert (claim["value_1"], claim["interval_1"], claim["n_1"]) == (
        "126.30494505494505",
        "[3.96, 32.2]",
        "364",
    )
    assert claim["differs"] == "verdict"
    gap = rows["corrected.gap"]
    assert (gap["value_1"], gap["value_2"], gap["unit"]) == ("18.096", "17.5", "min")
    assert gap["differs"] == "value"
    assert rows["mean"]["differs"] == ""


def test_the_page_shows_what_differs(fake_report: "FakeReport") -> None:
    text = fake_report.text("compare.html")
    assert "1 of 9 verdicts changed" in text
    settings = text.split('id="settings"')[1].split("</section>")[0]
    assert settings.count('<th scope="row">') == 1
    assert "<code>0.1</code></td><td><code>0.2</code>" in settings
    # of three pictures one is another, and stands there twice
    assert "1 picture differs" in text
    assert text.count('<figure class="picture">') == 2
    assert "1 of 2 are the same to the last digit" in text


def test_nested_values_differ_by_name() -> None:
    one = flat({"a": {"b": 1, "c": [1, 2]}, "d": "x"})
    assert one == {"a.b": "1", "a.c": "[1, 2]", "d": "x"}
    found = differences(one, flat({"a": {"b": 1.5, "c": [1, 2]}, "e": None}))
    assert [(one.name, one.one, one.two) for one in found] == [
        ("a.b", "1", "1.5"),
        ("d", "x", ""),
        ("e", "", "null"),
    ]


@pytest.mark.parametrize(
    ("folders", "message"),
    [
        (None, r"compare: give the results of two runs: snakemake .*compare=\["),
        (["{root}", "{root}/nowhere"], r"compare: there is no folder .*nowhere"),
        (["{root}", "{root}/empty"], r"compare: .*empty holds no post's results"),
        (["{root}/other", "{root}/beta_alone"], "no post is in both folders: alpha against beta"),
    ],
)
def test_what_is_no_pair_of_runs_is_named(
    fake_report: "FakeReport", tmp_path: Path, folders: list[str] | None, message: str
) -> None:
    root = fake_report.posts[0].folder.parent
    (root / "empty").mkdir(exist_ok=True)
    (root / "beta_alone").mkdir(exist_ok=True)
    if not (root / "beta_alone" / "beta").exists():
        (root / "beta_alone" / "beta").symlink_to(root / "beta")
    with pytest.raises(InputError, match=message):
        compare_runs.main(
            assets=[],
            published={post.name: post.published for post in fake_report.posts},
            folders=folders and [folder.format(root=root) for folder in folders],
            page=str(tmp_path / "compare.html"),
            table=str(tmp_path / "compare.csv"),
        )
