"""What the report makes of files and texts, each against the answer from elsewhere."""

import base64
import datetime
import json
import shlex
import struct
from pathlib import Path
from urllib.parse import unquote

import pytest
from markupsafe import Markup

from refigure.errors import InputError
from refigure.report import pages, pictures, records
from refigure.report.records import Dataset, ErratumRow, FigureEntry, Timing

SVG = '<svg viewBox="0 0 460.8 345.6">\n<path d="M 0 0\nL 1 1"/><text>100 % # “é” \'"</text></svg>'
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480)
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


def test_a_png_survives_its_data_uri() -> None:
    assert base64.b64decode(pictures.png_uri(PNG).split(",")[1]) == PNG


def test_sizes_of_images() -> None:
    assert pictures.svg_size(SVG) == (461, 346)
    assert pictures.svg_size("<svg></svg>") == (640, 480)
    assert pictures.png_size(PNG) == (640, 480)


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
    assert (picture.width, picture.height) == (640, 480)


def test_a_figure_that_was_not_made_is_named(tmp_path: Path) -> None:
    entry = FigureEntry("", "Z-F1_loss", "", "", "", variants=("as_published", "corrected"))
    with pytest.raises(InputError, match=r"Z-F1_loss_as_published\.svg is not among"):
        pictures.read_pictures(entry, picture_files(tmp_path, SVG), "toy.html")


def picture_files(folder: Path, svg: str) -> list[str]:
    """Write a figure as SVG, PNG and table."""
    figures = folder / "toy" / "figures"
    figures.mkdir(parents=True)
    (figures / "Z-F1_loss.svg").write_text(svg, "utf-8")
    (figures / "Z-F1_loss.png").write_bytes(PNG)
    (figures / "Z-F1_loss.csv").write_text("step,loss\n1,2\n", "utf-8")
    return [str(path) for path in figures.iterdir()]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    table = tmp_path / "timings.csv"
    table.write_text("step,repeats,spread_s,kind\ntrain,1,,step\n", "utf-8")
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
