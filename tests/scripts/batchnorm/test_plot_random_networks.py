"""Figures of random networks (B-F1 to B-F12, B-X1 to B-X5), read from their axes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import StepPatch

from scripts.batchnorm import (
    bin_histograms,
    check_backward,
    plot_activations,
    plot_backward,
    plot_gradients,
    plot_layers,
    plot_published_values,
    plot_sweeps,
)

if TYPE_CHECKING:
    from tests.conftest import Draw

ROOT = Path(__file__).resolve().parents[3]
VARIANTS = ("as_published", "corrected")


@pytest.fixture(scope="module")
def histograms(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("histograms") / "histograms.json"
    settings = {
        **{"width": 10, "examples": 30, "bins": 50, "epsilon": 1e-12, "repetition": 0},
        **{"upstream_std": 100, "normalized_upstream_std": 0.01},
    }
    bin_histograms.main(settings, 3, str(path), str(path.with_name("parts.csv")))
    return str(path)


def stems(figures: dict[str, tuple[str, str]]) -> list[str]:
    return [
        f"{number}_{stem}_{variant}"
        for number, (_, stem) in figures.items()
        for variant in VARIANTS
    ]


def xs(line: Line2D) -> list[float]:
    """The x of a line."""
    return np.asarray(line.get_xdata(), float).tolist()  # type: ignore[no-any-return]


def ys(line: Line2D) -> list[float]:
    """The y of a line."""
    return np.asarray(line.get_ydata(), float).tolist()  # type: ignore[no-any-return]


def bars(axes: Any) -> list[StepPatch]:
    return [one for one in axes.patches if isinstance(one, StepPatch)]


def test_activations(draw: Draw, histograms: str) -> None:
    wanted = stems(plot_activations.FIGURES)
    figures = draw(plot_activations.main, wanted, render=False, histograms=histograms)
    assert sorted(figures) == sorted(wanted)
    found = json.loads(Path(histograms).read_text("utf-8"))
    (axes,) = figures["B-F3_activation_20_as_published"].figure.axes
    shown = found["as_published"]["activation_20"]
    assert axes.get_title() == f"Activation 20, var: {shown['variance']}"
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Activation Value", "Number of Activations")
    values, edges, _ = bars(axes)[0].get_data()
    assert float(np.sum(values * np.diff(edges))) == pytest.approx(1), "a density"
    left, right = figures["B-F1_activation_0_corrected"].figure.axes
    assert left.get_title().startswith("Layer 0: input, variance ")
    assert right.get_title().startswith("Layer 1: activations, variance ")
    shares, zeros = (one.get_data()[0] for one in bars(right))
    assert float(np.sum(shares)) == pytest.approx(1)
    expected = found["corrected"]["activation_1"]
    assert float(np.sum(zeros)) == pytest.approx(sum(expected["closed"]) / 300)
    legends = right.get_legend()
    assert legends is not None
    (legend,) = [text.get_text() for text in legends.get_texts()]
    assert legend == f"exactly 0: {sum(expected['closed']) / 300:.1%}"
    (axes,) = figures["B-F9_batchnorm_activation_19_corrected"].figure.axes
    assert "after batch norm, variance 1" in axes.get_title()


def test_gradients(draw: Draw, histograms: str, signals: str) -> None:
    wanted = stems(plot_gradients.FIGURES)
    figures = draw(
        plot_gradients.main, wanted, render=False, histograms=histograms, signals=signals
    )
    assert sorted(figures) == sorted(wanted)
    found = json.loads(Path(histograms).read_text("utf-8"))
    (axes,) = figures["B-F7_grads_layer_20_as_published"].figure.axes
    shown = found["as_published"]["gradient_20"]
    assert axes.get_title() == f"Grads @ layer 20, var {shown['variance']}"
    left, right = figures["B-F4_grad_layer_2_corrected"].figure.axes
    assert left.get_title().startswith("Layer 2: gradient, variance ")
    lines = {line.get_label(): line for line in right.lines}
    assert set(lines) == {
        *("by the post's code", "corrected", "layer 2", "the post's “layer 2”: layer 19"),
    }
    assert xs(lines["the post's “layer 2”: layer 19"]) == [19]
    assert xs(lines["layer 2"]) == [2]
    assert xs(lines["by the post's code"]) == list(range(1, 20))
    assert xs(lines["corrected"]) == list(range(1, 21))
    low, high = right.get_ylim()
    assert low < min(ys(lines["corrected"])) and max(ys(lines["corrected"])) < high


def test_layers_and_depths(draw: Draw, signals: str) -> None:
    wanted = ["B-X1_plain_layers", "B-X1a_depths"]
    figures = draw(plot_layers.main, wanted, render=False, signals=signals)
    size, gradient, zeros, _ = figures[wanted[0]].figure.axes
    measured, theory = size.lines
    rows = pd.read_csv(signals).query("arm == 'plain_published'")
    means = np.log(rows["second_moment"]).groupby(rows["layer"]).mean()
    np.testing.assert_allclose(ys(measured), np.exp(means))
    np.testing.assert_allclose(ys(theory), (10 * 0.01**2 / 2) ** np.arange(21.0))
    true, labelled = gradient.lines
    values = dict(zip(xs(true), ys(true), strict=True))
    assert [values[layer] for layer in (19, 18, 17, 1)] == ys(labelled)
    assert {line.get_label() for line in zeros.lines} == {"activations that are 0", "dead neurons"}
    left, right = figures[wanted[1]].figure.axes
    for axes in (left, right):
        assert [line.get_label() for line in axes.lines] == ["N(0, 0.01²)", "He"]
        for line in axes.lines:
            assert xs(line) == [5, 20, 40]
    assert ys(left.lines[0])[0] > ys(left.lines[0])[1]


def test_sweeps(draw: Draw, signals: str) -> None:
    wanted = ["B-X2_initializations", "B-X3_normalizations"]
    figures = draw(plot_sweeps.main, wanted, render=False, signals=signals)
    left, right = figures[wanted[0]].figure.axes
    assert len(left.lines) == len(right.lines) == 8
    assert len({line.get_label() for line in left.lines}) == 8
    looks = {(line.get_color(), line.get_linestyle()) for line in left.lines}
    assert len(looks) == 8, "every line can be told from the others"
    (axes,) = figures[wanted[1]].figure.axes
    published = axes.lines[0]
    assert published.get_label() == "the post's backward pass"
    assert ys(published)[0] > 100 * ys(published)[-1]


def test_backward(draw: Draw, tmp_path: Path) -> None:
    settings = {"width": 10, "examples": 30, "epsilon": 1e-12, "repetitions": 1, "threads": 1}
    comparison = str(tmp_path / "backward.csv")
    check_backward.main(settings, 2, comparison, str(tmp_path / "parts.csv"))
    figures = draw(
        plot_backward.main, ["B-X4_backward_errors"], render=False, comparison=comparison
    )
    error, cosine = figures["B-X4_backward_errors"].figure.axes
    lines = {line.get_label(): np.asarray(ys(line)) for line in error.lines}
    assert set(lines) == {words for words, _, _ in plot_backward.LINES.values()}
    assert lines["the paper's formula"].max() < 1e-10 < lines["the post's formula"].min()
    assert np.asarray(ys(cosine.lines[-1])) == pytest.approx(1)


def test_published_values_are_those_of_the_titles(draw: Draw, signals: str) -> None:
    published = str(ROOT / "config/published/batchnorm.yaml")
    values = plot_published_values.published_variances(published)
    assert values["B-F2"] == 3.464701592241789e-44 and len(values) == 12
    stem = "B-X5_published_values"
    figures = draw(plot_published_values.main, [stem], published=published, signals=signals)
    left, right = figures[stem].figure.axes
    assert [text.get_text()[:5].rstrip(":") for text in left.get_yticklabels()] == [
        f"B-F{number}" for number in range(1, 8)
    ]
    diamonds = [line for line in right.lines if line.get_label() == "published"]
    assert (xs(diamonds[0])[0], ys(diamonds[0])[0]) == (
        16.399844595731803,
        27.35124220522352,
    )
    rows = pd.read_csv(signals).query("arm == 'layer_after' and layer == 18")
    clouds = {line.get_label(): line for line in right.lines}
    cloud = clouds["right backward pass, layer norm"]
    np.testing.assert_allclose(ys(cloud), rows["gradient_variance"])
