"""Hooks of MkDocs: pages that lie outside docs/, and links to files of the project.

Pages are written to be read in the repository too, so that their links are paths from where they
lie. On the site a link to another page leads to that page, and one to a file of the project, which
is no page, becomes its text. A link to what is not there stays, and MkDocs refuses it. Flowcharts
in Mermaid's language, which the repository's page draws by itself, become pictures here.
"""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from flowchart import flowchart  # noqa: E402

# pages of the site by their path in the project
OUTSIDE = {
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "benchmarks/README.md": "benchmarks.md",
}
LINK = re.compile(r"\[([^\]]*)\]\(([^)#\s]+)(#[^)\s]*)?\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CHART = re.compile(r"^```mermaid\n(.*?)^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.*)", re.MULTILINE)


def on_files(files: Any, config: Any) -> Any:
    """Add the pages that lie outside docs/."""
    for source, page in OUTSIDE.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Rewrite the links of a page, and draw its flowcharts."""
    lies_at = {name: path for path, name in OUTSIDE.items()}
    place = page.file.src_uri
    linked = rewrite_links(markdown, lies_at.get(place, f"docs/{place}"), pages_by_path())
    return CHART.sub(lambda found: flowchart(found[1], title_of(linked, found.start())), linked)


def title_of(markdown: str, place: int) -> str:
    """What a flowchart is called: as the heading above it."""
    headings = HEADING.findall(markdown[:place])
    return f"Flowchart: {headings[-1]}" if headings else "Flowchart"


def pages_by_path() -> Mapping[str, str]:
    """Every page of the site by its path in the project."""
    inside = {f"docs/{path.name}": path.name for path in (ROOT / "docs").glob("*.md")}
    return inside | OUTSIDE


def rewrite_links(markdown: str, place: str, pages: Mapping[str, str]) -> str:
    """Make the links of a page that lies at `place` in the project those of the site."""

    def rewritten(found: re.Match[str]) -> str:
        text, target, anchor = found[1], found[2], found[3] or ""
        if re.match(r"[a-z]+:", target):
            return found[0]
        path = os.path.normpath(PurePosixPath(place).parent / target)
        if path in pages:
            return f"[{text}]({pages[path]}{anchor})"
        return text if (ROOT / path).exists() else found[0]

    parts, start = [], 0
    for fence in FENCE.finditer(markdown):
        parts += [LINK.sub(rewritten, markdown[start : fence.start()]), fence[0]]
        start = fence.end()
    return "".join([*parts, LINK.sub(rewritten, markdown[start:])])
