"""Two small posts whose every string holds what HTML must escape, their report, and a browser."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from refigure.claims import CHECK_COLUMNS, CLAIM_COLUMNS, ERRATUM_COLUMNS
from refigure.drawn_data import COLUMNS as DRAWN_COLUMNS
from refigure.measurements import Measurement, write_measurements, write_table
from scripts.report import compare_runs, write_index_page, write_post_page, write_run_times_page

# No sandbox, since tests may run as root; the rest keeps the browser itself off the network.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE, TABLET, DESKTOP = (360, 780), (768, 1024), (1440, 900)
ROOT = Path(__file__).resolve().parents[3]
ASSETS = sorted(str(path) for path in (ROOT / "workflow/report").iterdir() if path.is_file())

# Would run, close the script, or break an attribute, if it were not escaped.
NASTY = "</script><script>alert('1')</script><img src=x onerror=alert(2)> \"&amp; 'x' & `a<b`"
VERDICTS = ("confirmed", "imprecise", "refuted", "inconclusive", "not testable")
BOTH = ["as_published", "corrected"]
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 460 345" width="460pt" height="345pt">'
    '<rect width="460" height="345" fill="{colour}"/>\n'
    '<path d="M 0 0\nL 460 345" stroke="#000"/></svg>'
)
# Two curves that cross, in a panel from a tenth to nine tenths of the picture.
DRAWN = [
    ["1", "frame", "", "", "", ".1", ".1", ".9", ".9", "", "Loss"],
    ["1", "x axis", "", "", "", "0", "", "10", "", "linear", "Step"],
    ["1", "y axis", "", "", "", "", "0", "", "100", "linear", f"Minutes {NASTY}"],
    *(
        ["1", "line", name, colour, str(point), x, y, "", "", "", ""]
        for name, colour, ys in (("up", "#0072b2", "0 50 100"), (NASTY, "#d55e00", "100 50 0"))
        for point, (x, y) in enumerate(zip(["0", "5", "10"], ys.split(), strict=True))
    ),
]


@dataclass(frozen=True)
class FakePost:
    """The files of a post, named as the steps' arguments are."""

    name: str
    title: str
    folder: Path

    def file(self, name: str) -> str:
        """The path of a result file."""
        return str(self.folder / name)

    @property
    def published(self) -> str:
        """What the post publishes."""
        return self.file("published.yaml")

    @property
    def figures(self) -> list[str]:
        """All files of the figures."""
        return [str(path) for path in (self.folder / "figures").iterdir()]

    @property
    def link(self) -> dict[str, str]:
        """Name and title, as pages link to it."""
        return {"name": self.name, "title": self.title}

    def write_page(self, page: Path, posts: Sequence[dict[str, str]]) -> None:
        """Write the post's page."""
        write_post_page.main(
            published=self.published,
            measurements=self.file("measurements.csv"),
            verdicts=self.file("figures.csv"),
            claims=self.file("claims.csv"),
            checks=self.file("checks.csv"),
            errata=self.file("errata.csv"),
            context=self.file("context.json"),
            figures=self.figures,
            assets=ASSETS,
            posts=posts,
            options=[],
            steps={f"{self.name}_plot_gap": ["train"]},
            page=str(page),
        )


def make_post(root: Path, name: str, letter: str, origin: str) -> FakePost:
    """Write the files of a post whose data are of the given origin."""
    post = FakePost(name, f"{name} {NASTY}", root / name)
    (post.folder / "figures").mkdir(parents=True)
    write_published(post, letter)
    write_tables(post, letter)
    write_context(post, origin)
    write_figures(post, letter)
    return post


def write_published(post: FakePost, letter: str) -> None:
    """Write what the post says: two figures, two numbers, a claim for each verdict, an erratum."""
    figure = {"alt": f"Two {{mean:.1f}} {NASTY}", "caption": f"Mean {{corrected.gap:.2f}} {NASTY}"}
    content = {
        "post": post.name,
        "title": post.title,
        "url": "https://example.org/post?a=1&b=2",
        "date": "2019-01-02",
        "question": NASTY,
        "headline": f"The gap is {{corrected.gap:.0f}}. {NASTY}",
        "timed": letter == "B",
        "headline_other_data": f"Here the gap is {{corrected.gap:.0f}}. {NASTY}",
        "figures": {
            f"{letter}-F1": {
                **figure,
                "title": NASTY,
                "image": "https://example.org/a%20b.png",
                "file": f"{letter}-F1_gap",
                "variants": BOTH,
                "script": f"{post.name}/plot_gap.py",
            },
            f"{letter}-X1": {
                **figure,
                "title": NASTY,
                "image": None,
                "file": f"{letter}-X1_more",
                "variants": [],
                "script": f"{post.name}/plot_more.py",
            },
        },
        "numbers": {f"{letter}-N{k}": {"what": NASTY, "place": NASTY} for k in (1, 2)},
        "claims": {
            f"{letter}-C{k}": {
                "quote": f"quote {k} {verdict} {NASTY}",
                "place": NASTY,
                "hypothesis": NASTY,
                "figures": [f"{letter}-F1"],
            }
            for k, verdict in enumerate(VERDICTS, start=1)
        },
        "errata": {f"{letter}-E1": {"what": NASTY, "mend": NASTY, "figures": [f"{letter}-F1"]}},
    }
    text = yaml.safe_dump(content, sort_keys=False).replace("'2019-01-02'", "2019-01-02")
    Path(post.published).write_text(text, "utf-8")


def write_tables(post: FakePost, letter: str) -> None:
    """Write measurements, verdicts, checks, errata and run times."""
    gap = Measurement("corrected.gap", 18.096, unit="min")
    write_measurements(post.file("measurements.csv"), [gap, Measurement("mean", 126.3)])
    values = [NASTY, NASTY, "126.30494505494505", "[3.96, 32.2]", "364", "min", NASTY]
    claims = [
        *([f"{letter}-N{k}", "number", *values, verdict, NASTY, "not reproduced"]
          for k, verdict in ((1, "reproduced"), (2, "not reproduced"))),
        *([f"{letter}-C{k}", "claim", *values, verdict, NASTY, "confirmed"]
          for k, verdict in enumerate(VERDICTS, start=1)),
    ]  # fmt: skip
    figure = [f"{letter}-F1", "figure", *values, "reproduced", NASTY, "reproduced"]
    checks = [
        [name, NASTY, "gap", *values, "confirmed", NASTY]
        for name in (f"{letter}-F1", f"{letter}-N1", f"{letter}-C1", f"{letter}-C1")
    ]
    erratum = [f"{letter}-E1", NASTY, NASTY, NASTY, NASTY, "confirmed"]
    write_table(post.file("claims.csv"), CLAIM_COLUMNS, claims)
    write_table(post.file("figures.csv"), CLAIM_COLUMNS, [figure])
    write_table(post.file("checks.csv"), CHECK_COLUMNS, checks)
    write_table(post.file("errata.csv"), ERRATUM_COLUMNS, [erratum])
    times = [
        ["read", "0.31", "1", "", "step", "0.11", "0.05"],
        [NASTY, "12.5", "3", "0.2", "step", "", ""],
        ["countdown", "99", "3", "0.2", "measured", "", ""],  # on the post's own page
    ]
    columns = ("step", "wall_s", "repeats", "spread_s", "kind", "work_s", "wait_s")
    write_table(post.file("timings.csv"), columns, times)


def write_context(post: FakePost, origin: str) -> None:
    """Write what the results rest on."""
    data: dict[str, Any] = {
        "name": "moment",
        "title": NASTY,
        "origin": origin,
        "source": "javascript:alert(3)",
        "licence": NASTY,
        "citation": NASTY,
        "note": NASTY,
        "files": [{"name": "a.json", "sha256": "0" * 64, "bytes": 1234}],
    }
    context = {
        "post": post.name,
        "scale": "smoke",
        "commit": "0123456789ab",
        "settings_hash": "ba9876543210",
        "versions": {"python": "3.11.7"},
        "device": "cpu",
        "seed": 1,
        "settings": {"train": {"rate": 0.1, "text": NASTY}, "plot": {}},
        "datasets": [data],
        "notes": [NASTY],
    }
    Path(post.file("context.json")).write_text(json.dumps(context), "utf-8")


def write_figures(post: FakePost, letter: str) -> None:
    """Draw the figures, in colours that a test can tell apart."""
    stems = {"F1_gap_as_published": "#ff0000", "F1_gap_corrected": "#00ff00", "X1_more": "#0000ff"}
    for stem, colour in stems.items():
        file = post.folder / "figures" / f"{letter}-{stem}"
        file.with_suffix(".svg").write_text(SVG.format(colour=colour), "utf-8")
        Image.new("RGB", (40, 30), colour).save(file.with_suffix(".png"))
        write_table(file.with_suffix(".csv"), DRAWN_COLUMNS, DRAWN)


@dataclass(frozen=True)
class FakeReport:
    """A report of two posts: one on real data, one on a stand-in."""

    posts: tuple[FakePost, ...]
    other: Path  # another run of the same posts
    folder: Path

    def write(self, folder: Path) -> None:
        """Write all pages into a folder."""
        folder.mkdir(exist_ok=True)
        links = [post.link for post in self.posts]
        for post in self.posts:
            post.write_page(folder / f"{post.name}.html", links)
        write_index_page.main(
            published=[post.published for post in self.posts],
            measurements=[post.file("measurements.csv") for post in self.posts],
            verdicts=[post.file("figures.csv") for post in self.posts],
            claims=[post.file("claims.csv") for post in self.posts],
            errata=[post.file("errata.csv") for post in self.posts],
            contexts=[post.file("context.json") for post in self.posts],
            assets=ASSETS,
            page=str(folder / "index.html"),
        )
        compare_runs.main(
            assets=ASSETS,
            published={post.name: post.published for post in self.posts},
            folders=[str(self.posts[0].folder.parent), str(self.other)],
            page=str(folder / "compare.html"),
            table=str(folder / "compare.csv"),
        )
        write_run_times_page.main(
            timings=[post.file("timings.csv") for post in self.posts],
            assets=ASSETS,
            posts=links,
            scale="smoke",
            page=str(folder / "run_times.html"),
        )

    def text(self, page: str) -> str:
        """The source of a page."""
        return (self.folder / page).read_text("utf-8")


@pytest.fixture(scope="session")
def fake_report(tmp_path_factory: pytest.TempPathFactory) -> FakeReport:
    """The report of a post on real data and of one on a stand-in."""
    root = tmp_path_factory.mktemp("fake_report")
    posts = (make_post(root, "alpha", "A", "real"), make_post(root, "beta", "B", "stand-in"))
    report = FakeReport(posts, other_run(root), root / "report")
    report.write(report.folder)
    return report


def other_run(root: Path) -> Path:
    """Make the first post again with other settings, figures and results."""
    other = root / "other"
    post = make_post(other, "alpha", "A", "real")
    for name, old, new in (
        ("claims.csv", ",confirmed,", ",inconclusive,"),
        ("measurements.csv", "18.096", "17.5"),
        ("context.json", '"rate": 0.1', '"rate": 0.2'),
    ):
        path = Path(post.file(name))
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
    svg = post.folder / "figures" / "A-X1_more.svg"
    svg.write_text(svg.read_text("utf-8").replace("#0000ff", "#00ffff"), "utf-8")
    return other


@pytest.fixture
def fake_post(tmp_path: Path) -> FakePost:
    """A post of one's own, to break."""
    return make_post(tmp_path, "alpha", "A", "real")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the tests of a module, which are skipped where there is none."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no chromium on the PATH")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, fake_report: FakeReport) -> Iterator[Open]:
    """Return a function that opens a page; any complaint or request from it fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def guard(route: Route) -> None:
        if route.request.url.startswith(("file:", "data:")):
            route.continue_()
        else:
            complaints.append(f"request for {route.request.url}")
            route.abort()

    def open_one(
        name: str, size: tuple[int, int] = DESKTOP, dark: bool = False, scripts: bool = True
    ) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        context.route("**/*", guard)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: complaints.append(f"script ran: {dialog.message}"))
        page.goto((fake_report.folder / f"{name}.html").as_uri())
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []
