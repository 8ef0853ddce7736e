"""Figures as data URIs, so that a page is one file."""

import base64
import os
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from refigure.errors import InputError
from refigure.report.records import FigureEntry

# A scatter plot of many points as SVG would make a page of tens of megabytes; its PNG does not.
LARGEST_SVG = 300_000
# What may stand in a data URI as it is. A line end may not: URL parsers drop it.
PLAIN = " !$&'()*+,-./:;=?@[]^_`{|}~"
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
    """

    label: str
    source: str
    embedded: str
    width: int
    height: int
    target: str
    downloads: tuple[Download, ...]


def read_pictures(entry: FigureEntry, files: Iterable[str], page: str) -> tuple[Picture, ...]:
    """Read every variant of a figure from the `files` that bear its name.

    Raises:
        InputError: a variant has no SVG among the files.
    """
    by_stem: dict[str, dict[str, str]] = {}
    for file in sorted(files):
        path = Path(file)
        by_stem.setdefault(path.stem, {})[path.suffix] = file
    stems = {variant: f"{entry.file}_{variant}" for variant in entry.variants} or {"": entry.file}
    return tuple(
        read_picture(VARIANT_NAMES.get(variant, variant), stem, by_stem.get(stem, {}), page)
        for variant, stem in stems.items()
    )


def read_picture(label: str, stem: str, files: Mapping[str, str], page: str) -> Picture:
    """Read one picture from its files by suffix."""
    if ".svg" not in files:
        raise InputError(f"{stem}.svg is not among the figures that were made for {page}.")
    svg = Path(files[".svg"]).read_text(encoding="utf-8")
    if len(svg) > LARGEST_SVG and ".png" in files:
        png = Path(files[".png"]).read_bytes()
        embedded, source, size = "PNG", png_uri(png), png_size(png)
    else:
        embedded, source, size = "SVG", svg_uri(svg), svg_size(svg)
    folder = Path(page).parent
    downloads = tuple(
        Download(suffix[1:].upper(), Path(file).name, quote(os.path.relpath(file, folder)))
        for suffix, file in sorted(files.items(), reverse=True)
    )
    return Picture(label, source, embedded, *size, files[".svg"], downloads)


def svg_uri(svg: str) -> str:
    """Encode an SVG as a data URI: about a tenth longer than the file, base64 would be a third."""
    return "data:image/svg+xml," + quote(svg, safe=PLAIN)


def png_uri(png: bytes) -> str:
    """Encode a PNG as a data URI."""
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")


def svg_size(svg: str) -> tuple[int, int]:
    """Read width and height from the viewBox; without one, an image of 4 to 3."""
    found = re.search(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"', svg)
    return (round(float(found[1])), round(float(found[2]))) if found else (640, 480)


def png_size(png: bytes) -> tuple[int, int]:
    """Read width and height from the header chunk."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height
