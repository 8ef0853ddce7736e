"""The numbers that a page shows at the pointer, from the table of what is drawn."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes

from refigure.figures import new_figure, save_figure, style_of, subplots
from refigure.report.points import LONGEST, MOST, read_points


def panels(folder: Path, draw: Callable[[Axes], Any]) -> list[dict[str, Any]]:
    """Draw into one panel, save, and read the panels back."""
    with style_of():
        figure = new_figure()
        draw(subplots(figure))
    save_figure(figure, "T", [str(folder / "T.svg"), str(folder / "T.csv")], {})
    return read_points(str(folder / "T.csv"))


def test_a_curve_with_its_axes(tmp_path: Path) -> None:
    def draw(axes: Axes) -> None:
        axes.set(xlabel="Step", ylabel="Loss", xlim=(0, 2), ylim=(0.1, 10), yscale="log")
        axes.plot([0, 1, 2], [1 / 3, np.nan, 2], color="#d55e00", label="relu")

    (panel,) = panels(tmp_path, draw)
    assert panel["x"] == (0, 2, "linear", "Step")
    assert panel["y"] == (0.1, 10, "log", "Loss")
    assert panel["series"] == [
        {"name": "relu", "colour": "#d55e00", "kind": "line", "x": [0, 2], "y": [0.33333, 2]}
    ]
    left, low, right, high = panel["box"]
    assert 0 < left < right <= 1 and 0 < low < high <= 1


def test_standing_and_lying_bars_have_their_value_at_their_end(tmp_path: Path) -> None:
    def standing(axes: Axes) -> None:
        axes.bar([0, 1], [3, 7])
        axes.set_xticks([0, 1], ["Mon", "Tue"])

    (panel,) = panels(tmp_path, standing)
    (series,) = panel["series"]
    assert (series["x"], series["y"], series["text"]) == ([0, 1], [3, 7], ["Mon", "Tue"])
    (panel,) = panels(tmp_path, lambda axes: axes.barh([1, 2], [3, 7]))
    (series,) = panel["series"]
    assert (series["x"], series["y"]) == ([3, 7], [1, 2])


def test_two_curves_of_one_colour_are_two_series(tmp_path: Path) -> None:
    (panel,) = panels(tmp_path, lambda axes: axes.plot([0, 1], [[1, 2], [3, 4]], color="k"))
    assert [one["y"] for one in panel["series"]] == [[1, 3], [2, 4]]


def test_cells_keep_their_values(tmp_path: Path) -> None:
    (panel,) = panels(tmp_path, lambda axes: axes.imshow([[1, 2]]))
    assert panel["series"][0]["value"] == [1, 2]


def test_a_long_curve_is_thinned_and_keeps_its_ends(tmp_path: Path) -> None:
    (panel,) = panels(tmp_path, lambda axes: axes.plot(np.arange(5 * LONGEST + 1)))
    x = panel["series"][0]["x"]
    assert (x[0], x[-1]) == (0, 5 * LONGEST)
    assert LONGEST / 2 < len(x) <= LONGEST + 1


def test_a_picture_of_very_many_points_has_none_at_the_pointer(tmp_path: Path) -> None:
    many = np.zeros(MOST + 1)
    assert panels(tmp_path, lambda axes: axes.scatter(many, many)) == []


@pytest.mark.parametrize("scale", ["symlog", "logit"])
def test_a_scale_that_the_page_cannot_place_is_left_out(tmp_path: Path, scale: str) -> None:
    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0.1, 0.9])
        axes.set_yscale(scale)

    assert panels(tmp_path, draw) == []
