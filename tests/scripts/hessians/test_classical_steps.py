"""The steps without networks.  Oracles: closed forms, exact values, values computed elsewhere."""

from pathlib import Path
from typing import Any

import pytest

from refigure.measurements import Measurements, read_measurements, read_table
from scripts.hessians import (
    check_algebra,
    check_hinge,
    count_minima,
    escape_saddles,
    follow_quadratics,
)

Config = dict[str, dict[str, Any]]


def test_algebra(config: Config, tmp_path: Path) -> None:
    path = str(tmp_path / "parts.csv")
    chosen = {**config["check_algebra"], "matrices": 20, "largest": 12, "segments": 100}
    check_algebra.main(chosen, 1, path)
    found = read_measurements(path)
    for name in ("imaginary_part", "quadratic_form_error"):
        assert found[f"{name}_worst"] < 1e-13
    assert found["orthogonality_defect_worst"] < 1e-13 < found["scaled_defect_least"]
    assert found["eigenvector_overlap_worst"] < 1e-10
    assert found["nonsymmetric_complex_share"] > 0.5
    assert [float(found[f"basis_shortfall_{name}"]) for name in ("2I", "113")] == [2, 1]
    assert float(found["eigenbasis_rank_2I"]) == float(found["eigenbasis_rank_113"]) == 3
    assert found["eigenspace_cosine"] == pytest.approx(0.7071, abs=1e-4)
    assert (
        float(found["quartic_convexity_violations"]) == float(found["x4_convexity_violations"]) == 0
    )
    assert found["quartic_least_eigenvalue"] >= 0.1


def test_hinge(config: Config, tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("hessians.csv", "profile.csv", "parts.csv")]
    chosen = {**config["check_hinge"], "pairs": 2000, "profile_points": 41}
    check_hinge.main(chosen, 1, *paths)
    found = read_measurements(paths[2])
    assert found["as_published.hinge_hessian_mean"] == pytest.approx(1, rel=1e-6)
    assert found["corrected.hinge_hessian_mean"] == pytest.approx(2, rel=1e-6)
    assert found["as_published.hinge_gradient_error"] > 1e-4
    assert found["corrected.hinge_gradient_error"] < 1e-8
    assert found["hinge_kink_jump"] == pytest.approx(float(found["hinge_kink_sample_norm"]))
    assert float(found["hinge_convexity_violations"]) == 0
    assert found["counterexample_excess"] == pytest.approx(0.06)
    rows = read_table(paths[0])
    # larger steps reach across kinks, and see the curvature that lies in them
    spread = [float(row["eigenvalue"]) for row in rows if float(row["h"]) == 0.5]
    assert max(spread) > 5
    profile = read_table(paths[1])
    slopes = [float(row["slope"]) for row in profile]
    assert slopes == sorted(slopes), "convex"


def test_minima(config: Config, tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("minima.csv", "parts.csv")]
    chosen = {**config["count_minima"], "draws": 20_000, "goe": 3, "field": 5}
    count_minima.main({**chosen, "coins": 5}, 3, *paths)
    found = read_measurements(paths[1])
    assert found["as_published.extremum_probability_02"] == pytest.approx(0.25, abs=0.015)
    assert found["corrected.extremum_probability_02"] == pytest.approx(0.5, abs=0.015)
    assert found["extremum_times_2n_02"] == pytest.approx(2, abs=0.06)
    for name in ("goe_exact_distance_2", "field_exact_distance_3", "weighted_field_distance_2"):
        assert abs(found[name]) < 4
    assert found["field_log2_slope"] < -0.98 and found["field_largest_ratio"] < 0.52
    share = found["minimum_field_03"]
    assert share.low < share < share.high
    assert {row["model"] for row in read_table(paths[0])} == {"coins", "goe", "field", "weighted"}


def test_quadratics(config: Config, tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("ravine.csv", "parts.csv")]
    follow_quadratics.main(config["follow_quadratics"], *paths)
    found = read_measurements(paths[1])
    assert found["ravine_condition"] == pytest.approx(5)
    steps = {
        name: float(found[f"ravine_steps_{name}"]) for name in ("descent", "momentum", "optimal")
    }
    assert steps == {"descent": 14, "momentum": 9, "optimal": 8}
    assert found["ravine_optimal_rate"] == pytest.approx(0.38196601125010515)
    assert found["ravine_optimal_momentum"] == pytest.approx(0.14589803375031546)
    assert found["ascent_threshold_1000"] == pytest.approx(0.002000001997999998, rel=1e-12)
    assert found["quadratic_threshold_error"] < 1e-12
    counts = {10: (46, 20), 100: (461, 71), 1000: (4606, 243)}
    for condition, (descent, heavy_ball) in counts.items():
        assert float(found[f"quadratic_steps_descent_{condition}"]) == descent
        assert float(found[f"quadratic_steps_heavy_ball_{condition}"]) == heavy_ball
    changes = [float(found[f"curve_change_{name}"]) for name in ("negative", "none", "positive")]
    assert changes == [-0.625, -0.5, -0.375]
    assert len(read_table(paths[0])) == 3 * (config["follow_quadratics"]["steps"] + 1)


@pytest.fixture(scope="module")
def escaped(config: Config, tmp_path_factory: pytest.TempPathFactory) -> Measurements:
    """The measures of runs from saddles."""
    folder = tmp_path_factory.mktemp("escapes")
    paths = [str(folder / name) for name in ("escapes.csv", "paths.csv", "parts.csv")]
    chosen = {**config["escape_saddles"], "runs": 9, "most_steps": 1500, "components": 4}
    escape_saddles.main({**chosen, "distances": [0, 1e-8, 1e-2]}, 1, *paths)
    assert {row["method"] for row in read_table(paths[1])} == {
        "descent", "momentum", "small_noise"
    }  # fmt: skip
    never = [row for row in read_table(paths[0]) if row["steps"] == "inf"]
    assert {(row["landscape"], row["method"]) for row in never} == {
        ("strict", "descent"), ("strict", "momentum"), ("strict", "confined"),
        ("random", "descent"), ("random", "momentum"),
        ("tensor", "descent"), ("tensor", "momentum"), ("monkey", "descent"),
    }  # fmt: skip
    return read_measurements(paths[2])


def test_escapes(escaped: Measurements) -> None:
    assert float(escaped["escape_strict_descent_1e-08"]) == 188
    assert escaped["escape_theory_1e-08"] == pytest.approx(186.00, abs=0.01)
    assert escaped["momentum_gain_strict_least"] == pytest.approx(188 / 67, rel=0.05)
    assert (
        float(escaped["escaped_strict_momentum_0"])
        == float(escaped["escaped_strict_confined_0"])
        == 0
    )
    assert float(escaped["noise_in_time_strict"]) == float(escaped["noise_in_time_random"]) == 1
    assert float(escaped["escaped_tensor_noise_0"]) == float(escaped["tensor_recovered"]) == 1
    assert escaped["tensor_gradient_at_saddle"] < 1e-14


def test_time_grows_with_the_logarithm_only_where_the_saddle_is_strict(
    escaped: Measurements,
) -> None:
    assert -0.15 < escaped["escape_exponent_strict"] < 0
    assert float(escaped["escape_monkey_descent_1e-02"]) == 356
