"""Part the error of polynomials into bias, variance and noise, and choose a penalty by hold-out."""

from dataclasses import dataclass

import numpy as np

from refigure.measurements import write_measurements
from refigure.regularization.polynomials import Smoothers, powers, smoothers, truth
from refigure.regularization.ridge import penalised_gram
from refigure.regularization.tables import label, measured, write_rows
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step

Numbers = dict[str, float]
ERRORS = ("penalty", "bias_squared", "variance", "new_error", "new_error_std_error")
CHOICES = ("penalty", "times")


@dataclass(frozen=True)
class Settings:
    """The polynomial and its data."""

    points: int
    degree: int
    noise: float
    grid_points: int  # where errors are averaged
    penalties: tuple[float, ...]
    draws: int
    held_out: int  # further observations, to choose the penalty by


def main(settings: dict, seed: int, errors: str, choices: str, measurements: str) -> None:
    """Write the parts of the error by penalty, the penalties chosen, and what they say."""
    chosen = read_settings(Settings, settings)
    printed = smoothers(chosen.points, chosen.degree, chosen.penalties, chosen.grid_points)
    curve = smoothers(chosen.points, chosen.degree, np.logspace(-8, 3, 89), chosen.grid_points)
    found, new = compare_new_data(printed, chosen, derive_seed(seed, "new"))
    rows: list[tuple[object, ...]] = [
        (float(k), float(b), float(v), *map(float, new.get(float(k), (np.nan, np.nan))))
        for part in (printed, curve)
        for k, b, v in zip(
            part.penalties, part.bias_squared(), part.variance(chosen.noise), strict=True
        )
        if part is printed or float(k) not in new  # no penalty twice
    ]
    write_rows(errors, ERRORS, rows)
    held, counts = choose_by_hold_out(curve, chosen, derive_seed(seed, "held_out"))
    write_rows(choices, CHOICES, counts)
    write_measurements(measurements, measured(found | held, n=chosen.draws))


def compare_new_data(
    printed: Smoothers, chosen: Settings, seed: int
) -> tuple[Numbers, dict[float, tuple[float, float]]]:
    """Compare the mean squared error on new, noisy data with the sum of its parts.

    The post's sum ends in ε, whose mean is 0, and ours in σ².
    """
    generator = generators(seed).numpy
    values = truth(printed.train) + chosen.noise * generator.normal(
        size=(chosen.draws, chosen.points)
    )
    size = (chosen.draws, chosen.grid_points)
    observed = truth(printed.grid) + chosen.noise * generator.normal(size=size)
    squared = ((printed.predict(values) - observed) ** 2).mean(axis=2)  # (penalties, draws)
    mean = squared.mean(axis=1)
    error = squared.std(axis=1, ddof=1) / chosen.draws**0.5
    parts = printed.bias_squared() + printed.variance(chosen.noise)
    found: Numbers = {
        "as_published.decomposition_z": float(np.max(np.abs(mean - parts) / error)),
        "corrected.decomposition_z": float(np.max(np.abs(mean - parts - chosen.noise**2) / error)),
        "polynomial_noise_variance": chosen.noise**2,
        "polynomial_degree": chosen.degree,
        "polynomial_points": chosen.points,
        "hold_out_points": chosen.held_out,
    }
    for penalty, part, whole in zip(printed.penalties, parts, mean, strict=True):
        found[f"polynomial_error_{label(penalty)}"] = part
        found[f"polynomial_new_error_{label(penalty)}"] = whole
    order = np.argsort(printed.penalties)
    found |= {
        "bias_rises": float(np.all(np.diff(printed.bias_squared()[order]) >= 0)),
        "variance_falls": float(np.all(np.diff(printed.variance(chosen.noise)[order]) <= 0)),
        "polynomial_bias_first": float(printed.bias_squared()[order][0]),
        "polynomial_bias_last": float(printed.bias_squared()[order][-1]),
        "polynomial_variance_first": float(printed.variance(chosen.noise)[order][0]),
        "polynomial_variance_last": float(printed.variance(chosen.noise)[order][-1]),
        "polynomial_best_penalty": float(printed.penalties[parts.argmin()]),
        "polynomial_best_error": float(parts.min()),
    }
    pairs = zip(mean, error, strict=True)
    return found, dict(zip(printed.penalties.tolist(), pairs, strict=True))


def choose_by_hold_out(
    curve: Smoothers, chosen: Settings, seed: int
) -> tuple[Numbers, list[tuple[object, ...]]]:
    """Choose the penalty on further observations, draw by draw, as one does in practice.

    Errors are those of the noise-free function on the grid, so that nothing is left to chance in
    them but the choice and the training values.
    """
    generator = generators(seed).numpy
    basis = powers(curve.train, chosen.degree)
    counts = dict.fromkeys(curve.penalties.tolist(), 0)
    reached, oracle = [], []
    solvers = [
        np.linalg.solve(penalised_gram(basis, penalty), basis.T) for penalty in curve.penalties
    ]
    best = int((curve.bias_squared() + curve.variance(chosen.noise)).argmin())
    for _ in range(chosen.draws):
        values = truth(curve.train) + chosen.noise * generator.normal(size=chosen.points)
        x = generator.uniform(size=chosen.held_out)
        y = truth(x) + chosen.noise * generator.normal(size=chosen.held_out)
        weights = np.array([solver @ values for solver in solvers])  # (penalties, degree + 1)
        held = ((weights @ powers(x, chosen.degree).T - y) ** 2).mean(axis=1)
        pick = int(held.argmin())
        counts[float(curve.penalties[pick])] += 1
        errors = ((curve.matrices[[pick, best]] @ values - truth(curve.grid)) ** 2).mean(axis=1)
        reached.append(errors[0])
        oracle.append(errors[1])
    return {
        "hold_out_error": float(np.mean(reached)),
        "hold_out_best_error": float(np.mean(oracle)),
        "hold_out_cost": float(np.mean(reached) / np.mean(oracle) - 1),
        "hold_out_best_penalty": float(curve.penalties[best]),
    }, list(counts.items())


if __name__ == "__main__":
    run_step(main)
