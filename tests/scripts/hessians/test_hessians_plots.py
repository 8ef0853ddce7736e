"""The figures, read from their axes, on small made-up tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from matplotlib.quiver import Quiver

from refigure.measurements import Measurement, write_measurements
from scripts.hessians import (
    plot_critical_points,
    plot_differences,
    plot_escapes,
    plot_gradients,
    plot_hinge,
    plot_landscapes,
    plot_spectra,
    plot_steps,
    plot_widths,
)

if TYPE_CHECKING:
    from tests.conftest import Draw


def written(folder: Path, name: str, columns: dict) -> str:
    """Write a table."""
    pd.DataFrame(columns).to_csv(folder / name, index=False)
    return str(folder / name)


def provenance(folder: Path) -> str:
    """Write where data came from."""
    (folder / "provenance.json").write_text(json.dumps({"data": "real"}), "utf-8")
    return str(folder / "provenance.json")


def test_landscapes(draw: Draw, tmp_path: Path) -> None:
    points = {"step": [0, 1] * 2, "x": [-20.0, -16.5] * 2, "y": [25.0, 12.75] * 2}
    ravine = written(tmp_path, "r.csv", {"path": ["momentum"] * 2 + ["descent"] * 2, **points})
    paths = {"method": ["descent"] * 2 + ["momentum"] * 2, "step": [0, 1] * 2}
    saddle = written(tmp_path, "s.csv", {**paths, "x": [1, 0] * 2, "y": [0, 0.5] * 2})
    changes = {"negative": -0.625, "none": -0.5, "positive": -0.375}
    rows = [Measurement(f"curve_change_{name}", value) for name, value in changes.items()]
    rows += [Measurement("curve_step", 0.5), Measurement("curve_first_order", -0.5)]
    write_measurements(tmp_path / "m.csv", rows)
    stems = ["H-F1_along_the_ravine", "H-F2_curvature", "H-F3_saddle"]
    figures = draw(
        plot_landscapes.main,
        stems,
        ravine=ravine,
        paths=saddle,
        measurements=str(tmp_path / "m.csv"),
        settings={"rate": 0.35, "momentum": 0.3},
    )
    left, right = figures[stems[0]].figure.axes
    (arrows,) = [one for one in left.collections if isinstance(one, Quiver)]
    # -0.35·H·(-20, 25) = (3.5, -12.25), by hand
    assert (arrows.U[0], arrows.V[0]) == (pytest.approx(3.5), pytest.approx(-12.25))  # type: ignore[index]
    assert (left.get_xlim(), right.get_ylim()) == ((-30, 30), (-30, 30))
    panels = figures[stems[1]].figure.axes
    assert [axes.get_title() for axes in panels] == [
        "Negative curvature", "No curvature", "Positive curvature"
    ]  # fmt: skip
    for axes, change in zip(panels, changes.values(), strict=True):
        curve, tangent, ends = axes.lines
        x, y = (np.asarray(one, float) for one in curve.get_data())
        assert np.interp(0.5, x, y) == pytest.approx(change, abs=1e-3)
        along, down = (np.asarray(one, float) for one in tangent.get_data())
        assert np.polyfit(along, down, 1)[0] == pytest.approx(-1)
        assert np.asarray(ends.get_ydata()).tolist() == [0, change]
    surface, contours = figures[stems[2]].figure.axes
    assert surface.name == "3d"
    assert [line.get_label() for line in contours.lines][:2] == ["gradient descent", "momentum 0.9"]


def test_hinge(draw: Draw, tmp_path: Path) -> None:
    hessians = {"h": [1e-5, 1e-5, 0.5, 0.5], "rank": [0, 1] * 2, "eigenvalue": [1.4, 1.4, 2, 40]}
    t = np.linspace(-1, 1, 11)
    profile = {"t": t, "objective": t**2, "slope": 2 * t, "counterexample": t}
    figures = draw(
        plot_hinge.main,
        ["H-X1_hinge"],
        hessians=written(tmp_path, "h.csv", hessians),
        profile=written(tmp_path, "p.csv", profile),
        settings={"regularisation": 0.7},
    )
    _, right, _ = figures["H-X1_hinge"].figure.axes
    lines = {str(line.get_label()): np.asarray(line.get_ydata(), float) for line in right.lines}
    assert lines["the post: λ"].tolist() == [1, 1] and lines["2λ"].tolist() == [2, 2]
    assert lines["eigenvalues by differences"][:2] == pytest.approx([2, 2])


def test_minima_and_critical_points(draw: Draw, tmp_path: Path) -> None:
    models = {"model": ["coins", "field", "goe", "goe"], "dimension": [2, 2, 2, 5]}
    minima = {**models, "probability": [0.25, 0.25, 0.146, 0], "error": 0.001}
    points = {"loss": [0.1, 0.2, 0.3], "index": [0, 0.25, 0.5]}
    stems = ["H-X2_minimum_probability", "H-X9_critical_points"]
    figures = draw(
        plot_critical_points.main,
        stems,
        minima=written(tmp_path, "m.csv", minima),
        points=written(tmp_path, "p.csv", points),
    )
    axes = figures[stems[0]].figure.axes[0]
    drawn = {one.get_label(): one for one in axes.containers}
    goe = np.asarray(drawn["random symmetric matrices"].lines[0].get_xdata())  # type: ignore[attr-defined]
    assert goe.tolist() == [2], "a share of 0 has no place on a logarithmic axis"
    saddles, lowest, _ = figures[stems[1]].figure.axes[0].lines
    assert np.asarray(saddles.get_ydata()).tolist() == [25, 50]
    assert np.asarray(lowest.get_xdata()).tolist() == [0]


def test_steps(draw: Draw, tmp_path: Path) -> None:
    """Of a quadratic, the curve lies on the parabola at every moment."""
    step = np.geomspace(0.1, 10, 20)
    change = -3 * step + 0.75 * step**2  # threshold 4
    rows = {"moment": 0, "step": step, "predicted": change, "actual": change}
    thresholds = {"rate": [0.5, 2], "predicted": [4, 9], "actual": [4, "inf"]}
    figures = draw(
        plot_steps.main,
        ["H-X3_step_sizes"],
        steps=written(tmp_path, "s.csv", rows),
        thresholds=written(tmp_path, "t.csv", thresholds),
        settings={"rates": [0.5, 2]},
    )
    left, right = figures["H-X3_step_sizes"].figure.axes
    t, y = (np.asarray(one, float) for one in left.lines[0].get_data())
    assert y == pytest.approx(-4 * t * (1 - t))
    assert [len(np.asarray(line.get_xdata())) for line in right.lines[:2]] == [1, 0]


def test_differences(draw: Draw, tmp_path: Path) -> None:
    h = np.array([1e-2, 1e-4])
    parts = [
        pd.DataFrame({"quantity": quantity, "activation": activation, "precision": precision,
                      "method": method, "h": h, "error": h})
        for quantity, activation in (("exp", ""), ("product", "tanh"), ("product", "relu"))
        for precision in ("float64", "float32")
        for method in ("forward", "centred")
    ]  # fmt: skip
    exact = {"quantity": "product", "activation": "tanh", "precision": "float32", "method": "exact"}
    parts.append(pd.DataFrame([{**exact, "h": 0, "error": 1e-7}]))
    path = tmp_path / "d.csv"
    pd.concat(parts).to_csv(path, index=False)
    figures = draw(plot_differences.main, ["H-X4_differences"], differences=str(path))
    panels = figures["H-X4_differences"].figure.axes
    assert [len(axes.lines) for axes in panels] == [4, 5, 4]
    assert np.asarray(panels[1].lines[-1].get_ydata()).tolist() == [1e-7] * 2


def test_spectra(draw: Draw, tmp_path: Path) -> None:
    values = np.array([-0.5, 0.0, 0.1, 3.0])
    rows = [
        {"moment": moment, "kind": kind, "value": value, "weight": 0.25, "residual": 0.0}
        for moment in (0, 5, 9)
        for kind in ("exact", "ritz", "quadrature")
        for value in values
    ]
    table = pd.DataFrame(rows)
    path = str(tmp_path / "digits.csv")
    table.to_csv(path, index=False)
    other = str(tmp_path / "other.csv")
    table[table["kind"] == "quadrature"].to_csv(other, index=False)
    where = provenance(tmp_path)
    stems = ["H-X5_digits_spectrum", "H-X5a_mnist_spectrum", "H-X5b_resnet_spectrum"]
    figures = draw(
        plot_spectra.main,
        stems,
        digits=path,
        mnist=other,
        resnet=other,
        published=[other],
        provenance=[where] * 3,
        settings={"depths": [20], "arm": "residual20"},
    )
    first, last = figures[stems[0]].figure.axes
    assert [first.get_title(), last.get_title()] == ["iteration 0", "iteration 9"]
    density, ritz = first.lines
    grid, height = (np.asarray(one, float) for one in density.get_data())
    assert np.trapezoid(height, grid) == pytest.approx(1, abs=0.01)
    assert np.asarray(ritz.get_xdata()).tolist() == values.tolist()
    assert len(figures[stems[1]].figure.axes) == 3
    assert figures[stems[2]].figure.axes[3].get_title() == "published ResNet-20"


def test_escapes(draw: Draw, tmp_path: Path) -> None:
    rows = [
        {"landscape": landscape, "method": method, "start": start, "run": 0,
         "steps": "inf" if start == 0 and method == "descent" else 20 + 10 * place}
        for landscape in ("strict", "monkey")
        for method in ("descent", "noise")
        for place, start in enumerate((0, 1e-8, 1e-4))
    ]  # fmt: skip
    path = tmp_path / "e.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    figures = draw(
        plot_escapes.main,
        ["H-X6_escapes"],
        escapes=str(path),
        settings={"most_steps": 5000, "rate": 0.1},
    )
    left, _ = figures["H-X6_escapes"].figure.axes
    crosses = [line for line in left.lines if line.get_marker() == "x" and len(line.get_xdata())]  # type: ignore[arg-type]
    assert [np.asarray(line.get_ydata()).tolist() for line in crosses] == [[5000]]
    assert [label.get_text() for label in left.get_xticklabels()] == [
        "0", "$10^{-8}$", "$10^{-4}$"
    ]  # fmt: skip
    theory = left.lines[-1]
    x, y = (np.asarray(one, float) for one in theory.get_data())
    assert np.interp(-8, np.log10(x), y) == pytest.approx(186.0, abs=0.1)


def test_widths(draw: Draw, tmp_path: Path) -> None:
    rows = {"width": [2, 2, 4, 4], "network": [0, 1] * 2, "test_error": [0.3, 0.5, 0.1, 0.12]}
    figures = draw(plot_widths.main, ["H-X7_width_spread"], minima=written(tmp_path, "w.csv", rows))
    left, right = figures["H-X7_width_spread"].figure.axes
    spread = np.asarray(right.lines[0].get_ydata(), float)
    assert spread == pytest.approx([10 * 2**0.5, 2**0.5])
    assert [label.get_text() for label in left.get_xticklabels()] == ["2", "4"]


def test_gradients(draw: Draw, tmp_path: Path) -> None:
    track = {"iteration": [0, 1], "loss": [2, 1], "gradient_norm": [1, 0.1]}
    trainings = {"training": ["usual"] * 4 + ["stalling"] * 4, "seed": [0, 0, 1, 1] * 2}
    rest = {"iteration": [0, 10] * 4, "batch_loss": 1, "loss": 1, "norm": 1}
    gradients = {**trainings, **rest, "batch_norm": range(1, 9)}
    curves = {"iteration": [25, 50], "train_loss": [2, 1], "gradient_norm": [3, 4]}
    where = provenance(tmp_path)
    figures = draw(
        plot_gradients.main,
        ["H-X8_gradient_norms"],
        track=written(tmp_path, "t.csv", track),
        gradients=written(tmp_path, "g.csv", gradients),
        curves=written(tmp_path, "c.csv", curves),
        provenance=[where, where],
    )
    panels = figures["H-X8_gradient_norms"].figure.axes
    assert [len(axes.lines) for axes in panels] == [2, 3, 3, 2]
    for axes, means in zip(panels[1:3], ([2, 3], [6, 7]), strict=True):  # over seeds
        assert np.asarray(axes.lines[2].get_ydata()).tolist() == means
