"""Worked examples. Oracles: closed forms, and the values that others computed."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit

from refigure.measurements import Measurements, read_measurements
from scripts.mnist_mlp import compute_examples

SETTINGS = {"points": 13, "range": 6, "large_logits": [1000, 0, 0]}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the step has written to."""
    folder = tmp_path_factory.mktemp("examples")
    compute_examples.main(SETTINGS, str(folder / "curves.csv"), str(folder / "measured.csv"))
    return folder


@pytest.fixture(scope="module")
def found(written: Path) -> Measurements:
    """What it measures."""
    return read_measurements(written / "measured.csv")


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        ("corrected.example_1", 1.6094379124341003),
        ("as_published.example_1", 0.6989700043360187),
        ("example_1_bits", 2.321928094887362),
        ("corrected.example_2", 0.35667494393873245),
        ("as_published.example_2", 0.1549019599857432),
        ("loss_of_guessing_nats", 2.302585092994046),
        ("as_published.note_1", -2.9187712324178627),
        ("corrected.note_2", 0.6851790109107685),
        ("softmax_of_1", 0.09003057317038046),
        ("softmax_of_3", 0.6652409557748218),
        ("softmax_ratio", math.e),
        ("logit_gradient_1", -0.8),
        ("logit_gradient_2", 0.7),
        ("logit_gradient_3", 0.1),
        ("product_ship", 61.95),
        ("corrected.score_ship", 60.75),
        ("as_published.score_ship", 61.95),
        ("corrected.score_cat", -96.8),
        ("parameters", 41090),
        ("parameters_by_formula", 41090),
        ("hidden_layers", 2),
        ("outputs_of_layer_2", 30),
        ("product_as_written_fits", 0),
        ("product_as_coded_fits", 1),
        ("fused_loss", 1000),
        ("separate_losses_not_finite", 3),  # nan, inf, inf
        ("sigmoid_at_0", 0.5),
    ],
)
def test_values(found: Measurements, measure: str, value: float) -> None:
    assert found[measure] == pytest.approx(value, rel=1e-12)


def test_curves_are_what_scipy_and_numpy_give(written: Path) -> None:
    with (written / "curves.csv").open() as file:
        rows = [{name: float(cell) for name, cell in row.items()} for row in csv.DictReader(file)]
    x = np.array([row["x"] for row in rows])
    np.testing.assert_allclose(x, np.linspace(-6, 6, 13), atol=1e-15)
    np.testing.assert_allclose([row["sigmoid"] for row in rows], expit(x), rtol=1e-14)
    np.testing.assert_allclose([row["tanh"] for row in rows], np.tanh(x), rtol=1e-14, atol=1e-16)
    np.testing.assert_allclose([row["relu"] for row in rows], np.maximum(x, 0))
