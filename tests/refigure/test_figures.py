"""Figures: the same bytes twice, metadata without a date, the mark of other data, colours."""

import itertools
import re
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from PIL import Image

from refigure import figures, provenance
from refigure.figures import MARK_INCHES, new_figure, save_figure, style_of, subplots

STEM = "P-F0_demo_corrected"
SETTINGS = {"confidence": 0.95}


def demo() -> Figure:
    """A figure with what is random in SVG files without a salt: clips, markers, hatches."""
    with style_of():
        figure = new_figure()
        axes = subplots(figure)
        axes.plot([1, 2, 3], "o-")
        axes.bar([1, 2], [1, 2], hatch="//")
        axes.set_xlabel("x (µ)")
    return figure


def saved(folder: Path, origin: str = "real") -> dict[str, bytes]:
    """Save the figure as PNG and SVG."""
    folder.mkdir(exist_ok=True)
    paths = [
        str(folder / f"{stem}{suffix}") for stem in (STEM, "other") for suffix in (".png", ".svg")
    ]
    save_figure(demo(), STEM, paths, SETTINGS, origin)
    assert not (folder / "other.png").exists()
    return {path.suffix: path.read_bytes() for path in folder.iterdir()}


def test_the_same_figure_is_the_same_bytes(tmp_path: Path) -> None:
    one, other = saved(tmp_path / "one"), saved(tmp_path / "other")
    assert set(one) == {".png", ".svg"}
    assert one == other


def test_metadata(tmp_path: Path) -> None:
    saved(tmp_path)
    settings_hash = provenance.settings_hash(SETTINGS)
    description = f"commit {provenance.commit()}, settings {settings_hash}, real data"
    with Image.open(tmp_path / f"{STEM}.png") as image:
        assert image.info["Title"] == STEM
        assert image.info["Description"] == description
        assert image.info["Software"] == "refigure"
        assert not {"Creation Time", "Date"} & set(image.info)
        assert image.info["dpi"] == pytest.approx((144, 144), abs=0.1)
    root = ElementTree.parse(tmp_path / f"{STEM}.svg").getroot()  # noqa: S314 - our own file
    work = next(node for node in root.iter() if node.tag.endswith("}Work"))
    terms = {node.tag.split("}")[1]: "".join(node.itertext()).strip() for node in work}
    assert (terms["title"], terms["description"]) == (STEM, description)
    assert "date" not in terms


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_no_date_and_no_place_is_in_a_file(tmp_path: Path, suffix: str) -> None:
    text = saved(tmp_path)[suffix].decode("latin-1")
    assert not re.search(r"20\d\d-\d\d-\d\d", text)
    assert str(tmp_path) not in text and str(Path.home()) + "/" not in text


@pytest.mark.parametrize(
    ("origin", "mark"),
    [
        ("real", ""),
        ("own", "your own data, not the post's"),
        ("stand-in", "STAND-IN DATA: the post's data could not be had"),
    ],
)
def test_other_data_are_marked_on_the_face(tmp_path: Path, origin: str, mark: str) -> None:
    figure = demo()
    legend = figure.legend(handles=figure.axes[0].lines, loc="outside lower center")
    save_figure(figure, STEM, [str(tmp_path / f"{STEM}.png")], SETTINGS, origin)
    label = figure.axes[0].xaxis.label
    assert 0 < legend.get_window_extent().y0 < legend.get_window_extent().y1
    assert legend.get_window_extent().y1 <= label.get_window_extent().y0
    assert [text.get_text() for text in figure.texts] == [mark] * bool(mark)
    if mark:
        (text,) = figure.texts
        box, strip = text.get_window_extent(), 1.3 * MARK_INCHES * figure.dpi
        assert text.get_visible() and -strip <= box.y0 < box.y1 <= 0, "below all, not upon it"
        assert figure.bbox.x0 <= box.x0 < box.x1 <= figure.bbox.x1
    with Image.open(tmp_path / f"{STEM}.png") as image:
        assert image.info["Description"].endswith(f"{origin} data")
        inches = [size / 144 for size in image.size]
    width, height = figure.get_size_inches()
    assert inches == pytest.approx([width, height + 1.3 * MARK_INCHES * bool(mark)], abs=0.01)


def test_a_stem_without_a_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no output is named P-F1_other"):
        save_figure(demo(), "P-F1_other", [str(tmp_path / f"{STEM}.png")], SETTINGS)
    with pytest.raises(ValueError, match="no output is named"):
        save_figure(demo(), STEM[:-1], [str(tmp_path / f"{STEM}.png")], SETTINGS)
    assert not list(tmp_path.iterdir())


def lightness(colour: str) -> tuple[float, float, float]:
    """A colour in CIE L*a*b* (D65), from sRGB by the standard's formulas."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    white = np.array([0.9505, 1.0, 1.089])
    x, y, z = [
        t ** (1 / 3) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29
        for t in np.array(to_xyz) @ linear / white
    ]
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def test_colours_can_be_told_apart() -> None:
    colours = [figures.BLUE, figures.ORANGE, figures.GREEN, figures.VERMILION]
    colours += [figures.PURPLE, figures.SKY, figures.YELLOW, figures.GREY]
    for one, other in itertools.combinations(colours, 2):
        # 2.3 is a difference just noticed (CIE 1976); figures need far more
        assert np.linalg.norm(np.subtract(lightness(one), lightness(other))) > 20
    # Okabe and Ito's palette as published (2008)
    okabe_ito = {"#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#f0e442"}
    assert set(colours[:-1]) == okabe_ito


def test_the_posts_figures_look_as_in_2018() -> None:
    with style_of("as_published"):
        cycle = matplotlib.rcParams["axes.prop_cycle"].by_key()["color"]
        assert cycle[:2] == ["#1f77b4", "#ff7f0e"]  # matplotlib's since 2.0
        assert matplotlib.rcParams["axes.spines.top"]
    with style_of("corrected"):
        assert matplotlib.rcParams["axes.prop_cycle"].by_key()["color"][0] == figures.BLUE


def test_a_style_is_left_as_it_was() -> None:
    before = dict(matplotlib.rcParams)
    with style_of():
        pass
    assert dict(matplotlib.rcParams) == before
