"""What a figure shows, read back from it, against what was given to matplotlib."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from refigure.drawn_data import COLUMNS, write_drawn_data
from refigure.figures import new_figure, save_figure, style_of, subplots

Rows = list[dict[str, str]]


def drawn(folder: Path, draw: Callable[[Axes], Any]) -> Rows:
    """Draw into one panel and read the table back."""
    with style_of():
        figure = new_figure()
        draw(subplots(figure))
    paths = [str(folder / f"P-F0{suffix}") for suffix in (".csv", ".svg")]
    save_figure(figure, "P-F0", paths, {})
    return read(Path(paths[0]))


def read(path: Path) -> Rows:
    """Read the table."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == list(COLUMNS)
        return list(reader)


def of_kind(rows: Rows, kind: str, *names: str) -> list[list[str]]:
    """The cells of some columns of the rows of one kind."""
    return [[row[name] for name in names] for row in rows if row["kind"] == kind]


def test_a_line_is_its_points_with_name_and_colour(tmp_path: Path) -> None:
    rows = drawn(
        tmp_path, lambda axes: axes.plot([1, 2, 4], [0.5, np.nan, -1e-9], "#0072b2", label="a")
    )
    assert of_kind(rows, "line", "series", "colour", "point", "x", "y") == [
        ["a", "#0072b2", "0", "1", "0.5"],
        ["a", "#0072b2", "1", "2", ""],  # a gap
        ["a", "#0072b2", "2", "4", "-1e-09"],
    ]


def test_markers_without_a_line_and_a_scatter_are_points(tmp_path: Path) -> None:
    def draw(axes: Axes) -> None:
        axes.plot([1], [2], "o")
        axes.scatter([3, 4], [5, 6], c=[0.25, 0.75])

    rows = drawn(tmp_path, draw)
    assert of_kind(rows, "point", "x", "y", "value") == [
        ["1", "2", ""],
        ["3", "5", "0.25"],
        ["4", "6", "0.75"],
    ]


def test_bars_have_their_ends_and_the_names_below_them(tmp_path: Path) -> None:
    def draw(axes: Axes) -> None:
        axes.bar([0, 1], [3, 7], width=0.5, label="minutes")
        axes.set_xticks([0, 1], ["Mon", "Tue"])

    rows = drawn(tmp_path, draw)
    names = ("series", "x", "y", "x_end", "y_end", "text")
    assert of_kind(rows, "bar", *names) == [
        ["minutes", "-0.25", "0", "0.25", "3", "Mon"],
        ["minutes", "0.75", "0", "1.25", "7", "Tue"],
    ]


def test_a_histogram_is_its_bins(tmp_path: Path) -> None:
    rows = drawn(tmp_path, lambda axes: axes.hist([1, 1, 2.5], bins=[0, 2, 3]))
    assert of_kind(rows, "bar", "x", "x_end", "y_end") == [["0", "2", "2"], ["2", "3", "1"]]
    rows = drawn(tmp_path, lambda axes: axes.stairs([2, 1], [0, 2, 3]))
    assert of_kind(rows, "bar", "x", "x_end", "y_end") == [["0", "2", "2"], ["2", "3", "1"]]


def test_error_bars_are_pieces_under_the_name_of_their_line(tmp_path: Path) -> None:
    rows = drawn(
        tmp_path, lambda axes: axes.errorbar([1], [2], yerr=np.array([[0.5], [1]]), label="mean")
    )
    assert of_kind(rows, "piece", "series", "x", "y", "x_end", "y_end") == [
        ["mean", "1", "1.5", "1", "3"]
    ]


@pytest.mark.parametrize("origin", ["upper", "lower"])
def test_the_cells_of_an_image_stand_where_they_are_shown(tmp_path: Path, origin: Any) -> None:
    rows = drawn(tmp_path, lambda axes: axes.imshow([[1, 2], [3, 4]], origin=origin))
    # row and column are the coordinates, whichever way the axis points
    assert of_kind(rows, "cell", "x", "y", "value") == [
        ["0", "0", "1"],
        ["1", "0", "2"],
        ["0", "1", "3"],
        ["1", "1", "4"],
    ]


def test_cells_of_a_mesh(tmp_path: Path) -> None:
    rows = drawn(tmp_path, lambda axes: axes.pcolormesh([0, 1, 3], [0, 2], [[5, 6]]))
    assert of_kind(rows, "cell", "x", "y", "value") == [["0.5", "1", "5"], ["2", "1", "6"]]


def test_a_picture_is_told_by_its_size(tmp_path: Path) -> None:
    rows = drawn(tmp_path, lambda axes: axes.imshow(np.zeros((4, 5, 3))))
    assert of_kind(rows, "image", "text") == [["4 × 5 × 3 cells"]]
    assert not of_kind(rows, "cell")


def test_what_is_not_drawn_in_the_panels_coordinates_is_given_in_them(tmp_path: Path) -> None:
    def draw(axes: Axes) -> None:
        axes.set(xlim=(10, 20), ylim=(1, 100), yscale="log")
        axes.axhline(10)
        axes.text(0.5, 0.5, "middle\nof all", transform=axes.transAxes)
        axes.axvspan(12, 14)

    rows = drawn(tmp_path, draw)
    assert of_kind(rows, "line", "x", "y") == [["10", "10"], ["20", "10"]]
    assert of_kind(rows, "text", "x", "y", "text") == [["15", "10", "middle of all"]]
    assert of_kind(rows, "shape", "x", "y", "x_end", "y_end") == [["12", "1", "14", "100"]]


def test_a_shape_is_its_box(tmp_path: Path) -> None:
    def draw(axes: Axes) -> None:
        axes.set(xlim=(0, 4), ylim=(0, 4))
        axes.add_patch(Circle((2, 2), 1))

    (box,) = of_kind(drawn(tmp_path, draw), "shape", "x", "y", "x_end", "y_end")
    assert [float(cell) for cell in box] == pytest.approx([1, 1, 3, 3], abs=0.02)


def test_areas_and_levels(tmp_path: Path) -> None:
    rows = drawn(tmp_path, lambda axes: axes.fill_between([0, 1], [0, 0], [1, 2]))
    corners = {tuple(cells) for cells in of_kind(rows, "area", "x", "y")}
    assert corners == {("0", "0"), ("1", "0"), ("0", "1"), ("1", "2")}
    grid = np.arange(9.0).reshape(3, 3)
    rows = drawn(tmp_path, lambda axes: axes.contour(grid, levels=[2.5, 5]))
    assert of_kind(rows, "contour", "value") == [["2.5"], ["5"]]


def test_the_legend_names_what_has_no_name(tmp_path: Path) -> None:
    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], color="#ff0000", label="first")
        axes.plot([0, 1], [1, 0], color="#ff0000")
        axes.legend()

    rows = drawn(tmp_path, draw)
    assert {series for (series,) in of_kind(rows, "line", "series")} == {"first"}


def test_panels_lie_where_they_were_drawn(tmp_path: Path) -> None:
    with style_of():
        figure = new_figure(8, 4)
        for axes, name in zip(figure.subplots(1, 2), "ab", strict=True):
            axes.set(title=name, xlabel=f"x of {name}", xscale="log", xlim=(1, 10))
    figure.suptitle("both")
    save_figure(figure, "P-F0", [str(tmp_path / "P-F0.csv"), str(tmp_path / "P-F0.png")], {})
    rows = read(tmp_path / "P-F0.csv")
    left, right = (row for row in rows if row["kind"] == "frame")
    assert (left["panel"], right["panel"], left["text"]) == ("1", "2", "a")
    assert (
        0 < float(left["x"]) < float(left["x_end"]) < float(right["x"]) < float(right["x_end"]) < 1
    )
    assert of_kind(rows, "x axis", "x", "x_end", "value", "text")[1] == ["1", "10", "log", "x of b"]
    assert of_kind(rows, "text", "panel", "text") == [["0", "both"]]
    # the frame is the rectangle of the pixels that are drawn
    assert float(left["x"]) == pytest.approx(figure.axes[0].get_position().x0, rel=1e-6)


def test_a_picture_in_three_dimensions_says_so(tmp_path: Path) -> None:
    figure = Figure()
    figure.add_subplot(projection="3d").plot([0, 1], [0, 1], [0, 1])
    write_drawn_data(tmp_path / "d.csv", figure)
    assert of_kind(read(tmp_path / "d.csv"), "note", "text") == [
        ["a picture in 3d; its script has the numbers"]
    ]


def test_a_colour_bar_is_no_data(tmp_path: Path) -> None:
    with style_of():
        figure = new_figure()
        axes = subplots(figure)
        figure.colorbar(axes.imshow([[1.0, 2.0]]))
    save_figure(figure, "P-F0", [str(tmp_path / "P-F0.csv"), str(tmp_path / "P-F0.svg")], {})
    rows = read(tmp_path / "P-F0.csv")
    assert of_kind(rows, "frame", "panel", "value") == [["1", ""], ["2", "colours"]]
    assert {row["panel"] for row in rows if row["kind"] == "cell"} == {"1"}


def test_the_same_figure_is_the_same_table(tmp_path: Path) -> None:
    tables = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        drawn(tmp_path / name, lambda axes: axes.plot(np.linspace(0, 1, 50) ** 3))
        tables.append((tmp_path / name / "P-F0.csv").read_bytes())
    assert tables[0] == tables[1]
    assert b"\r" not in tables[0]
