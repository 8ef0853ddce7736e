"""In what two files of one name differ, told in a sentence: the start of the search for the why."""

import itertools
import re
from pathlib import Path

import numpy as np
from PIL import Image

NUMBER = re.compile(r"[-+]?\d+\.?\d*(?:[eE][-+]?\d+)?")
SNIPPET = 60  # characters of a line to show


def explain_difference(one: Path, other: Path) -> str:
    """Say in what two files differ: pixels, numbers, a line, bytes; or that one is not there."""
    missing = [str(number) for number, path in enumerate((one, other), 1) if not path.is_file()]
    if missing:
        return f"not there in run {' and '.join(missing)}"
    if one.suffix == ".png":
        return explain_pictures(one, other)
    try:
        texts = one.read_text(encoding="utf-8"), other.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return explain_bytes(one.read_bytes(), other.read_bytes())
    return explain_texts(*texts)


def explain_pictures(one: Path, other: Path) -> str:
    """Compare two pictures by their pixels, then by what they say about themselves."""
    with Image.open(one) as first, Image.open(other) as second:
        if first.size != second.size:
            return f"pictures of {first.size} and {second.size} pixels"
        pixels = [np.asarray(picture.convert("RGBA")) for picture in (first, second)]
        about = [dict(picture.info) for picture in (first, second)]
    unlike = int((pixels[0] != pixels[1]).any(axis=-1).sum())
    if unlike:
        return f"{unlike} of {pixels[0].shape[0] * pixels[0].shape[1]} pixels differ"
    keys = sorted(key for key in {*about[0], *about[1]} if about[0].get(key) != about[1].get(key))
    return f"the same pixels; metadata differ: {', '.join(map(str, keys)) or 'in their order'}"


def explain_texts(one: str, other: str) -> str:
    """Compare two texts: in their numbers alone, or else by the first line that differs."""
    if one == other:
        return "the same now; the file changed while it was compared"
    if NUMBER.sub("0", one) == NUMBER.sub("0", other):
        pairs = zip(map(float, NUMBER.findall(one)), map(float, NUMBER.findall(other)), strict=True)
        apart = [abs(a - b) / max(abs(a), abs(b)) for a, b in pairs if a != b]
        if apart:
            return f"{len(apart)} numbers differ, by {max(apart):.1g} of their size at most"
    lines = itertools.zip_longest(one.splitlines(), other.splitlines(), fillvalue="")
    unlike = ((number, a, b) for number, (a, b) in enumerate(lines, 1) if a != b)
    number, first, second = next(unlike, (0, "", ""))
    if not number:
        return "the same lines with other ends"
    start = next((i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), 0)
    start = max(0, start - SNIPPET // 3)
    shown = [line[start : start + SNIPPET] for line in (first, second)]
    return f"line {number}: {shown[0]!r} against {shown[1]!r}"


def explain_bytes(one: bytes, other: bytes) -> str:
    """Compare two files that are no text."""
    if len(one) != len(other):
        return f"{len(one)} bytes against {len(other)}"
    unlike = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return f"{len(unlike)} bytes differ, the first at {unlike[0]}" if unlike else "the same now"
