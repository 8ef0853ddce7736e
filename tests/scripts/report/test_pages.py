"""Every page of the report as a document: well formed, escaped, complete, and the same twice."""

import base64
import hashlib
import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

if TYPE_CHECKING:
    from tests.scripts.report.conftest import FakeReport

PAGES = ("index.html", "alpha.html", "beta.html", "run_times.html", "compare.html")
VOID = {"meta", "link", "img", "br", "input"}
SVG_LEAVES = {"path", "use", "rect"}  # written with "/>"


class Document(HTMLParser):
    """A page's elements; a tag that is not closed in order is kept as a fault."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.faults: list[str] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = Counter(name for name, _ in attrs)
        self.faults += [f"<{tag}> has {name} twice" for name, n in names.items() if n > 1]
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in SVG_LEAVES:
            self.faults.append(f"<{tag}/> closes itself")
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()} closes nothing")

    def handle_data(self, data: str) -> None:
        if not self._open or self._open[-1] not in ("script", "style"):
            self.words.append(data)

    def all(self, *tags: str) -> list[dict[str, str]]:
        """The attributes of every element of these tags."""
        return [attributes for tag, attributes in self.elements if tag in tags]

    @property
    def ids(self) -> list[str]:
        """Every id, in order."""
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]


def code(document: Document) -> list[dict[str, str]]:
    """The scripts that run; others hold numbers."""
    return [script for script in document.all("script") if "type" not in script]


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> str:
    """The file name of each page in turn."""
    return str(request.param)


@pytest.fixture
def document(fake_report: "FakeReport", page: str) -> Document:
    """Each page, parsed."""
    return Document(fake_report.text(page))


def test_a_page_is_well_formed(document: Document, fake_report: "FakeReport", page: str) -> None:
    assert document.faults == []
    assert fake_report.text(page).startswith("<!doctype html>\n")
    assert [name for name, n in Counter(document.ids).items() if n > 1] == []


def test_links_within_the_report_lead_somewhere(
    document: Document, fake_report: "FakeReport"
) -> None:
    for link in document.all("a"):
        path, _, anchor = link["href"].partition("#")
        if not path:
            assert anchor in document.ids
        elif not path.startswith("https://example.org/"):
            target = fake_report.folder / unquote(path)
            assert target.is_file(), path
            assert not anchor or anchor in Document(target.read_text("utf-8")).ids


def test_labels_lead_somewhere(document: Document) -> None:
    for _, attributes in document.elements:
        for name in ("aria-labelledby", "data-filter"):
            assert attributes.get(name, document.ids[0]) in document.ids


def test_headings_are_in_order(document: Document) -> None:
    levels = [int(tag[1]) for tag, _ in document.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_have_captions_and_scopes(document: Document) -> None:
    assert len(document.all("table")) == len(document.all("caption")) > 0
    assert all(cell.get("scope") in ("row", "col") for cell in document.all("th"))


def test_images_have_a_text_and_a_size(document: Document) -> None:
    for image in document.all("img"):
        assert image["alt"].strip()
        assert int(image["width"]) > 0
        assert int(image["height"]) > 0
    assert all(svg.get("aria-label") or svg["aria-hidden"] for svg in document.all("svg"))


def test_a_page_is_one_file(document: Document) -> None:
    assert not document.all("iframe", "object", "embed", "video", "audio", "source")
    assert all(image["src"].startswith("data:image/") for image in document.all("img"))
    assert all("src" not in script for script in document.all("script"))
    assert len(code(document)) == 1
    assert [link["href"] for link in document.all("link")] == ["data:,"]


def test_the_policy_allows_the_inlined_code_and_nothing_else(
    document: Document, fake_report: "FakeReport", page: str
) -> None:
    policy = next(meta["content"] for meta in document.all("meta") if "http-equiv" in meta)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (inlined,) = re.findall(f"<{tag}>(.*?)</{tag}>", fake_report.text(page), re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inlined.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    for _, attributes in document.elements:
        assert not [name for name in attributes if name == "style" or name.startswith("on")]


def test_what_looks_like_html_is_shown_as_text(document: Document) -> None:
    assert len(code(document)) == 1
    shown = "".join(document.words)
    assert "</script><script>alert('1')</script><img src=x onerror=alert(2)> \"&amp; 'x'" in shown
    assert "&amp;amp;" not in shown
    assert "&lt;" not in shown
    assert not [link for link in document.all("a") if link["href"].startswith("javascript")]


@pytest.mark.parametrize("reverse", [False, True])
def test_the_same_files_give_the_same_bytes(
    fake_report: "FakeReport", tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reverse: bool
) -> None:
    listing = Path.iterdir  # a file system may list a folder in any order
    if reverse:
        monkeypatch.setattr(Path, "iterdir", lambda path: reversed(list(listing(path))))
    # beside the first, since a page links to its figures by relative path
    again = fake_report.folder.with_name(f"again_{reverse}")
    fake_report.write(again)
    for name in PAGES:
        assert (again / name).read_bytes() == (fake_report.folder / name).read_bytes(), name
