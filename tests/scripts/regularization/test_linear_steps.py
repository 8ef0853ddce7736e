"""The steps without training, with the config's settings.

Oracles: closed forms and values worked out apart from this project (see the tests of the modules);
for what is random, bands of four standard errors or more.
"""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tests.scripts.regularization.conftest import CONFIG

from refigure.errors import InputError
from scripts.regularization import measure_ridge


def test_ridge_by_formula(found: Mapping[str, Any]) -> None:
    assert found["ridge_orthogonal_best_total"] == pytest.approx(0.0993031, abs=2e-7)
    assert found["ridge_orthogonal_hoerl_penalty"] == pytest.approx(5 / 14.25)
    assert found["ridge_random_best_on_grid"] == pytest.approx(0.2454708915685031, rel=1e-12)
    assert found["ridge_random_last_better"] == pytest.approx(0.4898, abs=5e-5)
    # slopes by decade, worked out apart
    slopes = [0.99999, 0.99987, 0.99875, 0.98775, 0.89579, 0.52643, 0.12862, 0.01581, 0.00162]
    measured = [found[f"bias_slope_random_{decade}"] for decade in range(1, 10)]
    assert measured == pytest.approx(slopes, abs=1e-5)
    assert found["total_ratio_max_orthogonal"] == pytest.approx(
        (250 + 14.25e10) / (50 + 1e5) ** 2 / 0.1
    )


def test_ridge_by_draws(found: Mapping[str, Any]) -> None:
    assert found["expectation_z_random"] < 4.5
    assert found["corrected.precision_expectation_z"] < 4.5
    assert found["as_published.precision_expectation_z"] > 50  # 4 λ for λ, over 4000 draws
    assert found["existence_share"] == found["existence_direction_share"] == 1
    assert found["existence_problems"] == 100
    assert found["variance_gain_random"] > 0


def test_curves_of_ridge(numeric: Path) -> None:
    table = pd.read_csv(numeric / "ridge.csv")
    assert set(table["design"]) == {"orthogonal", "random", "correlated"}
    drawn = table.dropna(subset=["simulated_variance"])
    assert len(drawn) == 3 * 14
    # a variance over 4000 draws has a relative standard error of about 2 % at worst
    assert (drawn["simulated_variance"] / drawn["variance"] - 1).abs().max() < 0.15


def test_modes(found: Mapping[str, Any]) -> None:
    for name in ("likelihood_difference", "map_ridge_scaled", "laplace_lasso_difference"):
        assert found[name] < 1e-6, name
    assert found["map_ridge_plain_unit"] < 1e-6 < 0.1 < found["map_ridge_plain_other"]
    assert found["map_ridge_half_unit"] > 0.01
    assert found["printed_objective_gap_half"] < 1e-6 < 0.01 < found["printed_objective_gap_full"]
    assert found["product_gap_n"] < 1e-6 < 0.1 < found["product_gap_once"]
    assert found["lasso_stationarity_gap"] < 1e-8
    assert (found["lasso_fewest_zeros"], found["lasso_most_zeros"]) == (0, 5)
    assert found["lasso_simplex_excess"] <= 1e-8
    # the diabetes data: residual variance of least squares, 1263985.8 / (442 - 11) (Efron et al.)
    assert found["diabetes_noise_variance"] == pytest.approx(2932.68, abs=0.01)
    assert found["diabetes_map_difference"] < 1e-5


def test_unbiased_estimators(found: Mapping[str, Any]) -> None:
    # Laplace: worked out apart by 100,000 draws, 0.6182; standard error here 0.006
    assert found["laplace_median_ratio"] == pytest.approx(0.6182, abs=0.03)
    low, high = found["laplace_median_ratio"].low, found["laplace_median_ratio"].high
    assert low < found["laplace_median_ratio"] < high < 0.7
    # uniform on [-√3, √3]: midrange 12·2/(4(n+1)(n+2)) of σ² = 1, mean 1/n
    exact = 12 * 2 / (4 * 52 * 53) * 51
    assert found["uniform_midrange_ratio"] == pytest.approx(exact, rel=0.06)
    assert found["normal_mean_variance"] == pytest.approx(1 / 51, rel=0.05)
    assert found["normal_median_ratio"] == pytest.approx(math.pi / 2, rel=0.06)
    assert found["linear_ratio_min"] > 1
    assert found["laplace_median_bias_z"] < 4.5


def test_densities_are_densities(numeric: Path) -> None:
    table = pd.read_csv(numeric / "estimates.csv")
    own = table[(table["noise"] == "normal") & (table["estimator"] == "mean")]
    assert own["density"].sum() * 0.02 == pytest.approx(1, abs=1e-9)
    # N(0, 1/51) at its middle: √51 / √(2π)
    assert own["density"].max() == pytest.approx((51 / (2 * math.pi)) ** 0.5, rel=0.1)


def test_error_in_parts(found: Mapping[str, Any], numeric: Path) -> None:
    assert found["polynomial_error_0_01"] == pytest.approx(0.03187, abs=5e-6)
    assert found["polynomial_best_penalty"] == 0.01
    assert found["corrected.decomposition_z"] < 4.5 < 20 < found["as_published.decomposition_z"]
    assert found["bias_rises"] == found["variance_falls"] == 1
    assert found["hold_out_cost"] > 0
    choices = pd.read_csv(numeric / "choices.csv")
    assert choices["times"].sum() == 500


def test_singular(found: Mapping[str, Any]) -> None:
    assert (found["singular_rank"], found["wide_rank"]) == (5, 10)
    for penalty in ("1em08", "0_0001", "0_01", "1"):
        exact = float(penalty.replace("_", ".").replace("em", "e-"))
        assert found[f"singular_eigenvalue_{penalty}"] == pytest.approx(exact, rel=1e-4)
    assert found["singular_distance_0_01"] == pytest.approx(
        100 * found["singular_distance_0_0001"], rel=0.01
    )
    assert found["singular_limit_slope"] == pytest.approx(1, abs=0.02)
    assert found["singular_condition"] > 1e14
    assert found["exactly_singular_raises"] == 1
    assert found["minimum_norm_gradient"] < 1e-9
    assert found["other_solution_error_gap"] < 1e-10
    assert found["other_solution_norm_ratio"] > 1


def test_formulas_to_the_letter(found: Mapping[str, Any]) -> None:
    assert found["printed_solution_raises"] == 1
    assert found["printed_gradient_rows"] == found["printed_gradient_columns"] == 5
    assert found["corrected_gradient_columns"] == 1
    assert found["corrected_gradient_error"] < 1e-8
    assert found["as_published.penalty_sum"] == 6  # six times the last square
    assert found["corrected.penalty_sum"] == 1 + 4 + 0.25 + 9 + 1
    assert found["as_published.density_ratio"] == pytest.approx(math.e)
    assert found["corrected.density_ratio"] == pytest.approx(math.exp(-2))
    assert found["scalar_prior_raises"] == 1
    assert found["prior_log_density_gap"] < 1e-12


def test_descent(found: Mapping[str, Any]) -> None:
    assert found["descent_distance_1"] < 1e-12
    assert found["descent_distance_1_9"] < 1e-12
    # the part along the steepest direction grows by 1.1 a step: 500 ln 1.1 = ln 5e20
    assert 1e17 < found["descent_distance_2_1"] < 5e21
    assert found["hessian_smallest_eigenvalue"] == pytest.approx(2 * 26.59121088, abs=1e-7)
    assert found["upside_down_hessian_largest"] == pytest.approx(-2 * 26.59121088, abs=1e-7)


def test_constraint(found: Mapping[str, Any]) -> None:
    assert found["constraint_difference"] < 1e-6
    assert found["constraint_multiplier_error"] < 1e-4
    assert found["constraint_norms_fall"] == 1
    assert 0 < found["two_gaussian_norm"] < found["two_likelihood_norm"]


def test_interpolants_fit(found: Mapping[str, Any]) -> None:
    assert found["interpolant_smooth_training_error"] < 1e-8
    assert found["interpolant_wild_training_error"] < 1e-8
    assert found["interpolant_wild_variation"] > found["interpolant_smooth_variation"]


def test_two_runs_are_the_same_bytes_and_another_seed_is_not(tmp_path: Path) -> None:
    settings = {**CONFIG["measure_ridge"], "draws": 50, "problems": 5}
    written = []
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        paths = [str(tmp_path / f"{name}.{kind}.csv") for kind in ("curves", "measurements")]
        measure_ridge.main(settings, seed, *paths)
        written.append([Path(path).read_bytes() for path in paths])
    assert written[0] == written[1] != written[2]


def test_an_unknown_setting_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no setting drawn"):
        measure_ridge.main({**CONFIG["measure_ridge"], "drawn": 1}, 1, "", str(tmp_path / "x"))
