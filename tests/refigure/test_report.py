"""What the report makes of files and texts, each against the answer from elsewhere."""

import base64
import datetime
import io
import json
import shlex
from pathlib import Path
from urllib.parse import unquote

import pytest
from markupsafe import Markup
from PIL import Image

from refigure.drawn_data import COLUMNS
from refigure.errors import InputError
from refigure.measurements import write_table
from refigure.report import pages, pictures, records
from refigure.report.findings import Finding
from refigure.report.post import FIRST_SENTENCE
from refigure.report.records import (
    ClaimRow,
    Dataset,
    ErratumRow,
    FigureEntry,
    StatementEntry,
    Timing,
)

SVG = '<svg viewBox="0 0 460.8 345.6">\n<path d="M 0 0\nL 1 1"/><text>100 % # “é” \'"</text></svg>'

ENTRY = FigureEntry("Title", "Z-F1_loss", "alt", "caption", "toy/plot_loss.py")


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("126.30494505494505", "126.305"),
        ("17.0 %", "17.0 %"),  # printed so on purpose
        ("45975", "45975"),
        ("123456789", "123456789"),
        ("1234567.891", "1234568"),  # never fewer digits than stand before the point
        ("0.00094459318678736", "0.000944593"),
        ("[3.9621234567, 32.230123456]", "[3.96212, 32.2301]"),
        ("-2.525254601228148; 5", "-2.52525; 5"),
        ("1.1102230246251565e-16", "1.11022e-16"),
        ("Sat > Tue", "Sat > Tue"),
        ("", ""),
    ],
)
def test_long_numbers_are_rounded_and_nothing_else(cell: str, shown: str) -> None:
    assert pages.short(cell) == shown


def test_code_between_backticks_is_shown_as_code_and_stays_escaped() -> None:
    text = pages.prose("give `mirror: <b>` & run")
    assert text == Markup("give <code>mirror: &lt;b&gt;</code> &amp; run")


@pytest.mark.parametrize(
    ("address", "may_be_link"),
    [
        ("https://rohanvarma.me/x", True),
        ("http://a.b", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("mirror:moment.json", False),
    ],
)
def test_only_web_addresses_become_links(address: str, may_be_link: bool) -> None:
    assert pages.is_web(address) is may_be_link


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (52_344, "52.3 kB"),
        (9_912_422, "9.91 MB"),
        (3e9, "3 GB"),
    ],
)
def test_size(count: int, text: str) -> None:
    assert pages.size(count) == text


def test_day() -> None:
    assert pages.day(datetime.date(2019, 1, 2)) == "2 January 2019"


def test_a_command_is_one_that_a_shell_reads_back() -> None:
    command = pages.command(["a b/x.svg", "c.svg"], ["--config scale=full"], "--force")
    assert shlex.split(command) == (
        ["snakemake", "--cores", "1", "--force", "a b/x.svg", "c.svg", "--config", "scale=full"]
    )


def test_the_command_for_a_setting_writes_it_as_json_with_its_type() -> None:
    value = {"it's": [1, 2.5, None, True, "$HOME"]}
    options = ["--config scale=full"]
    words = shlex.split(pages.change_command("toy", "train", "rates", value, options))
    assert words[:5] == ["snakemake", "--cores", "1", "toy", "--config"]
    assert words[5].startswith("toy=")
    assert json.loads(words[5].removeprefix("toy=")) == {"train": {"rates": value}}
    assert words[6:] == ["scale=full"]


def test_an_svg_survives_its_data_uri() -> None:
    uri = pictures.svg_uri(SVG)
    head, body = uri.split(",", 1)
    assert head == "data:image/svg+xml"
    assert unquote(body) == SVG
    # What would end an attribute or a URI, or what URL parsers drop, may not be there.
    assert not set(body) & set('"<>#\n\t')
    assert body.isascii()


def test_what_nobody_sees_is_left_out_of_an_svg() -> None:
    svg = (
        "<svg>\n <!-- a\ncomment -->\n <metadata><x/></metadata>\n"
        '<path d="M 1.23456 -0.5 &#10;L 100.000001 2\nz" id="a1.2345"/>'
        " <text>a  1.2345</text></svg>"
    )
    shown = '<svg><path d="M 1.23 -0.5 &#10;L 100 2 z" id="a1.2345"/><text>a  1.2345</text></svg>'
    assert pictures.compact_svg(svg) == shown


def test_sizes_of_images() -> None:
    assert pictures.svg_size(SVG) == (461, 346)
    assert pictures.svg_size("<svg></svg>") == (640, 480)


def test_a_picture_knows_its_files_relative_to_the_page(tmp_path: Path) -> None:
    files = picture_files(tmp_path, SVG)
    (picture,) = pictures.read_pictures(ENTRY, files, str(tmp_path / "report" / "toy.html"))
    assert picture.embedded == "SVG"
    assert [(file.kind, file.link) for file in picture.downloads] == [
        ("SVG", "../toy/figures/Z-F1_loss.svg"),
        ("PNG", "../toy/figures/Z-F1_loss.png"),
        ("CSV", "../toy/figures/Z-F1_loss.csv"),
    ]


def test_a_huge_svg_is_shown_as_png(tmp_path: Path) -> None:
    files = picture_files(tmp_path, SVG + " " * pictures.LARGEST_SVG)
    (picture,) = pictures.read_pictures(ENTRY, files, str(tmp_path / "toy.html"))
    assert picture.embedded == "PNG"
    assert (picture.width, picture.height) == (461, 346)  # of the SVG: CSS pixels
    with Image.open(io.BytesIO(base64.b64decode(picture.source.split(",")[1]))) as shown:
        assert (shown.format, shown.size, shown.getpixel((0, 0))) == (
            "WEBP",
            (64, 48),
            (0, 114, 178),
        )


def test_a_figure_that_was_not_made_is_named(tmp_path: Path) -> None:
    entry = FigureEntry("", "Z-F1_loss", "", "", "", variants=("as_published", "corrected"))
    with pytest.raises(InputError, match=r"Z-F1_loss_as_published\.svg is not among"):
        pictures.read_pictures(entry, picture_files(tmp_path, SVG), "toy.html")


def picture_files(folder: Path, svg: str) -> list[str]:
    """Write a figure as SVG, PNG and table."""
    figures = folder / "toy" / "figures"
    figures.mkdir(parents=True)
    (figures / "Z-F1_loss.svg").write_text(svg, "utf-8")
    Image.new("RGB", (64, 48), "#0072b2").save(figures / "Z-F1_loss.png")
    write_table(figures / "Z-F1_loss.csv", COLUMNS, [])
    return [str(path) for path in figures.iterdir()]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    table = tmp_path / "timings.csv"
    table.write_text("step,repeats,spread_s,kind,work_s,wait_s\ntrain,1,,step,,\n", "utf-8")
    with pytest.raises(InputError, match=r"timings\.csv, line 2: no wall_s; make"):
        records.read_rows(Timing, table)


def test_a_verdict_outside_the_vocabulary_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "errata.csv"
    table.write_text("id,what,as_published,corrected,evidence,verdict\nZ-E1,,,,,true\n", "utf-8")
    with pytest.raises(InputError, match=r"line 2: the verdict 'true' is none of: reproduced"):
        records.read_rows(ErratumRow, table)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"name": "x", "title": "x", "origin": "real"}, "source"),
        ({"name": "x", "title": 5, "origin": "real", "source": ""}, "title"),
    ],
)
def test_a_record_that_does_not_fit_names_file_and_key(
    tmp_path: Path, content: dict[str, object], message: str
) -> None:
    path = tmp_path / "data.json"
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(InputError, match=rf"data\.json: .*{message}"):
        records.read_record(Dataset, path)


def test_verdicts_are_counted_in_the_order_of_the_vocabulary() -> None:
    rows = [
        ErratumRow("", "", "", "", "", verdict)
        for verdict in ("refuted", "reproduced", "refuted", "confirmed")
    ]
    assert list(records.count_verdicts(rows).items()) == [
        ("reproduced", 1),
        ("confirmed", 1),
        ("refuted", 2),
    ]
    assert records.count_verdicts([]) == {}


@pytest.mark.parametrize(
    ("headline", "sentence"),
    [
        ("One is 2.5 of it. Two is not.", "One is 2.5 of it."),
        ("From 5 % to 7.1%. It grows, e.g. there.", "From 5 % to 7.1%."),
        ("No end: 10² to 10⁶ words, i.e. all", "No end: 10² to 10⁶ words, i.e. all"),
        ("A (see B). “C” follows.", "A (see B)."),
    ],
)
def test_the_first_sentence_of_a_headline(headline: str, sentence: str) -> None:
    assert FIRST_SENTENCE.split(headline, maxsplit=1)[0] == sentence


def finding(kind: str, verdict: str, other: str, reason: str = "") -> Finding:
    """A figure, number or claim with its verdict and that of the other variant."""
    row = ClaimRow("Z-1", "", "", "", "", "", "", verdict, reason, other)
    return Finding("Z-1", StatementEntry(), row, (), kind)


@pytest.mark.parametrize(
    ("kind", "verdict", "other", "only"),
    [
        ("number", "reproduced", "not reproduced", True),
        ("number", "reproduced", "reproduced", False),
        ("number", "not reproduced", "reproduced", False),  # true corrected, and misprinted
        ("figure", "reproduced", "not testable", False),
        ("claim", "refuted", "confirmed", True),
        ("claim", "imprecise", "confirmed", True),
        ("claim", "confirmed", "confirmed", False),
        ("claim", "inconclusive", "confirmed", False),
    ],
)
def test_true_only_as_published(kind: str, verdict: str, other: str, only: bool) -> None:
    assert finding(kind, verdict, other).only_as_published is only


@pytest.mark.parametrize(
    ("verdict", "reason", "why"),
    [
        ("confirmed", "needs the scale full, this is quick", ""),
        ("not testable", "a: needs the scale quick, this is x; b: needs the scale full, this is x",
         "it needs the scale full"),
        ("not testable", "stand-in data: made up", "the data are not the post’s"),
        ("not testable", "The post prints no spread.",
         "what it would take is not published, or not to be had here"),
        ("inconclusive", "[-1, 1]",
         "the criterion is met neither way at this scale or on this machine"),
    ],
)  # fmt: skip
def test_why_nothing_was_decided(verdict: str, reason: str, why: str) -> None:
    assert finding("claim", verdict, verdict, reason).why_open == why
