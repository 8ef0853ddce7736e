"""Fit lines by mean squared error and by maximum likelihood, and where there are outliers."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from refigure.loss_functions.likelihood import (
    curvature_numbers,
    log_likelihood,
    normalisation_numbers,
)
from refigure.loss_functions.regression import absolute_lines, huber_lines, least_squares
from refigure.loss_functions.tables import write_rows
from refigure.measurements import Measurement, write_measurements
from refigure.repetitions import measurements_of
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step

Numbers = dict[str, float]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Settings:
    """The line, its noise, and how often it is fitted."""

    intercept: float
    slope: float
    examples: int
    sets: int  # data sets of each kind
    outliers: float  # share
    outlier_shift: float  # in standard deviations of the noise
    huber_delta: float
    iterations: int  # of reweighting
    confidence: float
    profile_points: int  # slopes at which both criteria are tabulated


def main(settings: dict, seed: int, points: str, profile: str, measurements: str) -> None:
    """Write one data set, both criteria over the slope, and what is measured."""
    chosen = read_settings(Settings, settings)
    random = generators(derive_seed(seed, "gaussian")).numpy
    x, y = draw_lines(chosen, random)
    write_rows(points, ("x", "y"), np.stack((x[0], y[0]), -1))
    write_rows(profile, ("slope", "mse", "log_likelihood"), criteria(chosen, x[0], y[0]))
    found = compare_fits(x, y) | curvature_numbers(x) | normalisation_numbers()
    rows = [Measurement(name, float(value)) for name, value in found.items()]
    rows += robust_fits(chosen, generators(derive_seed(seed, "outliers")).numpy)
    write_measurements(measurements, rows)


def draw_lines(chosen: Settings, random: np.random.Generator) -> tuple[Floats, Floats]:
    """Draw data sets (sets, n) of the post's model: a line and N(0, 1)."""
    x = random.uniform(-3, 3, (chosen.sets, chosen.examples))
    noise = random.standard_normal(x.shape)
    return x, chosen.intercept + chosen.slope * x + noise


def criteria(chosen: Settings, x: Floats, y: Floats) -> Floats:
    """Both criteria over the slope at the best intercept for it: (points, 3)."""
    rows = []
    for slope in np.linspace(chosen.slope - 1, chosen.slope + 1, chosen.profile_points):
        line = np.array([np.mean(y - slope * x), slope])
        mse = float(np.mean((y - line[0] - slope * x) ** 2))
        rows.append((slope, mse, log_likelihood(line, x, y)))
    return np.array(rows)


def compare_fits(x: Floats, y: Floats) -> Numbers:
    """Fit every data set by both criteria, the likelihood by a general minimiser."""
    squares = least_squares(x, y)
    likely = []
    for one_x, one_y in zip(x, y, strict=True):
        # the gradient by finite differences: nothing of the closed form goes in
        def cost(line: Floats, a: Floats = one_x, b: Floats = one_y) -> float:
            return -log_likelihood(line, a, b) / len(a)

        likely.append(minimize(cost, np.zeros(2), method="Powell", options={"ftol": 1e-15}).x)
    residuals = y - squares[:, :1] - squares[:, 1:] * x
    return {
        "fit_sets": len(x),
        "fit_difference": np.abs(squares - np.array(likely)).max(),
        "fit_mean_intercept": squares[:, 0].mean(),
        "fit_mean_slope": squares[:, 1].mean(),
        "noise_variance": np.sum(residuals**2) / (residuals.size - 2 * len(x)),
    }


def robust_fits(chosen: Settings, random: np.random.Generator) -> list[Measurement]:
    """The error of the slope under three losses, with and without outliers."""
    fits: dict[str, Callable[[Floats, Floats], Floats]] = {
        "mse": least_squares,
        "mae": lambda x, y: absolute_lines(x, y, chosen.iterations),
        "huber": lambda x, y: huber_lines(x, y, chosen.huber_delta, chosen.iterations),
    }
    x, clean = draw_lines(chosen, random)
    # the shift grows with x, so that it turns the line and does not only lift it
    far = random.random(x.shape) < chosen.outliers
    spoilt = clean + chosen.outlier_shift * far * np.sign(x)
    rows = []
    for name, fit in fits.items():
        for kind, y in (("clean", clean), ("outliers", spoilt)):
            errors = np.abs(fit(x, y)[:, 1] - chosen.slope)
            rows += measurements_of(f"slope_error_{name}_{kind}", errors, chosen.confidence)
    return rows


if __name__ == "__main__":
    run_step(main)
