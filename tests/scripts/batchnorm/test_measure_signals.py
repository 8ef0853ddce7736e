"""Layers of random networks and what is made of them.

Oracles: closed forms, an independent study's medians and slopes (as bands), NumPy on the table.
"""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.scripts.batchnorm.conftest import ARMS, DEFAULTS

from refigure.errors import InputError
from refigure.measurements import Measurements, read_measurements
from scripts.batchnorm import measure_signals, summarize_signals

LEVEL = {"confidence": 0.95, "examples": 30, "upstream_std": 100}


def measured(signals: str, folder: Path, **level: float) -> Measurements:
    """What the table gives."""
    path = str(folder / "measurements.csv")
    summarize_signals.main(signals, {**LEVEL, **level}, path)
    return read_measurements(path)


@pytest.fixture(scope="module")
def small(signals: str, tmp_path_factory: pytest.TempPathFactory) -> Measurements:
    return measured(signals, tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Measurements:
    """The post's own size, a few networks of each arm."""
    folder = tmp_path_factory.mktemp("posts")
    some = {
        name: {**DEFAULTS, **arm, "width": 100, "repetitions": 2}
        for name, arm in ARMS.items()
        if arm.get("normalization") or name in ("plain_corrected", "xavier_normal")
    }
    some["plain_published"] = {**DEFAULTS, "width": 100, "repetitions": 8}
    measure_signals.main(
        {"arms": some, "examples": 1000, "bins": 50, "epsilon": 1e-12},
        1,
        str(folder / "signals.csv"),
    )
    return measured(str(folder / "signals.csv"), folder, examples=1000)


def test_every_layer_of_every_network_has_a_row(signals: str) -> None:
    table = pd.read_csv(signals)
    assert len(table) == sum(4 * (arm.get("depth", 20) + 1) for arm in ARMS.values())
    gradients = table.dropna(subset="gradient_variance").groupby("arm")["layer"]
    assert gradients.max()["plain_published"] == 19 and gradients.max()["plain_corrected"] == 20


def test_arms_begin_with_the_same_numbers(signals: str) -> None:
    rows = pd.read_csv(signals).set_index(["arm", "repetition", "layer"])["variance"]
    for arm in ARMS:
        np.testing.assert_array_equal(
            rows.loc[arm].loc[:, 0], rows.loc["plain_published"].loc[:, 0]
        )


def test_closed_forms_of_the_posts_network(posts: Measurements) -> None:
    # E[h_i²] = 0.005^i; Var ∂L/∂W = 100² · 1000 / 2 · 0.005^18 in every layer
    assert posts["theory_second_moment_19"] == pytest.approx(1.9073486328125007e-44, rel=1e-12)
    assert posts["theory_second_moment_20"] == pytest.approx(9.536743164062503e-47, rel=1e-12)
    assert posts["theory_variance_1"] == pytest.approx(0.003408450569081046, rel=1e-12)
    assert posts["theory_gradient_variance"] == pytest.approx(1.907348632812501e-35, rel=1e-12)
    assert posts["theory_yang_growth"] == pytest.approx(1.46694220692426, rel=1e-12)
    # the deviation of one network's is about 1.7 %
    assert posts["variance_1_over_theory"] == pytest.approx(1, abs=4 * 0.017 / math.sqrt(8))
    assert posts["xavier_over_small_variance_20"] == pytest.approx(1e40, rel=1e-9)
    assert posts["xavier_over_small_gradient_10"] == pytest.approx(1e36, rel=1e-9)


@pytest.mark.parametrize(
    ("measure", "value", "tolerance"),
    [
        # bands of 4 standard errors around an independent study's means
        ("normalized_published_gradient_growth", 4.033, 0.08),
        ("sum_fixed_gradient_growth", 3.993, 0.08),
        ("sign_fixed_gradient_growth", 1.5045, 0.025),
        ("layer_after_gradient_growth", 1.5044, 0.025),
        ("batch_after_gradient_growth", 1.4823, 0.025),
        ("batch_before_gradient_growth", 1.4608, 0.025),
        ("as_published.normalized_gradient_variance_label_2", 15.93, 1.3),
        ("as_published.normalized_gradient_variance_label_3", 27.88, 3.1),
        ("layer_after_gradient_variance_label_3", 22.56, 2.3),
        ("batch_after_gradient_variance_label_3", 21.87, 2.0),
        ("activation_fullest_19", 0.557, 0.06),
        ("as_published.gradient_fullest_label_20", 0.071, 0.01),
        ("zeros_20", 0.4962, 0.06),
        ("cosine_20", 0.950, 0.04),
        ("plain_published_activation_factor", 0.005, 0.0004),
        ("gradient_by_product_slope", 1, 0.02),
    ],
)
def test_an_independent_study_found_the_same(
    posts: Measurements, measure: str, value: float, tolerance: float
) -> None:
    assert posts[measure] == pytest.approx(value, abs=tolerance)


def test_published_titles_lie_among_ours(posts: Measurements) -> None:
    for measure, value in (
        ("activation_variance_19", 3.464701592241789e-44),
        ("as_published.gradient_variance_label_2", 3.496645915073031e-35),
    ):
        assert posts[measure].low < value < posts[measure].high
    # and not with the initialisation that the post prints
    assert posts["xavier_variance_20"].low > 1e-9


def test_labels_of_the_variants(signals: str, small: Measurements) -> None:
    rows = pd.read_csv(signals).set_index(["arm", "layer"])["gradient_variance"]
    published = rows.loc["plain_published", 19].median()
    assert small["as_published.gradient_variance_label_2"] == pytest.approx(published)
    corrected = rows.loc["plain_corrected", 2].median()
    assert small["corrected.gradient_variance_label_2"] == pytest.approx(corrected)
    assert float(small["as_published.layers_with_gradient"]) == 19
    assert float(small["corrected.layers_with_gradient"]) == 20


def test_the_axis_of_each_normalisation(small: Measurements) -> None:
    assert small["as_published.feature_mean_19"] > 0.1 > 1e-12 > small["corrected.feature_mean_19"]
    assert small["corrected.example_mean_19"] > 0.1 > 1e-12 > small["as_published.example_mean_19"]
    assert small["as_published.first_activation_negative"] == pytest.approx(0.5, abs=0.1)
    assert float(small["corrected.first_activation_negative"]) == 0


def test_signs(small: Measurements) -> None:
    assert float(small["twenty_factors_of_minus_two"]) == 1048576
    assert small["twenty_factors_of_minus_half"] == pytest.approx(9.5367431640625e-07)


def test_a_wrong_arm_is_named(tmp_path: Path) -> None:
    arms = {"odd": {**DEFAULTS, "normalization": "group"}}
    with pytest.raises(InputError, match="normalization 'group'"):
        measure_signals.main(
            {"arms": arms, "examples": 5, "bins": 5, "epsilon": 1e-12}, 0, str(tmp_path / "x.csv")
        )
