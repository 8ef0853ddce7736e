"""The figures of the post on loss functions, read from their axes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib.colors
import numpy as np
import pandas as pd
import pytest
import yaml
from matplotlib.axes import Axes

from refigure.figures import BLUE, GREEN, VERMILION
from refigure.measurements import Measurement, write_measurements
from scripts.loss_functions import (
    compare_variants,
    plot_learning,
    plot_likelihood,
    plot_margin_losses,
    plot_networks,
    plot_separation,
    plot_sigmoid,
    plot_variants,
    tabulate_losses,
)

if TYPE_CHECKING:
    from tests.conftest import Draw

ROOT = Path(__file__).resolve().parents[3]
CONFIG = yaml.safe_load((ROOT / "config/posts/loss_functions.yaml").read_text("utf-8"))
SETTINGS: dict[str, Any] = CONFIG["loss_functions"]


def line(axes: Axes, label: str) -> Any:
    """The one line of this name."""
    (found,) = [one for one in axes.lines if one.get_label() == label]
    return found


def texts(axes: Axes) -> str:
    """Everything written in the axes."""
    return "\n".join(text.get_text() for text in axes.texts)


def written(path: Path, measures: Mapping[str, float]) -> str:
    """Write measures."""
    write_measurements(path, [Measurement(name, value) for name, value in measures.items()])
    return str(path)


def provenance(folder: Path, data: str = "real") -> str:
    """Write the record of a data set."""
    (folder / "provenance.json").write_text(json.dumps({"data": data}))
    return str(folder / "provenance.json")


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The tables of formulas, which need no training."""
    folder = tmp_path_factory.mktemp("tables")
    paths = {name: str(folder / f"{name}.csv") for name in ("margins", "sigmoid", "measurements")}
    tabulate_losses.main(SETTINGS["tabulate_losses"], **paths)
    paths["curves"] = str(folder / "curves.csv")
    compare_variants.main(
        SETTINGS["compare_variants"], 1, paths["curves"], str(folder / "other.csv")
    )
    return paths


def test_losses_over_the_margin(draw: Draw, tables: dict[str, str]) -> None:
    stems = ["L-F1_margin_losses", "L-F5_hinge"]
    drawn = draw(
        plot_margin_losses.main,
        stems,
        margins=tables["margins"],
        measurements=tables["measurements"],
    )
    (axes,) = drawn[stems[0]].figure.axes
    legend = axes.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == [
        "Misclassification",
        "Exponential",
        "Binomial Deviance",
        "Squared Error",
        "Support Vector",
    ]
    assert axes.get_xlim() == (-2, 2) and axes.get_ylim() == (0, 3)
    x, y = line(axes, "Binomial Deviance").get_data()
    assert np.interp(-2, x, y) == pytest.approx(np.log2(1 + np.e**2))
    assert "−1.724" in texts(axes)
    (axes,) = drawn[stems[1]].figure.axes
    hinge = line(axes, "Support Vector")
    assert matplotlib.colors.to_hex(hinge.get_color()) == GREEN and hinge.get_linewidth() > 3
    marked = [np.ravel(one.get_xydata()).tolist() for one in axes.lines if one.get_marker() == "o"]
    assert np.array(marked) == pytest.approx(np.array([[-0.2, 1.2], [0.7, 0.3], [1.1, 0]]))
    for text in ("loss 1.2", "loss 0.3", "loss 0"):
        assert text in texts(axes)


def variant_tables(folder: Path) -> dict[str, str]:
    """Made-up trainings: the second variant's accuracy is 0.1 above the first's."""
    rows = [
        (split, variant, step, 1.0 / (step + 1), 0.8 + 0.1 * (variant == "second") + 0.01 * split)
        for split in (-1, 0, 1)
        for variant in ("first", "second")
        for step in (0, 1, 10)
    ]
    digits = pd.DataFrame(rows, columns=["split", "variant", "step", "train_loss", "test_accuracy"])
    digits.to_csv(folder / "digits.csv", index=False)
    networks = digits.rename(columns={"split": "seed", "variant": "arm", "step": "iteration"})
    networks.to_csv(folder / "networks.csv", index=False)
    return {name: str(folder / f"{name}.csv") for name in ("digits", "networks")}


def test_variants(draw: Draw, tables: dict[str, str], tmp_path: Path) -> None:
    stem = "L-F2_cross_entropy_variants"
    stems = [f"{stem}_as_published", f"{stem}_corrected", "L-X5_variants_trained"]
    drawn = draw(
        plot_variants.main,
        stems,
        curves=tables["curves"],
        **variant_tables(tmp_path),
        provenance=provenance(tmp_path, "stand-in"),
        settings={
            "digits": SETTINGS["train_variants"],
            "networks": SETTINGS["train_networks"]["variants"],
        },
    )
    (axes,) = drawn[stems[0]].figure.axes
    below, above = axes.lines
    assert below.get_label() == "y_j * log(h(x_i))"
    assert np.asarray(below.get_ydata())[[0, -1]] == pytest.approx([4.605170, 0.010050], abs=1e-6)
    assert np.asarray(above.get_ydata())[[0, -1]] == pytest.approx([54.249380, 45.059140], abs=1e-6)
    assert axes.get_ylabel() == "loss" and axes.get_xlabel() == "probability of correct class"
    left, middle, right = drawn[stems[1]].figure.axes
    assert line(left, r"$-\ln p$").get_ydata()[0] == pytest.approx(4.605170, abs=1e-6)
    assert line(right, "2 classes").get_ydata() == pytest.approx(2)
    assert line(middle, "1000 classes").get_ydata()[-1] == pytest.approx(0.01, rel=1e-3)
    _, accuracy, network = drawn[stems[2]].figure.axes
    for axes in (accuracy, network):
        gap = line(axes, "second variant").get_ydata() - line(axes, "first variant").get_ydata()
        assert gap == pytest.approx(0.1)
    # splits 0 and 1 alone; the one in file order is left out
    assert line(accuracy, "first variant").get_ydata()[-1] == pytest.approx(0.805)
    assert drawn[stems[2]].origin == "stand-in" and drawn[stems[1]].origin == "real"


def test_sigmoid(draw: Draw, tables: dict[str, str], tmp_path: Path) -> None:
    spreads = tmp_path / "spreads.csv"
    table = pd.DataFrame(
        {"std": [0.1, 1], "mean_derivative": [0.25, 0.2], "gradient_ratio": [4, 6]}
    )
    table.to_csv(spreads, index=False)
    drawn = draw(
        plot_sigmoid.main,
        ["L-F3_sigmoid", "L-X3_gradients"],
        sigmoid=tables["sigmoid"],
        spreads=str(spreads),
        measurements=tables["measurements"],
        settings={**SETTINGS["train_units"], "small_score": 0.1},
    )
    (axes,) = drawn["L-F3_sigmoid"].figure.axes
    assert line(axes, "derivative").get_ydata().max() == 0.25
    assert "0.24938 and 0.25" in texts(axes)
    _, right = drawn["L-X3_gradients"].figure.axes
    measured, expected = right.lines
    assert np.asarray(measured.get_ydata()).tolist() == [4, 6]
    assert np.asarray(expected.get_ydata()) == pytest.approx([4, 5])


def test_separation(draw: Draw, tmp_path: Path) -> None:
    points = tmp_path / "points.csv"
    points.write_text("x,y,label,support\n1,0,1,1\n2,1,1,0\n-1,0,-1,1\n-2,1,-1,0\n")
    norms = tmp_path / "norms.csv"
    rows = ["hinge,0,0,1", "hinge,1,0.5,0.2", "hinge,10,0.6,0", "hinge,100,0.6,0"]
    rows += ["logistic,0,0,1", "logistic,1,0.5,0.5", "logistic,10,1,0.1", "logistic,100,2,0.01"]
    norms.write_text("\n".join(["loss,step,norm,gradient", *rows]) + "\n")
    measures = {"svm_w_x": 1, "svm_w_y": 0, "svm_b": 0, "svm_half_width": 1, "svm_width": 2}
    drawn = draw(
        plot_separation.main,
        ["L-F4_margin", "L-X2_weight_norms"],
        points=str(points),
        norms=str(norms),
        measurements=written(tmp_path / "m.csv", measures),
        settings=SETTINGS["train_margins"],
    )
    (axes,) = drawn["L-F4_margin"].figure.axes
    assert set(line(axes, "optimal line").get_xdata()) == {0.0}
    assert set(line(axes, "margins").get_xdata()) == {-1.0}
    assert sorted(line(axes, "support vectors").get_xdata()) == [-1, 1]
    assert "2.000" in axes.get_title()
    left, right = drawn["L-X2_weight_norms"].figure.axes
    assert line(left, "logistic").get_ydata().tolist() == [0.5, 1, 2]
    assert line(right, "hinge").get_ydata().tolist() == [0.2], "no logarithm of 0"
    assert "exactly 0 from here on" in texts(right)


def test_learning(draw: Draw, tmp_path: Path) -> None:
    settings = SETTINGS["train_units"]
    rows = [
        (start, arm, step, 0.9, 0.8, 1.0, 0.5 + (arm == "squared_error"))
        for start in settings["starts"]
        for arm in settings["arms"]
        for step in (0, 1, 10)
    ]
    columns = ["start", "arm", "step", "accuracy", "accuracy_low", "accuracy_high"]
    units = pd.DataFrame(rows, columns=[*columns, "cross_entropy"])
    units.to_csv(tmp_path / "units.csv", index=False)
    neuron = pd.DataFrame(
        [
            (arm, start, epoch, 0.5)
            for arm in SETTINGS["train_neuron"]["arms"]
            for start in SETTINGS["train_neuron"]["starts"]
            for epoch in (0, 1)
        ],
        columns=["arm", "start", "epoch", "output"],
    )
    neuron.to_csv(tmp_path / "neuron.csv", index=False)
    drawn = draw(
        plot_learning.main,
        ["L-X1_learning_speed", "L-X8_neuron"],
        units=str(tmp_path / "units.csv"),
        neuron=str(tmp_path / "neuron.csv"),
        settings={"units": settings, "neuron": SETTINGS["train_neuron"]},
    )
    panels = drawn["L-X1_learning_speed"].figure.axes
    assert len(panels) == 2 * len(settings["starts"])
    assert panels[0].get_title() == "weights near 0"
    entropy = {
        matplotlib.colors.to_hex(one.get_color()): set(np.asarray(one.get_ydata()))
        for one in panels[5].lines
        if one.get_linestyle() == "-"
    }
    assert entropy == {BLUE: {0.5}, VERMILION: {1.5}}
    left, right = drawn["L-X8_neuron"].figure.axes
    assert "w = 0.6, b = 0.9" in left.get_title() and "w = 2, b = 2" in right.get_title()
    assert len(left.lines) == 3


def test_networks(draw: Draw, tmp_path: Path) -> None:
    columns = ["seed", "arm", "iteration", "test_loss", "test_accuracy", "gradient_norm"]
    speeds = SETTINGS["train_networks"]["speeds"]
    table = pd.DataFrame(
        [
            (seed, arm, iteration, 1.0, 0.5 + 0.1 * seed, 0.01 + iteration)
            for seed in (0, 1)
            for arm in speeds["arms"]
            for iteration in (0, 1, 100)
        ],
        columns=columns,
    )
    table.to_csv(tmp_path / "speeds.csv", index=False)
    noise = SETTINGS["train_networks"]["noise"]
    table = pd.DataFrame(
        [(0, arm, it, 1.0, 0.9, 1.0) for arm in noise["arms"] for it in (0, 1000, 2000)],
        columns=columns,
    )
    table.to_csv(tmp_path / "noise.csv", index=False)
    measures: dict[str, float] = {"network_wanted_accuracy": 0.85, "noise_entropy": 0.9}
    divergences = {"clean": 1.5, "hard": 0.2, "soft": 0.3, "noise_model": 0.1}
    measures |= {f"noise_divergence_{arm}": value for arm, value in divergences.items()}
    drawn = draw(
        plot_networks.main,
        ["L-X4_networks", "L-X7_noisy_labels"],
        speeds=str(tmp_path / "speeds.csv"),
        noise=str(tmp_path / "noise.csv"),
        measurements=written(tmp_path / "m.csv", measures),
        provenance=provenance(tmp_path, "stand-in"),
        settings={"speeds": speeds, "noise": noise},
    )
    panels = drawn["L-X4_networks"].figure.axes
    assert [axes.get_title() for axes in panels[:3]] == list(plot_networks.STARTS.values())
    assert line(panels[0], "cross entropy").get_ydata().tolist() == [0.55] * 3
    left, right = drawn["L-X7_noisy_labels"].figure.axes
    assert "20%" in left.get_title()
    widths = [bar.get_width() for bar in right.patches]  # type: ignore[attr-defined]
    assert widths == pytest.approx([0.9, 1.5, 0.9, 0.2, 0.9, 0.3, 0.9, 0.1])
    assert "entropy of the noise, 0.90" in texts(right)
    assert {one.origin for one in drawn.values()} == {"stand-in"}


def test_likelihood(draw: Draw, tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("x,y\n0,1\n1,3\n2,5\n")
    (tmp_path / "profile.csv").write_text("slope,mse,log_likelihood\n1,2,-9\n2,0,-3\n3,2,-9\n")
    rows = []
    for number, (fit, kind) in enumerate(
        (fit, kind) for kind in ("clean", "outliers") for fit in ("mse", "mae", "huber")
    ):
        name, value = f"slope_error_{fit}_{kind}", 0.1 * (number + 1)
        rows.append(Measurement(name, value))
        if number < 5:  # the last one has no interval, as with one data set
            ends = {"low": value - 0.05, "high": value + 0.05}
            rows += [Measurement(f"{name}.{end}", bound) for end, bound in ends.items()]
    write_measurements(tmp_path / "m.csv", rows)
    drawn = draw(
        plot_likelihood.main,
        ["L-X6_likelihood"],
        points=str(tmp_path / "points.csv"),
        profile=str(tmp_path / "profile.csv"),
        measurements=str(tmp_path / "m.csv"),
        settings=SETTINGS["fit_likelihood"],
    )
    left, middle, right, other = drawn["L-X6_likelihood"].figure.axes
    assert "1.00 + 2.00 x" in left.get_title()
    assert middle.lines[1].get_xdata() == [2, 2], "the least error"
    assert other.get_ylabel().startswith("Log likelihood")
    heights = [bar.get_height() for bar in right.patches]  # type: ignore[attr-defined]
    assert heights == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    assert "5% of points off" in right.get_xticklabels()[1].get_text()
