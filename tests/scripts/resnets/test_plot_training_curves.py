"""R-F1 and R-X2, read from their axes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from tests.scripts.resnets.made_up_runs import COMMON, DEPTHS, FULL, provenance, write_runs

from refigure.resnets.drawing import depth_arms, shade
from scripts.resnets import plot_training_curves

if TYPE_CHECKING:
    from tests.conftest import Draw

STEMS = ["R-F1_verydeep_network", "R-X2_training_curves"]


def drawn_of(draw: Draw, folder: Path, scale: str, arms: dict, data: str = "real") -> dict:
    """Draw both figures of made-up runs."""
    curves = write_runs(folder, arms)
    settings = {"scale": scale, "arms": arms}
    main = plot_training_curves.main
    where = provenance(folder, data)
    return draw(main, STEMS, curves=curves, provenance=where, settings=settings)


def ends(axes: Axes) -> dict[str, float]:
    """The last value of each line of more than two points, by colour and dashes."""
    lines = [line for line in axes.lines if len(line.get_xdata()) > 2]  # type: ignore[arg-type]
    return {
        f"{to_hex(line.get_color())} {'-' if line.get_linestyle() == '-' else '--'}": round(
            float(np.asarray(line.get_ydata())[-1]), 6
        )
        for line in lines
    }


def test_quick_scale(draw: Draw, tmp_path: Path) -> None:
    arms = {**DEPTHS, "true_size": {**COMMON, "network": "residual", "depth": 20, "images": "full"}}
    figures = drawn_of(draw, tmp_path, "quick", arms)
    orange, vermilion = "#e69f00", "#d55e00"  # near the paper's yellow and red
    train, test = figures[STEMS[0]].figure.axes
    assert ends(train) == {f"{orange} -": 55, f"{vermilion} -": 75}
    assert ends(test) == {f"{orange} -": 60, f"{vermilion} -": 80}
    assert (train.get_ylabel(), test.get_ylabel()) == ("Training error (%)", "Test error (%)")
    assert train.get_ylim() == (0, 100) and train.get_xlim() == (0, 300)
    assert train.get_xlabel() == "Iterations"
    assert {text.get_text() for text in test.texts} == {"20-layer", "56-layer"}
    title = figures[STEMS[0]].figure.get_suptitle()
    assert "quick scale" in title and "16×16" in title and "3 seeds" in title
    panels = figures[STEMS[1]].figure.axes
    assert [axes.get_title() for axes in panels] == [
        "Plain networks",
        "Residual networks",
        "At true size, a short run",
    ]
    assert ends(panels[1]) == {"#56b4e9 --": 35, "#56b4e9 -": 40, "#00406b --": 45, "#00406b -": 50}


def test_full_scale_has_the_papers_axes(draw: Draw, tmp_path: Path) -> None:
    figures = drawn_of(draw, tmp_path, "full", FULL)
    for axes in figures[STEMS[0]].figure.axes:
        assert (axes.get_xlim(), axes.get_ylim()) == ((0, 6.4), (0, 20))
        assert axes.get_xlabel() == "Iterations (10⁴)"
        marks = [line.get_xdata()[0] for line in axes.lines if len(line.get_xdata()) == 2]
        assert marks == [3.2, 4.8]
    assert len(figures[STEMS[1]].figure.axes) == 2  # no very deep networks, no short run


def test_band_is_one_standard_deviation(draw: Draw, tmp_path: Path) -> None:
    figures = drawn_of(draw, tmp_path, "quick", DEPTHS, "stand-in")
    assert all(drawn.origin == "stand-in" for drawn in figures.values())
    axes = figures[STEMS[0]].figure.axes[1]
    heights = [np.ptp(band.get_paths()[0].vertices[:, 1]) for band in axes.collections]
    # seeds one point apart: standard deviation 1 to either side, and the fall of 9 points
    assert heights == pytest.approx([11, 11])


def test_shallow_arms_are_for_another_figure() -> None:
    arms = {f"plain{depth}": {"network": "plain", "depth": depth} for depth in (56, 8, 20)}
    assert depth_arms(arms, "plain") == {"plain20": 20, "plain56": 56}
    only = {"plain8": arms["plain8"], "another": arms["plain20"]}
    assert depth_arms(only, "plain") == {"plain8": 8}


def test_shades_darken_with_depth() -> None:
    for network in ("plain", "residual"):
        sums = [
            sum(int(shade(network, depth)[place : place + 2], 16) for place in (1, 3, 5))
            for depth in (20, 32, 44, 56, 110, 1202)
        ]
        assert sums == sorted(sums, reverse=True)
