"""The documentation as a site: it builds with no warning, and every link in it leads somewhere."""

import html.parser
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
LATER = {"cluster.md", "reliability.md"}  # pages that may not have been written yet


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built with warnings as errors."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def pages() -> dict[str, Any]:
    """The names of tools/site_pages.py."""
    return runpy.run_path(str(ROOT / "tools" / "site_pages.py"))


class Links(html.parser.HTMLParser):
    """Collect the addresses and the ids of a page."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.ids = {""}
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Keep what a tag leads to or loads, and its id."""
        for name, value in attributes:
            if name in ("href", "src") and value is not None:
                self.addresses.append(value)
            if name == "id" and value:
                self.ids.add(value)


def test_every_page_has_its_place_in_the_contents(pages: dict[str, Any]) -> None:
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    nav = re.search(r"^nav:\n(?:  .*\n)+", text, re.MULTILINE)
    assert nav
    listed = [page for entry in yaml.safe_load(nav[0])["nav"] for page in entry.values()]
    there = set(pages["pages_by_path"]().values())
    assert len(listed) == len(set(listed))
    assert there <= set(listed) <= there | LATER


def test_links_lead_somewhere(site: Path) -> None:
    # the page for addresses that are not there is shown at any depth, so that its own are absolute
    found = {page: Links(page) for page in site.glob("*.html") if page.name != "404.html"}
    assert len(found) > 12
    for page, links in found.items():
        for address in links.addresses:
            path, _, anchor = unquote(address).partition("#")
            if re.match(r"[a-z]+:", path) or Path(path).stem in {Path(name).stem for name in LATER}:
                continue
            target = (page.parent / path).resolve() if path else page
            if target == site:
                continue
            assert target.is_file(), (page.name, address)
            if target in found:
                assert anchor in found[target].ids, (page.name, address)


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for page in site.glob("*.html"):
        text = page.read_text("utf-8")
        assert not re.search(r'<(?:script|img)[^>]*src="(?:https?:)?//', text), page.name
        styles = re.findall(r'<link[^>]*rel="stylesheet"[^>]*>', text)
        assert styles and not [tag for tag in styles if re.search(r'href="(?:https?:)?//', tag)]


def test_flowcharts_are_pictures(site: Path) -> None:
    page = (site / "rules.html").read_text("utf-8")
    source = (ROOT / "docs" / "rules.md").read_text("utf-8")
    assert page.count('class="flowchart"') == source.count("```mermaid")
    labels = re.findall(r"^  \w+\(?\[(\w+)\]\)?$", source, re.MULTILINE)
    assert len(labels) > 100
    assert all(f">{label}</text>" in page for label in labels)
    assert "mermaid" not in page.partition("<article")[2]


@pytest.mark.parametrize(
    ("link", "rewritten"),
    [
        ("[a](config.md#x)", "[a](config.md#x)"),
        ("[a](../CONTRIBUTING.md)", "[a](contributing.md)"),
        ("[`l`](../LICENSE)", "`l`"),
        ("[a](../no_such_file)", "[a](../no_such_file)"),  # MkDocs refuses it
        ("[a](https://example.org/x)", "[a](https://example.org/x)"),
        ("```\n[a](../LICENSE)\n```", "```\n[a](../LICENSE)\n```"),
    ],
)
def test_links_of_the_project_become_links_of_the_site(
    pages: dict[str, Any], link: str, rewritten: str
) -> None:
    assert pages["rewrite_links"](link, "docs/faq.md", pages["pages_by_path"]()) == rewritten


def test_a_broken_link_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("[a](gone.md)\n", "utf-8")
    config = yaml.safe_load(re.sub(r"!!python\S+", "", (ROOT / "mkdocs.yml").read_text("utf-8")))
    kept = {key: config[key] for key in ("site_name", "validation")}
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(kept), "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode != 0 and "gone.md" in done.stderr
