"""A post's page tells what its files tell."""

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from refigure.errors import InputError

if TYPE_CHECKING:
    from tests.scripts.report.conftest import FakePost, FakeReport


def test_a_stand_in_is_told_first(fake_report: "FakeReport") -> None:
    text = fake_report.text("beta.html")
    assert "Not the post’s own data" in text
    assert text.index("Not the post’s own data") < text.index('<h2 id="figures-title"')
    banner = text[text.index("Not the post’s own data") :]
    assert "(stand-in): " in banner[: banner.index("</ul>")]
    assert "Not the post’s own data" not in fake_report.text("alpha.html")


def test_the_headline_is_that_of_the_data(fake_report: "FakeReport") -> None:
    assert "The gap is 18." in fake_report.text("alpha.html")
    assert "Here the gap is 18." in fake_report.text("beta.html")
    assert "The gap is 18." not in fake_report.text("beta.html")


def test_variants_stand_beside_each_other(fake_report: "FakeReport") -> None:
    text = fake_report.text("alpha.html")
    labels = re.findall(r'class="variant">(.*?)<', text)
    assert labels == ["Rerun as published", "Corrected", "Regenerated"]
    colours = re.findall(r"fill=%22%23([0-9a-f]{6})%22", text)
    assert colours == ["ff0000", "00ff00", "0000ff"]


def test_every_row_is_there_without_the_script(fake_report: "FakeReport") -> None:
    text = fake_report.text("alpha.html")
    for name in ("A-F1", "A-X1", "A-N1", "A-N2", "A-C1", "A-C5", "A-E1"):
        assert f'id="{name}"' in text
    assert re.findall(r'<tbody[^>]*id="A-C\d"[^>]*hidden', text) == []


def test_the_command_makes_every_variant(fake_report: "FakeReport") -> None:
    folder = fake_report.posts[0].folder / "figures"
    stems = [f"{folder}/A-F1_gap_{name}.svg" for name in ("as_published", "corrected")]
    command = f"snakemake --cores 1 --force {' '.join(stems)}"
    assert command in html.unescape(fake_report.text("alpha.html"))


def test_long_numbers_are_rounded(fake_report: "FakeReport") -> None:
    text = fake_report.text("alpha.html")
    assert "126.305" in text
    assert "126.30494505494505" not in text


def test_pages_are_linked_in_order(fake_report: "FakeReport") -> None:
    first, second = fake_report.text("alpha.html"), fake_report.text("beta.html")
    assert 'href="beta.html" rel="next"' in first
    assert 'rel="prev"' not in first
    assert 'href="alpha.html" rel="prev"' in second
    assert 'rel="next"' not in second


def edit(post: "FakePost", name: str, old: str, new: str) -> None:
    """Put something else into a file of the post."""
    path = Path(post.file(name))
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("claims.csv", "A-C3,", "A-C9,", r"claims\.csv has no row A-C3"),
        ("errata.csv", "A-E1,", "A-E2,", r"errata\.csv has no row A-E1"),
        ("claims.csv", ",refuted,", ",wrong,", r"the verdict 'wrong' is none of"),
        ("context.json", '"alpha"', '"gamma"', r"context\.json is of gamma, .* of alpha"),
        ("context.json", '"seed"', '"sead"', r"context\.json: .*seed"),
        ("published.yaml", "corrected.gap:.2f", "corrected.hole", r"corrected\.hole.* filled"),
    ],
)
def test_files_that_do_not_fit_are_named(
    fake_post: "FakePost", tmp_path: Path, name: str, old: str, new: str, message: str
) -> None:
    edit(fake_post, name, old, new)
    with pytest.raises(InputError, match=message):
        fake_post.write_page(tmp_path / "alpha.html", [fake_post.link])


def test_other_data_may_lack_a_number_of_a_text(fake_post: "FakePost", tmp_path: Path) -> None:
    edit(fake_post, "context.json", '"origin": "real"', '"origin": "own"')
    edit(fake_post, "published.yaml", "corrected.gap", "corrected.hole")
    page = tmp_path / "alpha.html"
    fake_post.write_page(page, [fake_post.link])
    text = page.read_text("utf-8")
    assert "cannot tell what its headline says" in text
    assert "Not the post’s own data" in text
    assert "without your file" in text


def test_a_post_without_anything_yet_has_a_page(fake_post: "FakePost", tmp_path: Path) -> None:
    published = Path(fake_post.published)
    head = published.read_text("utf-8").split("figures:")[0]
    empty = "figures: {}\nnumbers: {}\nclaims: {}\nerrata: {}\n"
    published.write_text(head + empty, "utf-8")
    page = tmp_path / "alpha.html"
    fake_post.write_page(page, [fake_post.link])
    assert 'id="claims"' not in page.read_text("utf-8")


def test_a_post_about_run_times_says_that_its_numbers_change(fake_report: "FakeReport") -> None:
    assert "They differ from run to run" in fake_report.text("beta.html")
    assert "They differ from run to run" not in fake_report.text("alpha.html")
