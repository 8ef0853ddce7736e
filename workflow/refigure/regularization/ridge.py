"""Ridge regression: the estimator, its bias and its variance, as the post has them and by draws."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from refigure.regularization.linear_problems import Floats, LinearProblem


def least_squares(design: Floats, responses: Floats) -> Floats:
    """The least-squares estimate of smallest norm, by singular values; unique at full rank."""
    return np.asarray(np.linalg.lstsq(design, responses, rcond=None)[0], float)


def ridge(design: Floats, responses: Floats, penalty: float) -> Floats:
    """The minimiser of |y - Xβ|² + λ|β|²: (X'X + λI)⁻¹ X'y."""
    solution = np.linalg.solve(penalised_gram(design, penalty), design.T @ responses)
    return np.asarray(solution, float)


def penalised_gram(design: Floats, penalty: float) -> Floats:
    """X'X + λI."""
    return design.T @ design + penalty * np.eye(design.shape[1])


def expected_ridge(problem: LinearProblem, penalty: float) -> Floats:
    """E[β̂] by the formula that the post quotes: β - λ (X'X + λI)⁻¹ β."""
    gram = penalised_gram(problem.design, penalty)
    return problem.weights - penalty * np.linalg.solve(gram, problem.weights)


def ridge_covariance(problem: LinearProblem, penalty: float) -> Floats:
    """Cov[β̂] = σ² (X'X + λI)⁻¹ X'X (X'X + λI)⁻¹."""
    inverse = np.linalg.inv(penalised_gram(problem.design, penalty))
    return problem.noise**2 * inverse @ problem.design.T @ problem.design @ inverse


@dataclass(frozen=True)
class RidgeErrors:
    """The mean squared error of β̂ in its two parts, by penalty; each `(penalties,)`.

    Attributes:
        bias: |E[β̂] - β|.
        variance: the trace of the covariance.
    """

    penalties: Floats
    bias: Floats
    variance: Floats

    @property
    def total(self) -> Floats:
        """E|β̂ - β|² = bias² + variance."""
        return self.bias**2 + self.variance


def ridge_errors(problem: LinearProblem, penalties: Sequence[float] | Floats) -> RidgeErrors:
    """The errors of ridge from the eigenvalues d of X'X, with β in their coordinates.

    bias² = Σ λ²β²/(d+λ)², variance = σ² Σ d/(d+λ)² (Hoerl and Kennard 1970, eq. 4.4).
    """
    grid = np.asarray(penalties, float)[:, None]  # (penalties, 1)
    values, vectors = np.linalg.eigh(problem.design.T @ problem.design)
    rotated = problem.weights @ vectors
    bias = np.linalg.norm(grid * rotated / (values + grid), axis=1)
    variance = problem.noise**2 * (values / (values + grid) ** 2).sum(axis=1)
    return RidgeErrors(grid[:, 0], bias, variance)


def guaranteed_penalty(problem: LinearProblem) -> float:
    """2σ²/|β|²: every penalty below it beats least squares in every direction (Theobald 1974)."""
    return float(2 * problem.noise**2 / (problem.weights @ problem.weights))


def error_matrix(problem: LinearProblem, penalty: float) -> Floats:
    """E[(β̂ - β)(β̂ - β)'], `(p, p)`."""
    bias = expected_ridge(problem, penalty) - problem.weights
    return ridge_covariance(problem, penalty) + np.outer(bias, bias)


def crossing_penalty(problem: LinearProblem, highest: float = 1e6) -> float:
    """The penalty above 0 at which ridge is as good as least squares, by bisection.

    Infinite where ridge is still better at `highest`.
    """
    (reference,) = ridge_errors(problem, [0.0]).total

    def excess(penalty: float) -> float:
        return float(ridge_errors(problem, [penalty]).total[0] - reference)

    low, high = guaranteed_penalty(problem), highest
    if excess(high) < 0:
        return float("inf")
    for _ in range(200):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if excess(middle) < 0 else (low, middle)
    return low


@dataclass(frozen=True)
class Simulated:
    """Ridge over many draws of y, by penalty.

    Attributes:
        means, deviations: of the estimates, `(penalties, p)`.
        draws: how many there were.
    """

    means: Floats
    deviations: Floats
    draws: int

    @property
    def variance(self) -> Floats:
        """The sum of the coefficients' variances, `(penalties,)`."""
        total: Floats = (self.deviations**2).sum(axis=1)
        return total

    def bias_squared(self, weights: Floats) -> Floats:
        """|mean - β|² less what the draws' own noise adds to it, `(penalties,)`."""
        total: Floats = ((self.means - weights) ** 2).sum(axis=1)
        return total - self.variance / self.draws


def simulate_ridge(
    problem: LinearProblem,
    penalties: Sequence[float] | Floats,
    draws: int,
    generator: np.random.Generator,
) -> Simulated:
    """Estimate by ridge from many draws of y, the same for every penalty."""
    moments = problem.moments(draws, generator)
    estimates = [
        np.linalg.solve(penalised_gram(problem.design, penalty), moments.T)  # (p, draws)
        for penalty in penalties
    ]
    means = np.array([found.mean(axis=1) for found in estimates])
    deviations = np.array([found.std(axis=1, ddof=1) for found in estimates])
    return Simulated(means, deviations, draws)


def largest_z(simulated: Simulated, expected: Sequence[Floats]) -> float:
    """The largest |mean - expected| in standard errors, over penalties and coefficients."""
    errors = simulated.deviations / simulated.draws**0.5
    return float(np.max(np.abs(simulated.means - np.array(expected)) / errors))
