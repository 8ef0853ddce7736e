"""Gaussian likelihood and curvature: the numbers behind the post's derivation of squared error."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.optimize import brentq

from refigure import losses

Numbers = dict[str, float]
Floats = NDArray[np.float64]
RESIDUALS = np.linspace(-1, 1, 10)  # an example for the three normalisations of the post
UNIT_NORMALISER = math.sqrt(2 * math.pi)


def log_likelihood(line: Floats, x: Floats, y: Floats) -> float:
    """Of Gaussian noise with unit variance, with its constant."""
    residuals = y - line[0] - line[1] * x
    constant = len(x) * math.log(UNIT_NORMALISER)
    return float(-losses.squared_error(residuals).sum() - constant)


def curvature_numbers(x: Floats) -> Numbers:
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


def normalisation_numbers() -> Numbers:
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
