"""A polynomial fitted to a few noisy values of a sine: the textbook case of bias and variance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from refigure.regularization.linear_problems import Floats
from refigure.regularization.ridge import penalised_gram


def truth(x: Floats) -> Floats:
    """The function that is to be learnt."""
    return np.sin(2 * np.pi * x)


def powers(x: Floats, degree: int) -> Floats:
    """The powers 0 to `degree` of 2x - 1, `(len(x), degree + 1)`."""
    return (2 * x[:, None] - 1) ** np.arange(degree + 1)


@dataclass(frozen=True)
class Smoothers:
    """What ridge makes of the values at the training points, on a grid of new points in [0, 1].

    Attributes:
        train: the training points, `(n,)`; grid: the new ones, `(m,)`.
        matrices: predictions as linear functions of the values, `(penalties, m, n)`.
    """

    train: Floats
    grid: Floats
    penalties: Floats
    matrices: Floats

    def bias_squared(self) -> Floats:
        """The squared bias, averaged over the grid, `(penalties,)`."""
        bias: Floats = ((self.matrices @ truth(self.train) - truth(self.grid)) ** 2).mean(axis=1)
        return bias

    def variance(self, noise: float) -> Floats:
        """The variance of the prediction, averaged over the grid, `(penalties,)`."""
        total: Floats = noise**2 * (self.matrices**2).sum(axis=2).mean(axis=1)
        return total

    def predict(self, values: Floats) -> Floats:
        """The predictions from many draws of values `(draws, n)`: `(penalties, draws, m)`."""
        predicted: Floats = np.einsum("kmn,dn->kdm", self.matrices, values, optimize=True)
        return predicted


def smoothers(
    points: int, degree: int, penalties: Sequence[float] | Floats, grid_points: int
) -> Smoothers:
    """Fit polynomials to evenly spaced points, one for each penalty."""
    train, grid = np.linspace(0, 1, points), np.linspace(0, 1, grid_points)
    basis, new = powers(train, degree), powers(grid, degree)
    matrices = [new @ np.linalg.solve(penalised_gram(basis, k), basis.T) for k in penalties]
    return Smoothers(train, grid, np.asarray(penalties, float), np.array(matrices))
