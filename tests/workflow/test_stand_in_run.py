"""Everything, made from stand-in data at the scale `smoke`: what is there, and what it says.

Oracles: the config (`published/`) lists every ID and figure; docs/results.md fixes the paths and
columns; the libraries PIL, ElementTree and html.parser read what the workflow wrote.
"""

from __future__ import annotations

import getpass
import hashlib
import html.parser
import json
import os
import platform
import re
import socket
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest
from PIL import Image
from tests.workplaces import SECRETS

if TYPE_CHECKING:
    from tests.workplaces import FinishedRun

pytestmark = [pytest.mark.workflow, pytest.mark.xdist_group("stand_in_run")]

Rows = Callable[[Path], list[dict[str, str]]]
COLUMNS = {  # docs/results.md
    "claims": (
        "id,kind,published,as_published,corrected,interval,n,unit,criterion,verdict,reason,"
        "other_verdict"
    ),
    "errata": "id,what,as_published,corrected,evidence,verdict",
    "checks": (
        "id,check,measure,published,as_published,corrected,interval,n,unit,criterion,verdict,reason"
    ),
    "measurements": "measure,value,std,n,unit,device,data",
    "timings": "step,wall_s,repeats,spread_s,kind,work_s,wait_s",
}


def figure_stems(published: dict[str, Any]) -> list[str]:
    """The names of all figures, one a variant."""
    figures = published["figures"].values()
    return [
        "_".join([figure["file"], *variant])
        for figure in figures
        for variant in ([[name] for name in figure["variants"]] or [[]])
    ]


def expected_files(published: dict[str, Any]) -> set[str]:
    """What docs/results.md promises below results/smoke/, for the one post that there is."""
    figures = {
        f"phone_usage/figures/{stem}{suffix}"
        for stem in figure_stems(published)
        for suffix in (".svg", ".png", ".csv")
    }
    names = ("claims", "errata", "figures", "measurements", "checks", "timings")
    tables = {f"phone_usage/{name}.csv" for name in names}
    pages = {f"report/{name}.html" for name in ("index", "phone_usage", "run_times")}
    return (
        figures
        | tables
        | pages
        | {f"blog/{path}" for path in [*blog_paths(published), *page_paths(published)]}
        | {
            "phone_usage/context.json",
            "manifest.json",
        }
    )


def blog_paths(published: dict[str, Any]) -> list[str]:
    """Host and decoded path of each image of the blog."""
    urls = [urlsplit(entry["image"]) for entry in published["figures"].values() if entry["image"]]
    return [url.netloc + unquote(url.path) for url in urls]


def page_paths(published: dict[str, Any]) -> list[str]:
    """The post's page in Markdown at its own address, with every picture beside it."""
    url = urlsplit(published["url"])
    names = ["index.md", *(f"{stem}.png" for stem in figure_stems(published))]
    return [f"{url.netloc}{url.path}/{name}" for name in names]


def test_the_run_succeeds_and_makes_every_promised_file(
    stand_in_run: FinishedRun, published: dict[str, Any]
) -> None:
    assert stand_in_run.done.code == 0, stand_in_run.done.output
    results = stand_in_run.place.results
    missing = {name for name in expected_files(published) if not (results / name).is_file()}
    assert not missing
    assert len(blog_paths(published)) == 16  # P-F1 to P-F16


def test_the_tables_hold_every_published_id_once(
    stand_in_run: FinishedRun, published: dict[str, Any], rows_of: Rows
) -> None:
    found = {
        name: [row["id"] for row in rows_of(stand_in_run.place.phone / f"{name}.csv")]
        for name in ("claims", "errata", "figures")
    }
    compared = [name for name, entry in published["figures"].items() if entry.get("checks")]
    assert found["claims"] == [*published["numbers"], *published["claims"]]
    assert found["errata"] == list(published["errata"])
    assert found["figures"] == compared
    every = Counter(name for names in found.values() for name in names)
    assert set(every.values()) == {1}


def test_the_tables_have_the_columns_that_others_rely_on(stand_in_run: FinishedRun) -> None:
    promised = (Path(__file__).parents[2] / "docs/results.md").read_text("utf-8")
    for name, columns in COLUMNS.items():
        assert f"`{columns}`" in promised
        with (stand_in_run.place.phone / f"{name}.csv").open(encoding="utf-8") as file:
            assert file.readline() == f"{columns}\n", name


def test_nothing_is_testable_on_a_stand_in_and_the_reason_says_so(
    stand_in_run: FinishedRun, rows_of: Rows
) -> None:
    phone = stand_in_run.place.phone
    for table, reason in (
        ("claims", "reason"),
        ("figures", "reason"),
        ("checks", "reason"),
        ("errata", "evidence"),
    ):
        rows = rows_of(phone / f"{table}.csv")
        assert rows
        for row in rows:
            assert row["verdict"] == "not testable", (table, row)
            assert "stand-in data: " in row[reason], (table, row)
            assert "mirror" in row[reason], "the reason names the mend"


def test_every_measurement_is_marked(stand_in_run: FinishedRun, rows_of: Rows) -> None:
    rows = rows_of(stand_in_run.place.phone / "measurements.csv")
    assert len(rows) > 100
    assert {row["data"] for row in rows} == {"stand-in"}


def test_the_stand_in_is_named_in_log_provenance_and_pages(stand_in_run: FinishedRun) -> None:
    place = stand_in_run.place
    log = (place.work / "results/logs/download_moment.log").read_text("utf-8")
    assert "WARNING moment is a STAND-IN" in log
    record = json.loads((place.work / "results/data/moment/provenance.json").read_text("utf-8"))
    assert record["data"] == "stand-in"
    context = json.loads((place.phone / "context.json").read_text("utf-8"))
    assert [data["origin"] for data in context["datasets"]] == ["stand-in"]
    assert "stand-in takes the place of the data set moment" in stand_in_run.done.output
    for page in ("index", "phone_usage"):
        text = visible_text(place.results / "report" / f"{page}.html")
        assert "stand-in" in text, page


def test_figures_of_a_stand_in_say_so_on_their_face_and_in_their_metadata(
    stand_in_run: FinishedRun, published: dict[str, Any]
) -> None:
    for stem in figure_stems(published):
        svg = stand_in_run.place.phone / "figures" / f"{stem}.svg"
        text = svg.read_text("utf-8")
        # matplotlib writes text as outlines, with the text itself in a comment
        assert "STAND-IN DATA" in text, stem
        described = re.findall(r"<dc:description>([^<]*)</dc:description>", text)
        assert len(described) == 1 and described[0].endswith("stand-in data"), stem
        with Image.open(svg.with_suffix(".png")) as image:
            assert image.info["Title"] == stem
            assert image.info["Description"] == described[0]
            assert re.fullmatch(
                r"commit \S+, settings [0-9a-f]{12}, stand-in data", described[0]
            ), described


def test_figures_open_and_have_a_sensible_size(
    stand_in_run: FinishedRun, published: dict[str, Any]
) -> None:
    for stem in figure_stems(published):
        png = stand_in_run.place.phone / "figures" / f"{stem}.png"
        with Image.open(png) as image:
            image.load()
            assert image.format == "PNG"
            # readable at the width of a blog's column, and no larger than a screen
            assert 500 <= image.width <= 2500 and 300 <= image.height <= 2500, (stem, image.size)
            low, high = image.convert("L").getextrema()
            assert (low, high) != (high, high), f"{stem} is blank"
            pixels = image.size
        svg = ElementTree.parse(png.with_suffix(".svg")).getroot()  # noqa: S314 (our own file)
        assert svg.tag == "{http://www.w3.org/2000/svg}svg"
        points = [float(svg.attrib[side].removesuffix("pt")) for side in ("width", "height")]
        # the same picture: 72 points and 144 dots an inch
        assert pixels == pytest.approx([2 * side for side in points], abs=2), stem


def test_exported_images_are_the_figures_under_the_blogs_paths(
    stand_in_run: FinishedRun, published: dict[str, Any]
) -> None:
    results = stand_in_run.place.results
    made = {
        path.relative_to(results / "blog").as_posix()
        for path in (results / "blog").rglob("*")
        if path.is_file()
    }
    assert made == {*blog_paths(published), *page_paths(published)}
    magic = {".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".gif": b"GIF8"}
    for figure in published["figures"].values():
        if not figure["image"]:
            continue
        url = urlsplit(figure["image"])
        image = results / "blog" / (url.netloc + unquote(url.path))
        content = image.read_bytes()
        assert content.startswith(magic[image.suffix]), image
        variant = "_as_published" if figure["variants"] else ""  # config: blog_variant
        drawn = results / "phone_usage/figures" / f"{figure['file']}{variant}{image.suffix}"
        assert content == drawn.read_bytes()


def test_the_manifest_holds_the_hash_of_every_deterministic_output(
    stand_in_run: FinishedRun, published: dict[str, Any]
) -> None:
    results = stand_in_run.place.results
    manifest = json.loads((results / "manifest.json").read_text("utf-8"))
    expected = expected_files(published) - {
        "manifest.json",
        "phone_usage/timings.csv",
        "report/run_times.html",
    }
    assert set(manifest["sha256"]) == expected
    for name, found in manifest["sha256"].items():
        assert hashlib.sha256((results / name).read_bytes()).hexdigest() == found, name
    assert manifest["scale"] == "smoke"
    assert manifest["versions"]["python"] == platform.python_version()
    assert manifest["settings"]["phone_usage"]["compare_days"]["permutations"] == 199  # smoke.yaml


def test_pages_stand_alone(stand_in_run: FinishedRun) -> None:
    """No page loads anything: what it shows is in the file, or another page of the report."""
    for page in sorted((stand_in_run.place.results / "report").glob("*.html")):
        reader = Loads()
        reader.feed(page.read_text("utf-8"))
        reader.close()
        for tag, address in reader.found:
            if tag == "a":
                assert re.match(r"https://|#|(\w+\.html)?(#.*)?$|\.\./", address), (page, address)
            else:
                assert address.startswith(("data:", "#")), (page, tag, address[:80])


def test_links_within_the_report_lead_somewhere(stand_in_run: FinishedRun) -> None:
    folder = stand_in_run.place.results / "report"
    pages = {page.name: Loads() for page in folder.glob("*.html")}
    for name, reader in pages.items():
        reader.feed((folder / name).read_text("utf-8"))
    for name, reader in pages.items():
        for tag, address in reader.found:
            if tag != "a" or address.startswith("https://"):
                continue
            path, _, fragment = address.partition("#")
            target = (folder / unquote(path)).resolve() if path else folder / name
            assert target.exists(), (name, address)
            if fragment and target.name in pages:
                assert fragment in pages[target.name].ids, (name, address)


def test_no_result_names_this_machine(stand_in_run: FinishedRun) -> None:
    place = stand_in_run.place
    names = {str(place.folder), str(Path.home()), os.sep + "tmp" + os.sep, socket.gethostname()}
    names |= {str(Path(__file__).resolve().parents[2]), getpass.getuser(), *SECRETS.values()}
    # short or ordinary words (root, vm) can only be told from text as words of a path
    patterns = [
        re.compile(re.escape(name) if os.sep in name else rf"\b{re.escape(name)}\b")
        for name in sorted(names)
        if os.sep in name or (len(name) > 4 and name not in ("refigure", "runner"))
    ]
    patterns.append(re.compile(r"(?<![\w.:/])/(?:home|root|Users|tmp|var|work|opt|usr)/\w"))
    for path in sorted(place.results.rglob("*")):
        if path.suffix in (".html", ".json", ".csv", ".svg") and path.is_file():
            text = path.read_text("utf-8")
            for pattern in patterns:
                found = pattern.search(text)
                assert not found, (path.name, pattern.pattern, text[found.start() - 80 :][:200])


def test_a_second_run_has_nothing_to_do(stand_in_run: FinishedRun) -> None:
    done = stand_in_run.place.snakemake(
        "--config", "scale=smoke", "offline=True", "posts=[phone_usage]"
    )
    assert done.code == 0, done.output
    assert "Nothing to be done" in done.output
    assert "rule " not in done.output


def test_the_progress_tells_how_many_of_how_many_and_the_time_left(
    stand_in_run: FinishedRun,
) -> None:
    lines = re.findall(
        r"^ *(\d+)/(\d+) \d+:\d\d:\d\d (about \d+:\d\d:\d\d left|done) +(\w+)$",
        stand_in_run.done.output,
        re.MULTILINE,
    )
    totals = {int(total) for _, total, _, _ in lines}
    assert len(totals) == 1
    (total,) = totals
    # every job is counted once, in order, and only the last line says that all is done
    assert [int(done) for done, _, _, _ in lines] == list(range(1, total + 1))
    assert [left == "done" for _, _, left, _ in lines] == [False] * (total - 1) + [True]
    named = Counter(rule for _, _, _, rule in lines)
    assert named["phone_usage_parse_days"] == named["write_manifest"] == named["all"] == 1


def visible_text(page: Path) -> str:
    """The text that a reader of the page sees: neither style nor script nor pictures."""
    reader = Loads()
    reader.feed(page.read_text("utf-8"))
    return " ".join(reader.texts)


class Loads(html.parser.HTMLParser):
    """Collect what a page loads or links to, its ids, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.ids: set[str] = set()
        self.texts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Keep the addresses of a tag and its id."""
        for name, value in attributes:
            if name in ("src", "href", "srcset", "poster", "action") and value is not None:
                self.found.append((tag, value))
            if name == "id" and value:
                self.ids.add(value)
        self.hidden += tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        """See a style or a script end."""
        self.hidden -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        """Keep text that is shown."""
        if not self.hidden:
            self.texts.append(data)
