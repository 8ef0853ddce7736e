"""In what two files differ: files made to differ in one known way."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from refigure.run_differences import explain_difference


def two(folder: Path, name: str, one: bytes, other: bytes) -> tuple[Path, Path]:
    """Write two files of one name."""
    paths = []
    for number, content in enumerate((one, other)):
        path = folder / str(number) / name
        path.parent.mkdir()
        path.write_bytes(content)
        paths.append(path)
    return paths[0], paths[1]


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("a,1.5\nb,2\n", "a,1.5\nb,2.5\n", "1 numbers differ, by 0.2 of their size at most"),
        ("a\nb\nc\n", "a\nbad\nc\n", "line 2: 'b' against 'bad'"),
        ("a\n", "a\nb\n", "line 2: '' against 'b'"),
        ("a\n", "a", "the same lines with other ends"),
        ("0\n", "00\n", "line 1: '0' against '00'"),
        ("same", "same", "the same now; the file changed while it was compared"),
    ],
)
def test_texts(tmp_path: Path, one: str, other: str, told: str) -> None:
    assert explain_difference(*two(tmp_path, "a.csv", one.encode(), other.encode())) == told


def test_a_long_line_is_shown_where_it_differs(tmp_path: Path) -> None:
    one, other = ("x" * 500 + word + "y" * 500 for word in ("cat", "dog"))
    told = explain_difference(*two(tmp_path, "a.svg", one.encode(), other.encode()))
    assert "cat" in told and "dog" in told and len(told) < 200


def test_bytes(tmp_path: Path) -> None:
    paths = two(tmp_path, "a.npz", b"\xff\x00\x01", b"\xff\x00\x02")
    assert explain_difference(*paths) == "1 bytes differ, the first at 2"


def test_lengths_of_bytes(tmp_path: Path) -> None:
    assert explain_difference(*two(tmp_path, "a", b"\xff", b"\xff\x00")) == "1 bytes against 2"


def test_a_missing_file(tmp_path: Path) -> None:
    one, other = two(tmp_path, "a.csv", b"", b"")
    other.unlink()
    assert explain_difference(one, other) == "not there in run 2"


def test_pictures(tmp_path: Path) -> None:
    pixels = np.zeros((4, 5, 3), np.uint8)
    paths = [tmp_path / name for name in ("a.png", "b.png", "c.png", "d.png")]
    Image.fromarray(pixels).save(paths[0])
    about = PngImagePlugin.PngInfo()
    about.add_text("Date", "today")
    Image.fromarray(pixels).save(paths[1], pnginfo=about)
    pixels[2, 3] = 255
    Image.fromarray(pixels).save(paths[2])
    Image.fromarray(pixels[:3]).save(paths[3])
    found = [explain_difference(paths[0], path) for path in paths[1:]]
    assert found == [
        "the same pixels; metadata differ: Date",
        "1 of 20 pixels differ",
        "pictures of (5, 4) and (5, 3) pixels",
    ]
