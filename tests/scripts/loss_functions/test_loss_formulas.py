"""Steps that compute formulas.

Oracles: closed forms, and the numbers that independent computations gave, to 1e-12.
"""

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from refigure.measurements import read_measurements
from scripts.loss_functions import (
    check_formulas,
    compare_variants,
    fit_likelihood,
    tabulate_losses,
    train_neuron,
)

ROOT = Path(__file__).resolve().parents[3]
CONFIG = yaml.safe_load((ROOT / "config/posts/loss_functions.yaml").read_text("utf-8"))
SETTINGS: dict[str, Any] = CONFIG["loss_functions"]
Found = Mapping[str, Any]


def test_tables_and_examples(tmp_path: Path) -> None:
    paths = {name: str(tmp_path / f"{name}.csv") for name in ("margins", "sigmoid", "measurements")}
    tabulate_losses.main(SETTINGS["tabulate_losses"], **paths)
    found: Found = read_measurements(paths["measurements"])
    expected = {
        "deviance_hinge_crossing": -1.7241070713824898,
        "deviance_at_m2": 3.068508493859523,
        "deviance_of_2m_at_m2": 5.79696497455537,
        "cross_entropy_10_8_8": 0.23954476622188453,
        "cross_entropy_10_m10_m10": 4.1223072363804075e-09,
        "cross_entropy_ratio": 58109391.776488945,
        "corrected.loss_of_80_percent": 0.2231435513142097,
        "corrected.loss_of_08_percent": 2.5257286443082556,
        "loss_of_80_percent_base_10": 0.09691001300805639,
        "as_published.loss_of_80_percent": 0.09,
        "as_published.loss_of_08_percent": 1.09,
        "sigmoid_derivative_at_10": 4.53958077359516e-05,
        "hinge_wrong": 1.2,
        "hinge_unsure": 0.3,
        "certain_gap": 36.8,
    }
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, rel=1e-12), name
    zero = ("hinge_sure", "multiclass_hinge_10_8_8", "multiclass_hinge_10_9_9")
    assert [found[name] for name in (*zero, "hinge_zero_exceptions")] == [0] * 4
    assert found["multiclass_hinge_10_9h_9h"] == 1
    assert 0 < found["certain_shortfall"] < 1e-16 and found["certain_probability_in_float64"] == 1
    margins = pd.read_csv(paths["margins"]).to_numpy()
    assert len(margins) == 401
    assert margins[200].tolist() == [0, 0, 1, 1, 1, 1]
    assert margins[0] == pytest.approx([-2, 1, 7.38905609893065, 3.0685084938595, 9, 3])
    sigmoid = pd.read_csv(paths["sigmoid"])
    assert sigmoid["derivative"].max() == 0.25 and sigmoid["sigmoid"].is_monotonic_increasing


def test_variants(tmp_path: Path) -> None:
    curves, measurements = str(tmp_path / "curves.csv"), str(tmp_path / "m.csv")
    compare_variants.main(SETTINGS["compare_variants"], 1, curves, measurements)
    found: Found = read_measurements(measurements)
    expected = {
        "as_published.drop_ratio": 2.0,
        "as_published.correlation": 0.91624424064541,
        "as_published.slope_ratio_greatest": 100,
        "correlation_3": 0.9930210988643311,
        "correlation_10": 0.9937733448459459,
        "gap_at_0_3": 1.3862943611198906,
        "gap_at_0_10": 1.0600473209074517,
        "gap_at_0_1000": 1.0005008347524318,
        "script_gap_at_first": 49.64420938775784,
        "script_gap_at_last": 45.04908953762327,
        "script_probabilities_sum": 25,
        "corrected.drop_ratio": 1.2133765487712658,  # of 1000 classes, the least
    }
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, rel=1e-11), name
    assert found["one_term_difference"] < 1e-12
    table = pd.read_csv(curves)
    assert sorted(table["classes"].unique()) == [0, 2, 3, 10, 50, 1000]
    two = table[table["classes"] == 2]
    assert two["second"].to_numpy() == pytest.approx(2 * two["first"].to_numpy())


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What the checks of formulas find."""
    path = str(tmp_path_factory.mktemp("formulas") / "m.csv")
    check_formulas.main(SETTINGS["check_formulas"], 5, path)
    return read_measurements(path)


def test_the_printed_gradient_has_the_wrong_sign(checked: Found) -> None:
    assert checked["as_published.mse_gradient_cosine"] == pytest.approx(-1)
    assert checked["corrected.mse_gradient_cosine"] == pytest.approx(1)
    assert checked["as_published.mse_gradient_difference"] > 1e-3
    assert checked["corrected.mse_gradient_difference"] < 1e-8
    assert checked["cross_entropy_gradient_difference"] < 1e-8
    assert checked["as_published.mse_change_after_step"] > 0
    assert checked["corrected.mse_change_after_step"] < 0
    assert checked["gradient_ratio_of_inputs"] == pytest.approx(10)


def test_words_taken_as_printed(checked: Found) -> None:
    assert checked["as_published.loss_without_brackets"] == pytest.approx(-2.302585092994046)
    assert checked["corrected.loss_without_brackets"] == pytest.approx(2.302585092994046)
    assert checked["as_published.hinge_spread_of_negatives"] == 0
    assert checked["corrected.hinge_spread_of_negatives"] == pytest.approx(4)  # h from -1 to 3
    assert checked["as_published.loop_updated"] == 3 and checked["corrected.loop_updated"] == 5
    assert checked["as_published.link_dots"] == 0 and checked["corrected.link_dots"] == 1
    assert checked["as_published.joint_density"] > 1 > checked["corrected.joint_density"]
    assert checked["as_published.inverted_log_likelihood"] < 0


def test_the_cross_entropy_is_entropy_and_divergence(checked: Found) -> None:
    assert checked["soft_cross_entropy"] == pytest.approx(0.5166085998162665)
    parts = checked["soft_entropy"] + checked["soft_divergence"]
    assert parts == pytest.approx(0.39439769144744274 + 0.12221090836882376)
    assert checked["divergence_difference_soft"] < 1e-12
    assert checked["divergence_difference_one_hot"] < 1e-12


def test_fits(tmp_path: Path) -> None:
    paths = {name: str(tmp_path / f"{name}.csv") for name in ("points", "profile", "measurements")}
    fit_likelihood.main({**SETTINGS["fit_likelihood"], "sets": 40}, 3, **paths)
    found: Found = read_measurements(paths["measurements"])
    assert found["fit_difference"] < 1e-6
    # 40 sets of 100 points: standard errors 0.016, 0.009 and 0.022
    assert found["fit_mean_intercept"] == pytest.approx(1, abs=0.07)
    assert found["fit_mean_slope"] == pytest.approx(2, abs=0.04)
    assert found["noise_variance"] == pytest.approx(1, abs=0.09)
    assert found["slope_error_mse_outliers"] > 2 * found["slope_error_huber_outliers"]
    # Huber's line is 95 % efficient, so its errors are about 3 % larger without outliers
    ratio = found["slope_error_huber_clean"] / found["slope_error_mse_clean"]
    assert 0.9 < ratio < 1.2
    profile = pd.read_csv(paths["profile"])
    assert profile["mse"].idxmin() == profile["log_likelihood"].idxmax()
    # l = -N/2 mse - N/2 ln 2 pi
    rest = profile["log_likelihood"] + 50 * profile["mse"]
    assert rest.to_numpy() == pytest.approx(-91.8938533204673, rel=1e-9)
    assert len(pd.read_csv(paths["points"])) == 100


def test_nielsens_neuron(tmp_path: Path) -> None:
    neuron, measurements = str(tmp_path / "neuron.csv"), str(tmp_path / "m.csv")
    train_neuron.main(copy.deepcopy(SETTINGS["train_neuron"]), neuron, measurements)
    found: Found = read_measurements(measurements)
    expected = {
        "squared_error_good_first": 0.8175744761936437,
        "squared_error_good_last": 0.09395569486364724,
        "squared_error_saturated_first": 0.9820137900379085,
        "squared_error_saturated_last": 0.2028484242677765,
        "cross_entropy_slow_good_last": 0.4176792995988869,
        "cross_entropy_slow_saturated_last": 0.7795870642061684,
        "cross_entropy_good_last": 0.011638208968903722,
        "cross_entropy_saturated_last": 0.012008741510817504,
    }
    for name, value in expected.items():
        assert found[f"neuron_{name}"] == pytest.approx(value, abs=1e-9), name
    table = pd.read_csv(neuron)
    assert len(table) == 3 * 2 * 301 and table["output"].between(0, 1).all()
