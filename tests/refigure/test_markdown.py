"""Texts as Markdown: what a Markdown parser reads back is the text, and nothing of it is markup."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from markdown_it import MarkdownIt

from refigure.report import markdown

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
# letters, and everything that is markup somewhere in a line or at its start
LETTERS = "ab1é \n\t" + "\\`*_{}[]()<>#+-.!|~$^=:&;\"'%/"


class Reader(HTMLParser):
    """Collect the tags and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Keep the name of a tag."""
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self.texts.append(data)


def read_back(source: str) -> Reader:
    """Parse Markdown and read what a browser would show of it."""
    reader = Reader()
    reader.feed(PARSER.render(source))
    reader.close()
    return reader


def words(text: str) -> list[str]:
    """A text without backticks, by its words: where lines break does not matter."""
    return text.replace("`", "").split()


@given(st.text(alphabet=LETTERS, min_size=1))
@example("- a")
@example("12. a")
@example("# a")
@example("---")
@example("`{{ x }}` and `a | b`")
def test_a_parser_reads_the_text_back(text: str) -> None:
    found = read_back(markdown.escape(text))
    assert words("".join(found.texts)) == words(text)
    assert set(found.tags) <= {"p", "code"}


@given(st.lists(st.text(alphabet=LETTERS), min_size=3, max_size=3))
def test_a_text_stays_in_its_cell(texts: list[str]) -> None:
    row = " | ".join(markdown.escape(text) for text in texts)
    table = f"| a | b | c |\n|---|---|---|\n| {row} |\n"
    found = read_back(table)
    assert found.tags.count("td") == 3
    assert set(found.tags) <= {"table", "thead", "tbody", "tr", "th", "td", "code"}
    assert words("".join(found.texts)) == [*"abc", *words(" ".join(texts))]


@given(st.text(alphabet=LETTERS))
def test_liquid_finds_no_tag(text: str) -> None:
    source = markdown.escape(text)
    assert "{{" not in source and "{%" not in source and "{:" not in source


def test_code_stays_readable_where_it_can() -> None:
    assert markdown.escape("give `scale: full`") == "give `scale: full`"
    assert markdown.code("a|b") == "<code>a&#124;b</code>"


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("https://h.org/a b(c)>", "[x\\_y](https://h.org/a%20b%28c%29%3E)"),
        ("#P-E1", "[x\\_y](#P-E1)"),
        ("javascript:alert(1)", "x\\_y"),
        ("mirror:moment.json", "x\\_y"),
    ],
)
def test_only_addresses_of_the_web_and_places_become_links(address: str, source: str) -> None:
    assert markdown.link("x_y", address) == source


def test_a_template_escapes_its_values_and_misses_none(tmp_path: Path) -> None:
    template, page = tmp_path / "t.md.j2", tmp_path / "page.md"
    template.write_text("{{ matter|front_matter }}\n\n\n\n# {{ a }}\n{{ picture(a, 'f_1.png') }}\n")
    markdown.write_markdown(
        str(page), str(template), matter={"title": "a: *b*", "date": 1}, a="<i> *b*"
    )
    assert page.read_text("utf-8") == (
        "---\ntitle: 'a: *b*'\ndate: 1\n---\n\n# &lt;i&gt; \\*b\\*\n![&lt;i&gt; \\*b\\*](f_1.png)\n"
    )
    with pytest.raises(UndefinedError, match="matter"):
        markdown.write_markdown(str(page), str(template))
