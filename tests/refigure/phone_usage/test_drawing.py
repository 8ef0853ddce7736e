"""How a histogram is drawn: in the post's way, and in ours."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from refigure.phone_usage import drawing
from refigure.phone_usage.drawing import HistogramLook, plot_histogram, read_histograms

HISTOGRAM = {"edges": [0.0, 60.0, 120.0], "counts": [3, 1], "mean": 40.0, "std": 12.345, "n": 4}
LOOK = HistogramLook(stem="P-F0_demo", title="Title", x_label="Minutes", text_at=(30, 2), highest=9)


@pytest.fixture
def draw(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that draws and gives the axes, the stem and the origin."""
    saved: list[tuple[Figure, str, str]] = []

    def keep(figure: Figure, stem: str, paths: Any, settings: Any, origin: str) -> None:
        saved.append((figure, stem, origin))

    monkeypatch.setattr(drawing, "save_figure", keep)

    def run(
        variant: str, histogram: Mapping[str, Any] = HISTOGRAM, origin: str = "real"
    ) -> tuple[Axes, str, str]:
        plot_histogram(histogram, LOOK, variant, [], origin)
        figure, stem, origin = saved[-1]
        (axes,) = figure.axes
        return axes, stem, origin

    return run


def test_as_published(draw: Any) -> None:
    axes, stem, origin = draw("as_published")
    assert (stem, origin) == ("P-F0_demo_as_published", "real")
    assert axes.get_title() == "Title"
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Minutes", "Frequency (# of Days)")
    (text,) = axes.texts
    assert text.get_text() == r"$\mu=40.00,\ \sigma=12.35$"
    assert text.get_position() == (30, 2)
    assert axes.get_ylim()[0] == 0 and axes.get_ylim()[1] == pytest.approx(3 * 1.05)
    assert all(line.get_visible() for line in [*axes.get_xgridlines(), *axes.get_ygridlines()])


@pytest.mark.parametrize("origin", ["own", "stand-in"])
def test_the_posts_place_for_the_text_is_for_its_own_data(draw: Any, origin: str) -> None:
    # on other data, 300 minutes and 50 days may lie far outside the axes
    axes, _, saved_origin = draw("as_published", HISTOGRAM, origin)
    (text,) = axes.texts
    assert saved_origin == origin
    assert text.get_transform() == axes.transAxes
    assert text.get_position() == (0.98, 0.95)


def test_corrected(draw: Any) -> None:
    axes, stem, _ = draw("corrected")
    assert stem == "P-F0_demo_corrected"
    assert [bar.get_height() for bar in axes.patches] == [3, 1]
    assert axes.get_ylim() == (0, 9)
    (text,) = axes.texts
    assert text.get_text() == r"$\mu=40.00,\ \sigma=12.35$" + "\n$n=4$"
    assert [label.get_text() for label in axes.get_xticklabels()] == ["0", "60", "120"]


@pytest.mark.parametrize("variant", ["as_published", "corrected"])
def test_an_empty_group_can_be_drawn(draw: Any, variant: str) -> None:
    empty = {**HISTOGRAM, "counts": [0, 0], "mean": None, "std": None, "n": 0}
    axes, _, _ = draw(variant, empty)
    assert "mu" not in axes.texts[0].get_text()


def test_read_histograms(tmp_path: Path) -> None:
    content = {"corrected": {"overall": HISTOGRAM}}
    (tmp_path / "histograms.json").write_text(json.dumps(content))
    assert read_histograms(str(tmp_path / "histograms.json")) == content
