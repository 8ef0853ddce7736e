"""Fit lines by mean squared error and by maximum likelihood, and where there are outliers."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.optimize import brentq, minimize

from refigure import losses
from refigure.loss_functions.regression import absolute_lines, huber_lines, least_squares
from refigure.measurements import Measurement, format_cell, write_measurements, write_table
from refigure.repetitions import measurements_of
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step

Numbers = dict[str, float]
Floats = NDArray[np.float64]
RESIDUALS = np.linspace(-1, 1, 10)  # an example for the three normalisations of the post
UNIT_NORMALISER = math.sqrt(2 * math.pi)


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
    found = compare_fits(x, y) | check_convexity(x) | normalisations()
    rows = [Measurement(name, float(value)) for name, value in found.items()]
    rows += robust_fits(chosen, generators(derive_seed(seed, "outliers")).numpy)
    write_measurements(measurements, rows)


def write_rows(path: str, columns: tuple[str, ...], rows: Floats) -> None:
    """Write numbers (rows, columns) as a table."""
    write_table(path, columns, [[format_cell(float(cell)) for cell in row] for row in rows])


def draw_lines(chosen: Settings, random: np.random.Generator) -> tuple[Floats, Floats]:
    """Draw data sets (sets, n) of the post's model: a line and N(0, 1)."""
    x = random.uniform(-3, 3, (chosen.sets, chosen.examples))
    noise = random.standard_normal(x.shape)
    return x, chosen.intercept + chosen.slope * x + noise


def log_likelihood(line: Floats, x: Floats, y: Floats) -> float:
    """Of Gaussian noise with unit variance, with its constant."""
    residuals = y - line[0] - line[1] * x
    constant = len(x) * math.log(UNIT_NORMALISER)
    return float(-losses.squared_error(residuals).sum() - constant)


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
    return {
        "fit_sets": len(x),
        "fit_difference": np.abs(squares - np.array(likely)).max(),
        "fit_mean_intercept": squares[:, 0].mean(),
        "fit_mean_slope": squares[:, 1].mean(),
        "noise_variance": np.mean(
            [np.var(b - l[0] - l[1] * a, ddof=2) for a, b, l in zip(x, y, squares, strict=True)]
        ),
    }


def check_convexity(x: Floats) -> Numbers:
    """Look for negative curvature: of a linear model's error, of a sigmoid's two losses."""
    designs = np.stack((np.ones_like(x), x), -1)
    hessians = 2 * np.einsum("snk,snl->skl", designs, designs) / x.shape[1]

    def curvature(z: float) -> float:
        # (sigma^2 / 2)'' = sigma^2 (1 - sigma) (2 - 3 sigma)
        s = float(losses.sigmoid(z))
        return s**2 * (1 - s) * (2 - 3 * s)

    grid = np.arange(-600, 601) / 100
    curvatures = np.array([curvature(z) for z in grid])
    return {
        "linear_least_curvature": np.linalg.eigvalsh(hessians).min(),
        "sigmoid_mse_least_curvature": curvatures.min(),
        "sigmoid_mse_least_curvature_at": grid[curvatures.argmin()],
        "sigmoid_mse_curvature_zero_at": brentq(curvature, 0, 2, xtol=1e-15),
        "sigmoid_cross_entropy_least_curvature": losses.sigmoid_derivative(grid).min(),
    }


def normalisations() -> Numbers:
    """The post's density, likelihood and three forms of J, for a fixed row of residuals."""
    printed, _ = quad(lambda r: math.exp(-(r**2) / 2), -np.inf, np.inf)
    whole, _ = quad(lambda r: math.exp(-(r**2) / 2) / UNIT_NORMALISER, -np.inf, np.inf)
    half = float(losses.squared_error(RESIDUALS).sum())
    return {
        "as_published.density_integral": printed,
        "corrected.density_integral": whole,
        "as_published.example_log_likelihood": -half,
        "corrected.example_log_likelihood": -half - len(RESIDUALS) * math.log(UNIT_NORMALISER),
        "example_mean_square": float(np.mean(RESIDUALS**2)),
        "example_half_sum": half,
        "example_sum": 2 * half,
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
