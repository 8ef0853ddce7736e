"""Figures as data URIs, so that a page is one file."""

import base64
import io
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from PIL import Image

from refigure.errors import InputError
from refigure.report.points import read_points
from refigure.report.records import FigureEntry

# A plot of many points as SVG would make a page of tens of megabytes. From this length on, pixels
# take half the place.
LARGEST_SVG = 80_000
# What may stand in a data URI as it is. A line end may not: URL parsers drop it.
PLAIN = " !$&'()*+,-./:;=?@[]^_`{|}~"
# What matplotlib writes and no browser shows, and digits beyond a hundredth of a pixel.
UNSHOWN = re.compile(r"<!--.*?-->|<metadata>.*?</metadata>|(?<=>)\s+(?=<)", re.DOTALL)
PATH = re.compile(r' d="[^"]*"')
LONG_DECIMAL = re.compile(r"-?\d+\.\d{3,}")
ORDER = {".svg": 0, ".png": 1, ".csv": 2}  # of the links
VARIANT_NAMES = {"": "Regenerated", "as_published": "Rerun as published", "corrected": "Corrected"}


@dataclass(frozen=True)
class Download:
    """A file that belongs to a picture; `link` is relative to the page."""

    kind: str
    name: str
    link: str


@dataclass(frozen=True)
class Picture:
    """One variant of a figure.

    Attributes:
        label: the variant in words.
        source: the image as a data URI; `embedded` tells its kind, "SVG" or "PNG".
        width, height: in CSS pixels, so that the page does not jump while it loads.
        target: the file that a command regenerates.
        downloads: the files that were made of it.
        panels: the numbers behind it, by panel, for the page's script (refigure.report.points).
    """

    label: str
    source: str
    embedded: str
    width: int
    height: int
    target: str
    downloads: tuple[Download, ...]
    panels: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class PicturePair:
    """One variant of a figure in two runs; `same` if both show the same."""

    label: str
    one: Picture
    two: Picture

    @property
    def same(self) -> bool:
        """Whether the two pictures are the same."""
        return self.one.source == self.two.source


def read_pictures(entry: FigureEntry, files: Iterable[str], page: str) -> tuple[Picture, ...]:
    """Read every variant of a figure from the `files` that bear its name.

    Raises:
        InputError: a variant has no SVG among the files.
    """
    named = by_stem(files)
    return tuple(
        read_picture(label, stem, named.get(stem, {}), page)
        for stem, label in stems_of(entry).items()
    )


def picture_pairs(
    entry: FigureEntry, files: Sequence[Iterable[str]], page: str
) -> tuple[PicturePair, ...]:
    """Read the variants of a figure that both of two runs have, each from its files."""
    one, two = map(by_stem, files)
    return tuple(
        PicturePair(label, *(read_picture(label, stem, run[stem], page) for run in (one, two)))
        for stem, label in stems_of(entry).items()
        if ".svg" in one.get(stem, {}) and ".svg" in two.get(stem, {})
    )


def stems_of(entry: FigureEntry) -> dict[str, str]:
    """The variants of a figure in words, by the name of their files without suffix."""
    stems = {f"{entry.file}_{variant}": variant for variant in entry.variants} or {entry.file: ""}
    return {stem: VARIANT_NAMES.get(variant, variant) for stem, variant in stems.items()}


def by_stem(files: Iterable[str]) -> dict[str, dict[str, str]]:
    """Sort files by name, then by suffix."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted(files):
        path = Path(file)
        found.setdefault(path.stem, {})[path.suffix] = file
    return found


def read_picture(label: str, stem: str, files: Mapping[str, str], page: str) -> Picture:
    """Read one picture from its files by suffix."""
    if ".svg" not in files:
        raise InputError(f"{stem}.svg is not among the figures that were made for {page}.")
    svg = Path(files[".svg"]).read_text(encoding="utf-8")
    size = svg_size(svg)
    if len(svg) > LARGEST_SVG and ".png" in files:
        embedded, source = "PNG", image_uri(Path(files[".png"]))
    else:
        embedded, source = "SVG", svg_uri(compact_svg(svg))
    folder = Path(page).parent
    downloads = tuple(
        Download(suffix[1:].upper(), Path(file).name, quote(os.path.relpath(file, folder)))
        for suffix, file in sorted(files.items(), key=lambda item: ORDER.get(item[0], 9))
    )
    panels = tuple(read_points(files[".csv"])) if ".csv" in files else ()
    return Picture(label, source, embedded, *size, files[".svg"], downloads, panels)


def svg_uri(svg: str) -> str:
    """Encode an SVG as a data URI: about a tenth longer than the text, base64 would be a third."""
    return "data:image/svg+xml," + quote(svg, safe=PLAIN)


def compact_svg(svg: str) -> str:
    """Leave out of an SVG what nobody sees: a third less to load, and the same picture."""

    def rounded(found: re.Match[str]) -> str:
        return f"{float(found[0]):.2f}".rstrip("0").rstrip(".")

    def in_path(found: re.Match[str]) -> str:
        return LONG_DECIMAL.sub(rounded, " ".join(found[0].split("\n")))

    return PATH.sub(in_path, UNSHOWN.sub("", svg))


def image_uri(path: Path) -> str:
    """Encode a PNG file as a data URI: as WebP, without loss, which is about half as long."""
    packed = io.BytesIO()
    with Image.open(path) as image:
        image.convert("RGB").save(packed, "WEBP", lossless=True, quality=60, method=4)
    return "data:image/webp;base64," + base64.b64encode(packed.getvalue()).decode("ascii")


def svg_size(svg: str) -> tuple[int, int]:
    """Read width and height from the viewBox; without one, an image of 4 to 3."""
    found = re.search(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"', svg)
    return (round(float(found[1])), round(float(found[2]))) if found else (640, 480)
