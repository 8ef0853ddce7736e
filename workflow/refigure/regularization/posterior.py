"""Posteriors of linear regression, and their maxima by general-purpose optimisers.

Nothing here knows of ridge or lasso: the equalities of the post are found, not put in.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy import optimize

from refigure.regularization.linear_problems import Floats


@dataclass(frozen=True)
class Posterior:
    """p(β | y) up to a constant: y ~ N(Xβ, σ²), and a prior on every weight.

    Attributes:
        variance: σ².
        precision: of the Gaussian prior N(0, 1/precision) of each weight; 0: a constant prior.
        counted: how many times the prior stands in the product. The post writes it inside the
            product over observations: n times.
        data_weight: factor of the squared errors; 1/(2σ²), or 1 where the post has dropped it.
    """

    design: Floats
    responses: Floats
    variance: float
    precision: float = 0.0
    counted: int = 1
    data_weight: float | None = None

    def loss(self, weights: Floats) -> float:
        """The negative log posterior without its constants."""
        residuals = self.responses - self.design @ weights
        prior = 0.5 * self.counted * self.precision * weights @ weights
        return float(self.data_factor * residuals @ residuals + prior)

    def gradient(self, weights: Floats) -> Floats:
        """Its gradient."""
        residuals = self.responses - self.design @ weights
        prior = self.counted * self.precision * weights
        return -2 * self.data_factor * self.design.T @ residuals + prior

    @property
    def data_factor(self) -> float:
        """What the squared errors are multiplied by."""
        return 0.5 / self.variance if self.data_weight is None else self.data_weight


def as_printed(posterior: Posterior) -> Posterior:
    """The objective that the post ends with: Σ(y - xβ)² + ½λβ², 1/(2σ²) dropped from one term."""
    return replace(posterior, data_weight=1.0)


def as_product(posterior: Posterior) -> Posterior:
    """The posterior with the prior inside the product over observations, as the post writes it."""
    return replace(posterior, counted=len(posterior.responses))


def maximise(posterior: Posterior) -> Floats:
    """The mode, by BFGS from 0 with the analytic gradient."""
    start = np.zeros(posterior.design.shape[1])
    return minimised(posterior.loss, posterior.gradient, start)


def minimised(
    loss: Callable[[Floats], float], gradient: Callable[[Floats], Floats], start: Floats
) -> Floats:
    """The minimiser of a smooth function.

    BFGS stops early where the loss can no longer tell points apart (its square root of rounding,
    1e-8), so a second run starts where the first ended.
    """
    point = start
    for _ in range(2):
        found = optimize.minimize(
            loss, point, jac=gradient, method="BFGS", options={"gtol": 1e-10, "maxiter": 10_000}
        )
        point = np.asarray(found.x, float)
    return point


def laplace_loss(posterior: Posterior, scale: float, weights: Floats) -> float:
    """The negative log posterior with Laplace priors exp(-|β|/scale) in place of the Gaussian."""
    residuals = posterior.responses - posterior.design @ weights
    return float(posterior.data_factor * residuals @ residuals + np.abs(weights).sum() / scale)


def maximise_laplace(posterior: Posterior, scale: float) -> Floats:
    """The mode with Laplace priors: β = u - v with u, v >= 0 makes it smooth, with bounds."""
    count = posterior.design.shape[1]

    def loss(parts: Floats) -> tuple[float, Floats]:
        weights = parts[:count] - parts[count:]
        residuals = posterior.responses - posterior.design @ weights
        slope = -2 * posterior.data_factor * posterior.design.T @ residuals
        value = posterior.data_factor * residuals @ residuals + parts.sum() / scale
        return float(value), np.concatenate([slope, -slope]) + 1 / scale

    found = optimize.minimize(
        loss,
        np.zeros(2 * count),
        jac=True,
        method="L-BFGS-B",
        bounds=[(0, None)] * (2 * count),
        options={"ftol": 1e-16, "gtol": 1e-11, "maxiter": 20_000, "maxfun": 100_000},
    )
    return np.asarray(found.x[:count] - found.x[count:], float)


def stationarity_gap(posterior: Posterior, scale: float, weights: Floats) -> float:
    """How far weights are from the conditions of Karush, Kuhn and Tucker of the Laplace mode.

    Zero: the slope of the data term is -sign(β)/scale where β is not 0, and within ±1/scale where
    it is. Relative to 1/scale.
    """
    residuals = posterior.responses - posterior.design @ weights
    slope = -2 * posterior.data_factor * posterior.design.T @ residuals * scale
    active = np.abs(weights) > 0
    gaps = np.where(active, np.abs(slope + np.sign(weights)), np.maximum(np.abs(slope) - 1, 0))
    return float(gaps.max())


def constrained_least_squares(design: Floats, responses: Floats, norm: float) -> Floats:
    """The minimiser of |y - Xβ|² subject to |β|² <= norm², by SLSQP from 0."""
    scale = float(responses @ responses)  # an objective of order 1

    def loss(weights: Floats) -> float:
        return float(np.sum((responses - design @ weights) ** 2)) / scale

    def gradient(weights: Floats) -> Floats:
        return -2 * design.T @ (responses - design @ weights) / scale

    found = optimize.minimize(  # type: ignore[call-overload]  # the stubs know no constraints
        loss,
        np.zeros(design.shape[1]),
        jac=gradient,
        method="SLSQP",
        constraints={
            "type": "ineq",
            "fun": lambda w: norm**2 - w @ w,
            "jac": lambda w: -2 * w,
        },
        options={"ftol": 1e-15, "maxiter": 1000},
    )
    return np.asarray(found.x, float)
