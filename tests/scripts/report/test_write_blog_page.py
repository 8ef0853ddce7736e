"""A post's page for the blog tells what its files tell, and shows the pictures beside it."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from markdown_it import MarkdownIt

from refigure.errors import InputError
from scripts.report.write_blog_page import main

if TYPE_CHECKING:
    from tests.scripts.report.conftest import FakePost, FakeReport

ROOT = Path(__file__).resolve().parents[3]
TEMPLATE = str(ROOT / "workflow/report/blog_page.md.j2")
OURS = r'</?(?:details|summary|code|a)(?: markdown="1"| id="[A-Z]-[A-Z]\d+")?>'


def write_page(post: "FakePost", folder: Path) -> str:
    """Write the page of a post into a folder and return its source."""
    folder.mkdir()
    drawn = sorted(path for path in post.figures if path.endswith(".png"))
    main(
        published=post.published,
        measurements=post.file("measurements.csv"),
        verdicts=post.file("figures.csv"),
        claims=post.file("claims.csv"),
        errata=post.file("errata.csv"),
        context=post.file("context.json"),
        figures=drawn,
        template=TEMPLATE,
        options=["--config scale=smoke"],
        page=str(folder / "index.md"),
        pictures=[str(folder / Path(path).name) for path in drawn],
    )
    return (folder / "index.md").read_text("utf-8")


@pytest.fixture
def source(fake_report: "FakeReport", tmp_path: Path) -> str:
    """The page of a post on real data."""
    return write_page(fake_report.posts[0], tmp_path / "page")


def body(source: str) -> str:
    """The page without its front matter."""
    return source.split("\n---\n", 1)[1]


def test_jekyll_reads_title_date_and_address(source: str) -> None:
    head = yaml.safe_load(source.split("---\n")[1])
    assert head["title"].startswith("alpha </script>") and str(head["date"]) == "2019-01-02"
    assert head["permalink"] == "/post/" and head["layout"] == "post"
    assert head["description"].startswith("The gap is 18.")


def test_every_id_is_there_once(source: str) -> None:
    ids = re.findall(r'id="([^"]+)"', source)
    assert sorted(ids) == sorted(
        ["A-F1", "A-X1", "A-N1", "A-N2", *(f"A-C{k}" for k in range(1, 6)), "A-E1"]
    )


def test_nothing_in_the_data_is_markup(source: str) -> None:
    parser = MarkdownIt("commonmark").enable("table")
    tags = [
        tag
        for token in parser.parse(body(source))
        for inner in [token, *(token.children or ())]
        if inner.type in ("html_inline", "html_block")
        for tag in re.findall(r"<[^>]*>", inner.content)
    ]
    assert tags and [tag for tag in tags if not re.fullmatch(OURS, tag)] == []


def test_the_tables_are_whole(source: str) -> None:
    html = MarkdownIt("commonmark").enable("table").render(body(source))
    tables = re.findall(r"<table>.*?</table>", html, re.DOTALL)
    assert [table.count("<td>") / (table.count("<tr>") - 1) for table in tables] == [2, 5]


def test_pictures_lie_beside_the_page_the_corrected_first(source: str, tmp_path: Path) -> None:
    shown = re.findall(r"\]\(([^)]+\.png)\)", source)
    assert shown == ["A-F1_gap_corrected.png", "A-F1_gap_as_published.png", "A-X1_more.png"]
    for name in shown:
        assert (tmp_path / "page" / name).read_bytes().startswith(b"\x89PNG")


def test_numbers_are_filled_and_the_erratum_stands_at_its_figure(source: str) -> None:
    assert "The gap is 18." in source and "Mean 18.10" in source
    assert "[A-E1](#A-E1)" in source[source.index('id="A-F1"') : source.index('id="A-X1"')]
    assert "126.305" in source and "126.30494505494505" not in source


def test_a_stand_in_is_told_first(fake_report: "FakeReport", tmp_path: Path) -> None:
    source = body(write_page(fake_report.posts[1], tmp_path / "page"))
    assert source.index("Not the post’s own data") < source.index("Here the gap is 18.")
    assert "run times of one machine" in source  # post B is a timed one


def test_the_page_is_the_same_twice(fake_report: "FakeReport", tmp_path: Path) -> None:
    post = fake_report.posts[0]
    assert write_page(post, tmp_path / "a") == write_page(post, tmp_path / "b")


def test_a_table_of_another_run_is_told(fake_post: "FakePost", tmp_path: Path) -> None:
    errata = Path(fake_post.file("errata.csv"))
    errata.write_text(errata.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    with pytest.raises(InputError, match=r"errata\.csv has no row A-E1"):
        write_page(fake_post, tmp_path / "page")


def test_a_figure_that_was_not_drawn_is_a_defect(fake_post: "FakePost", tmp_path: Path) -> None:
    (fake_post.folder / "figures" / "A-X1_more.png").unlink()
    with pytest.raises(KeyError, match="A-X1_more"):
        write_page(fake_post, tmp_path / "page")
