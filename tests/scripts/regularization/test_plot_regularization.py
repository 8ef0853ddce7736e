"""Every figure of the post, read from its axes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.container import BarContainer

from refigure.measurements import Measurements
from scripts.regularization import (
    plot_autoencoders,
    plot_bias_variance,
    plot_classifiers,
    plot_descent,
    plot_estimators,
    plot_interpolants,
    plot_polynomials,
    plot_singular_path,
    plot_two_parameters,
    plot_unbiased,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from tests.conftest import Draw


def line(axes: Axes, label: str) -> np.ndarray:
    """The y values of a line, by its label."""
    (one,) = [line for line in axes.lines if line.get_label() == label]
    return np.asarray(one.get_ydata(), float)


def test_interpolants(draw: Draw, numeric: Path) -> None:
    stem = "Z-F1_interpolants"
    axes = draw(plot_interpolants.main, [stem], curves=str(numeric / "interpolants.csv"))[
        stem
    ].figure.axes[0]
    wild, smooth, points = axes.lines
    assert len(np.asarray(points.get_xdata())) == 7
    for curve in (wild, smooth):  # both go through the points
        at = np.interp(
            np.asarray(points.get_xdata(), float),
            np.asarray(curve.get_xdata(), float),
            np.asarray(curve.get_ydata(), float),
        )
        assert at == pytest.approx(np.asarray(points.get_ydata(), float), abs=1e-2)
    assert not len(axes.get_xticks()) and not len(axes.get_yticks())


def test_bias_and_variance(draw: Draw, numeric: Path, found: Measurements) -> None:
    stems = ["Z-X1_bias_variance", "Z-X2_bias_growth"]
    files = {"curves": "ridge.csv", "measurements": "measurements.csv"}
    paths = {name: str(numeric / file) for name, file in files.items()}
    figures = draw(plot_bias_variance.main, stems, ["png"], render=False, **paths)
    plain, correlated, ratio = figures[stems[0]].figure.axes
    for axes in (plain, correlated):
        parts = line(axes, "bias²") + line(axes, "variance")
        assert line(axes, "sum") == pytest.approx(parts)
    assert line(plain, "least squares")[0] == found["ridge_random_least_squares"]
    # at the crossing the ratio is 1
    dots = [one for one in ratio.lines if one.get_marker() == "o"]
    crossings = {float(np.ravel(np.asarray(dot.get_xdata(), float))[0]) for dot in dots}
    assert crossings == {found["ridge_random_crossing"], found["ridge_orthogonal_crossing"]}
    (growth,) = figures[stems[1]].figure.axes
    assert (growth.get_xscale(), growth.get_yscale()) == ("log", "log")
    bias, tangent = line(growth, "|E[β̂] - β|"), line(growth, "proportional to λ")
    assert bias[0] == pytest.approx(tangent[0]) and bias[-1] < 1e-2 * tangent[-1]
    assert line(growth, "|β|, the bias of β̂ = 0")[0] == pytest.approx(14.25**0.5, rel=1e-9)


def test_two_parameters(draw: Draw, numeric: Path) -> None:
    stems = ["Z-X3_posteriors", "Z-X6_constraint"]
    arrays = str(numeric / "two_parameters.npz")
    figures = draw(plot_two_parameters.main, stems, ["png"], arrays=arrays)
    with np.load(arrays) as stored:
        modes = {name: stored[f"{name}_mode"] for name in ("likelihood", "gaussian", "laplace")}
    for axes, name in zip(figures[stems[0]].figure.axes, ("gaussian", "laplace"), strict=True):
        marks = [(one.get_marker(), np.ravel(one.get_xydata()).tolist()) for one in axes.lines]
        assert ("X", modes["likelihood"].tolist()) in marks
        assert ("o", modes[name].tolist()) in marks
    left, right = figures[stems[1]].figure.axes
    assert {text.get_text() for text in left.texts} == {"least squares"}
    assert right.get_xscale() == "log"
    # the dot lies on the curve
    curve, dot = right.lines[0], right.lines[-1]
    x, y = (float(np.ravel(values)[0]) for values in dot.get_data())
    norms = np.asarray(curve.get_ydata(), float)
    assert np.interp(np.log(x), np.log(np.asarray(curve.get_xdata())), norms) == pytest.approx(
        y, rel=1e-3
    )


def test_singular_path(draw: Draw, numeric: Path) -> None:
    stem = "Z-X4_singular_path"
    path = str(numeric / "singular.csv")
    figures = draw(plot_singular_path.main, [stem], ["png"], render=False, path=path)
    left, right = figures[stem].figure.axes
    curves = [one for one in left.lines if one.get_marker() != "o"]
    dots = [one for one in left.lines if one.get_marker() == "o"]
    assert len(curves) == len(dots) == 6
    for curve, dot in zip(curves, dots, strict=True):  # small penalties end at the pseudo-inverse
        (limit,) = np.asarray(dot.get_ydata(), float)
        assert np.asarray(curve.get_ydata(), float)[56] == pytest.approx(limit, abs=1e-3)
    assert [text.get_text() for text in left.texts if text.get_text()] and right.texts


def test_estimators(draw: Draw, numeric: Path) -> None:
    stem = "Z-X8_estimators"
    paths = {name: str(numeric / f"{name}.csv") for name in ("matches", "lasso")}
    left, right = draw(plot_estimators.main, [stem], ["png"], render=False, **paths)[
        stem
    ].figure.axes
    assert line(left, "ridge with σ²λ").max() < 1e-6 < line(left, "ridge with λ").min()
    assert "σ² = 4" in left.get_title()
    assert len(right.texts) == 5


def test_unbiased(draw: Draw, numeric: Path) -> None:
    stem = "Z-X9_unbiased"
    panels = draw(
        plot_unbiased.main,
        [stem],
        ["png"],
        render=False,
        estimates=str(numeric / "estimates.csv"),
        measurements=str(numeric / "measurements.csv"),
    )[stem].figure.axes
    highest = [max(axes.lines, key=lambda one: np.max(one.get_ydata())) for axes in panels]
    assert [one.get_label() for one in highest] == ["mean (least squares)", "median", "midrange"]


def test_polynomials(draw: Draw, numeric: Path) -> None:
    stem = "Z-X10_polynomials"
    files = {"errors": "polynomials.csv", "choices": "choices.csv"}
    left, right = draw(
        plot_polynomials.main,
        [stem],
        ["png"],
        render=False,
        measurements=str(numeric / "measurements.csv"),
        **{name: str(numeric / file) for name, file in files.items()},
    )[stem].figure.axes
    whole, new = line(left, "sum"), line(left, "error on new data")
    there = np.isfinite(new)
    assert there.sum() == 8  # λ = 0 has no place on a logarithmic axis
    assert new[there] == pytest.approx(whole[there], rel=0.05)
    (bars,) = (one for one in right.containers if isinstance(one, BarContainer))
    assert sum(bar.get_height() for bar in bars.patches) == pytest.approx(1)


def test_descent(draw: Draw, numeric: Path) -> None:
    stem = "Z-X11_descent"
    path = str(numeric / "descent.csv")
    (axes,) = draw(plot_descent.main, [stem], ["png"], render=False, descent=path)[stem].figure.axes
    assert axes.get_yscale() == "log"
    assert line(axes, "steps of 1/L")[-1] < 1e-10 < 1e10 < line(axes, "steps of 2.1/L")[-1]


ARMS: dict[str, Any] = {"none": {"weight": 0}, "a": {"weight": 1}, "b": {"weight": 10}}
SINGLE: dict[str, Any] = {
    "rho": {"weight": 1, "sparsity": 0.2},
    "relu": {"weight": 0.1, "kind": "l1", "activation": "relu"},
}


def made_up_autoencoders(folder: Path) -> dict[str, str]:
    """A table and arrays of two seeds, in which arm and seed can be told from every number."""
    rows, arrays = [], {"digits": np.zeros((5, 784)), "inked": np.arange(784) < 400}
    for place, arm in enumerate([*ARMS, *SINGLE]):
        for seed in (0, 1):
            level = 0.6 / (place + 1) + 0.01 * seed
            rows.append((arm, seed, 4 + place, level, 0.1 * place + 0.01 * seed))
        arrays[f"{arm}.histogram"] = np.full(50, 0.02)
        arrays[f"{arm}.unit_means"] = np.linspace(0.01, 0.5, 9)
        arrays[f"{arm}.filters"] = np.linspace(-1, 1, 9 * 784).reshape(9, 784)
        arrays[f"{arm}.reconstructions"] = np.ones((5, 784))
    columns = ["arm", "seed", "reconstruction", "mean_activation", "hoyer"]
    pd.DataFrame(rows, columns=columns).to_csv(folder / "autoencoders.csv", index=False)
    np.savez(folder / "autoencoders.npz", **arrays)  # type: ignore[arg-type]
    (folder / "provenance.json").write_text(json.dumps({"data": "stand-in"}), "utf-8")
    return {
        "activations": str(folder / "autoencoders.csv"),
        "arrays": str(folder / "autoencoders.npz"),
        "provenance": str(folder / "provenance.json"),
    }


def test_autoencoders(draw: Draw, tmp_path: Path) -> None:
    stems = ["Z-X5_sparse_autoencoders", "Z-X5a_filters", "Z-X5b_activation_sweep"]
    settings = {"arms": ARMS, "single_arms": SINGLE, "sparsity": 0.05, "scale": "quick"}
    figures = draw(
        plot_autoencoders.main, stems, ["png"], settings=settings, **made_up_autoencoders(tmp_path)
    )
    assert {one.origin for one in figures.values()} == {"stand-in"}
    penalty, histogram, units, cost = figures[stems[0]].figure.axes
    curve = penalty.lines[0]
    least = int(np.argmin(curve.get_ydata()))
    assert np.asarray(curve.get_xdata(), float)[least] == pytest.approx(0.05)
    assert [one.get_label() for one in histogram.lines] == ["λ = 0", "λ = 1", "λ = 10"]
    assert len(units.lines) == 4  # three arms and ρ
    points = [np.asarray(one.get_xdata(), float).tolist() for one in cost.lines]
    assert points == [pytest.approx([x, x + 0.01]) for x in (0.6, 0.3, 0.2)]
    shown = [axes for axes in figures[stems[1]].figure.axes if axes.images]
    titles = [axes.get_title() for axes in shown if axes.get_title()]
    assert titles == ["λ = 0", "λ = 1", "λ = 10", "ReLU, L1, λ = 0.1"]
    tiles = np.asarray(shown[0].images[0].get_array())
    assert tiles.shape == (86, 86)  # three by three of 28 pixels, and lines
    assert not tiles[15:28].any()  # below pixel 400, which has no ink
    averages, sparsity = figures[stems[2]].figure.axes
    assert line(averages, "ρ = 0.05") == pytest.approx([0.305, 0.205])
    assert line(averages, "ρ = 0.2") == pytest.approx([0.155])
    assert line(averages, "λ = 0")[0] == pytest.approx(0.605)
    assert line(sparsity, "ρ = 0.05") == pytest.approx([0.105, 0.205])


def test_classifiers(draw: Draw, tmp_path: Path) -> None:
    (tmp_path / "provenance.json").write_text(json.dumps({"data": "real"}), "utf-8")
    arms: dict[str, Any] = {
        "none": {},
        "decay_0_1": {"weight_decay": 0.1},
        "dropout_0_5": {"dropout": 0.5},
    }
    settings, paths = {}, []
    for name, images in (("few", 1000), ("many", 55_000)):
        (tmp_path / name).mkdir()
        rows = [(arm, s, 0.8 + 0.05 * k + 0.01 * s) for k, arm in enumerate(arms) for s in (0, 1)]
        paths.append(str(tmp_path / name / "results.csv"))
        pd.DataFrame(rows, columns=["arm", "seed", "test_accuracy"]).to_csv(paths[-1], index=False)
        settings[name] = {"sizes": [784, 5, 10], "train_images": images, "arms": arms}
    stem = "Z-X7_dropout_weight_decay"
    panels = draw(
        plot_classifiers.main,
        [stem],
        ["png"],
        results=paths,
        provenance=str(tmp_path / "provenance.json"),
        settings={"settings": settings, "scale": "quick"},
    )[stem].figure.axes
    assert [axes.get_title().split(" training")[0] for axes in panels] == [
        "1\u202f000",
        "55\u202f000",
    ]
    points = [np.asarray(one.get_ydata(), float) for one in panels[0].lines]
    assert np.concatenate(points) == pytest.approx([80, 81, 85, 86, 90, 91])
    labels = [label.get_text() for label in panels[0].get_xticklabels()]
    assert labels == ["none", "L2\n0.1", "dropout\n0.5"]
