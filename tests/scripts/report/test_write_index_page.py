"""The index adds up what the posts tell."""

import re
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from refigure.errors import InputError
from scripts.report import write_index_page

if TYPE_CHECKING:
    from tests.scripts.report.conftest import FakeReport


def test_totals_are_the_sums_over_posts(fake_report: "FakeReport") -> None:
    totals = fake_report.text("index.html").split('aria-label="Totals"')[1].split("</section>")[0]
    names = re.findall(r'tally-name">(.*?)<', totals)
    assert names == ["2 figures", "4 numbers", "10 claims"]
    labels = re.findall(r'aria-label="(.*?)"', totals)
    assert labels == [
        "figures: 2 reproduced",
        "numbers: 2 reproduced, 2 not reproduced",
        "claims: 2 confirmed, 2 imprecise, 2 refuted, 2 inconclusive, 2 not testable",
    ]


def test_a_bar_is_filled_to_its_end(fake_report: "FakeReport") -> None:
    for bar in re.findall(
        r'<svg class="verdict-bar".*?</svg>', fake_report.text("index.html"), re.S
    ):
        places = [
            (float(x), float(width)) for x, width in re.findall(r'x="(.*?)".*?width="(.*?)"', bar)
        ]
        assert places[0][0] == 0
        assert sum(places[-1]) == pytest.approx(100, abs=0.02)
        for (x, width), (following, _) in pairwise(places):
            assert 0 < following - (x + width) < 1


def test_the_answer_adds_up(fake_report: "FakeReport") -> None:
    """Of each post: 1 figure, 2 numbers, 5 claims; see conftest for their verdicts."""
    text = fake_report.text("index.html")
    answer = text.split('class="plain answer"')[1].split("</ul>")[0]
    assert "6 of 16 hold" in answer  # reproduced: figure, number; confirmed: claim; in two posts
    # of each post the number that corrected code does not give, and two claims: imprecise, refuted
    assert re.search(r">6 are true only as published", answer)
    assert "4 undecided" in answer
    assert text.count('data-only="yes"') == 6


def test_a_post_is_told_by_the_first_sentence_of_its_headline(fake_report: "FakeReport") -> None:
    text = fake_report.text("index.html")
    assert '<p class="sentence">The gap is 18.' in text
    assert '<p class="sentence">Here the gap is 18.' in text


def test_each_post_has_a_line_and_each_statement_a_row(fake_report: "FakeReport") -> None:
    text = fake_report.text("index.html")
    for name, letter in (("alpha", "A"), ("beta", "B")):
        assert f'<a href="{name}.html">' in text
        for k in range(1, 6):
            assert f'href="{name}.html#{letter}-C{k}"' in text
        for rest in ("F1", "N1", "N2", "E1"):
            assert f'href="{name}.html#{letter}-{rest}"' in text
    assert len(re.findall(r"<tbody[^>]*data-kind", text)) == 18
    assert text.count("not the post’s own data") == 1


def test_posts_of_two_scales_do_not_make_an_index() -> None:
    posts = [SimpleNamespace(context=SimpleNamespace(scale=scale)) for scale in ("quick", "full")]
    with pytest.raises(InputError, match="one scale, these posts have: full, quick"):
        write_index_page.the_scale(posts)  # type: ignore[arg-type]


def test_files_of_different_posts_are_refused(fake_report: "FakeReport", tmp_path: Path) -> None:
    alpha, beta = fake_report.posts
    with pytest.raises(InputError, match="is of beta"):
        write_index_page.main(
            published=[alpha.published],
            measurements=[alpha.file("measurements.csv")],
            verdicts=[alpha.file("figures.csv")],
            claims=[alpha.file("claims.csv")],
            errata=[alpha.file("errata.csv")],
            contexts=[beta.file("context.json")],
            assets=[],
            page=str(tmp_path / "index.html"),
        )
