"""Maximise likelihoods and posteriors numerically, and hold the maxima against closed forms."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from scipy import optimize
from sklearn.linear_model import Lasso

from refigure.measurements import write_measurements
from refigure.regularization.linear_problems import LinearProblem, normal_design
from refigure.regularization.mode_comparisons import (
    compare_constant,
    compare_diabetes,
    compare_printed,
    posterior_of,
)
from refigure.regularization.posterior import (
    laplace_loss,
    maximise,
    maximise_laplace,
    stationarity_gap,
)
from refigure.regularization.ridge import ridge
from refigure.regularization.tables import measured, write_rows
from refigure.settings import read_settings
from refigure.step import run_step

Numbers = dict[str, float]
MATCHES = ("variance", "precision", "ridge_weight", "difference")
LASSO = ("scale", "weight", "mode", "lasso")


@dataclass(frozen=True)
class Settings:
    """The problem, and the priors that are tried."""

    rows: int
    weights: tuple[float, ...]
    design_seed: int
    variances: tuple[float, ...]  # σ²
    precisions: tuple[float, ...]  # λ of the prior N(0, 1/λ)
    laplace_scales: tuple[float, ...]  # b of the prior exp(-|β|/b)
    laplace_variance: float  # σ² there


def main(settings: dict, seed: int, matches: str, lasso: str, measurements: str) -> None:
    """Write the differences by prior, the two lasso paths, and what they say of the claims."""
    chosen = read_settings(Settings, settings)
    design = normal_design(chosen.rows, len(chosen.weights), chosen.design_seed)
    problem = LinearProblem(design, np.array(chosen.weights), 1.0)
    found: Numbers = {}
    rows = list(compare_gaussian(problem, chosen, seed))
    found |= worst_of(rows, chosen)
    found |= compare_constant(problem, chosen.variances, seed)
    found |= compare_printed(problem, seed)
    paths, gaps = compare_laplace(problem, chosen, seed)
    write_rows(matches, MATCHES, rows)
    write_rows(lasso, LASSO, paths)
    write_measurements(measurements, measured(found | gaps | compare_diabetes()))


def compare_gaussian(
    problem: LinearProblem, chosen: Settings, seed: int
) -> Iterator[tuple[float, float, str, float]]:
    """Yield how far the mode is from ridge with each weight that the post's λ could mean."""
    for variance in chosen.variances:
        for precision in chosen.precisions:
            posterior = replace(posterior_of(problem, variance, seed), precision=precision)
            mode = maximise(posterior)
            weights = {
                "σ²λ": variance * precision,
                "λ": precision,
                "λ/2": precision / 2,
                "nλ": chosen.rows * precision,
            }
            for name, weight in weights.items():
                exact = ridge(posterior.design, posterior.responses, weight)
                yield variance, precision, name, float(np.abs(mode - exact).max())


def worst_of(rows: list[tuple[float, float, str, float]], chosen: Settings) -> Numbers:
    """The largest difference for each meaning of λ, for unit and for other noise."""
    names = {"σ²λ": "scaled", "λ": "plain", "λ/2": "half", "nλ": "times_n"}
    other = [variance for variance in chosen.variances if variance != 1]
    found: Numbers = {}
    for name, word in names.items():
        for group, variances in (("", chosen.variances), ("_unit", [1.0]), ("_other", other)):
            values = [row[3] for row in rows if row[2] == name and row[0] in variances]
            found[f"map_ridge_{word}{group}"] = max(values, default=float("nan"))
    return found


def compare_laplace(
    problem: LinearProblem, chosen: Settings, seed: int
) -> tuple[list[tuple[object, ...]], Numbers]:
    """Compare the mode under Laplace priors with scikit-learn's lasso."""
    posterior = posterior_of(problem, chosen.laplace_variance, seed)
    rows: list[tuple[object, ...]] = []
    differences, gaps, zeros, excess = [], [], [], []
    for scale in chosen.laplace_scales:
        alpha = posterior.variance / (scale * chosen.rows)
        model = Lasso(alpha=alpha, fit_intercept=False, tol=1e-14, max_iter=1_000_000)
        lasso = model.fit(posterior.design, posterior.responses).coef_
        mode = maximise_laplace(posterior, scale)
        simplex = optimize.minimize(
            partial(laplace_loss, posterior, scale),
            np.zeros_like(lasso),
            method="Nelder-Mead",
            options={"maxiter": 4000, "xatol": 1e-8, "fatol": 1e-10},
        )
        excess.append(laplace_loss(posterior, scale, lasso) - float(simplex.fun))
        differences.append(float(np.abs(mode - lasso).max()))
        gaps.append(stationarity_gap(posterior, scale, lasso))
        zeros.append(int((lasso == 0).sum()))
        rows += [
            (scale, index, float(a), float(b))
            for index, (a, b) in enumerate(zip(mode, lasso, strict=True), start=1)
        ]
    return rows, {
        "laplace_lasso_difference": max(differences),
        "lasso_stationarity_gap": max(gaps),
        "lasso_simplex_excess": max(excess),
        "lasso_most_zeros": max(zeros),
        "lasso_fewest_zeros": min(zeros),
    }


if __name__ == "__main__":
    run_step(main)
