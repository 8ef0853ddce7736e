"""The linear problems of the post: designs with full and with deficient rank, and true weights."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LinearProblem:
    """y = X β + ε with ε ~ N(0, σ²), independent.

    Attributes:
        design: X, `(n, p)`.
        weights: the true β, `(p,)`.
        noise: σ.
    """

    design: Floats
    weights: Floats
    noise: float

    @property
    def means(self) -> Floats:
        """E[y], `(n,)`: another mean for each observation."""
        return self.design @ self.weights

    def observe(self, generator: np.random.Generator) -> Floats:
        """Draw one y, `(n,)`."""
        return self.means + self.noise * generator.normal(size=len(self.design))

    def moments(self, draws: int, generator: np.random.Generator, chunk: int = 20_000) -> Floats:
        """Draw X'y, all that linear estimators need of y, `(draws, p)`."""
        parts = []
        for start in range(0, draws, chunk):
            size = (min(chunk, draws - start), len(self.design))
            parts.append((self.means + self.noise * generator.normal(size=size)) @ self.design)
        return np.concatenate(parts)


def orthogonal_design(rows: int, columns: int) -> Floats:
    """A design with X'X = n I: the first cosines of the discrete cosine transform."""
    basis: Floats = fft.dct(np.eye(rows), norm="ortho", axis=0)[:columns].T
    design: Floats = basis * rows**0.5
    return design


def normal_design(rows: int, columns: int, seed: int) -> Floats:
    """A design of independent standard normal numbers."""
    return np.random.default_rng(seed).normal(size=(rows, columns))


def correlated_design(rows: int, columns: int, correlation: float, seed: int) -> Floats:
    """A normal design in which any two columns have this correlation, but for chance."""
    random = np.random.default_rng(seed)
    common = random.normal(size=(rows, 1))
    own = random.normal(size=(rows, columns))
    design: Floats = (1 - correlation) ** 0.5 * own + correlation**0.5 * common
    return design


def repeated_sum_design(rows: int, columns: int, seed: int) -> Floats:
    """A normal design whose last column is the sum of the first two: rank `columns - 1`."""
    design = normal_design(rows, columns, seed)
    design[:, -1] = design[:, 0] + design[:, 1]
    return design
