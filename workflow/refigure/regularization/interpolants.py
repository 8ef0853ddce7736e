"""Two functions through the same points, one smooth and one not, in the same basis."""

from dataclasses import dataclass

import numpy as np
from numpy.polynomial import chebyshev

from refigure.regularization.linear_problems import Floats
from refigure.regularization.ridge import ridge


@dataclass(frozen=True)
class Interpolants:
    """Weights of scaled Chebyshev polynomials: those of ridge, and some that fit as well.

    Attributes:
        points, values: what both go through, `(n,)`.
        smooth, wild: the weights, `(functions,)`.
        decay: the scale of the polynomial of order k is (1 + k)^-decay.
    """

    points: Floats
    values: Floats
    smooth: Floats
    wild: Floats
    decay: float

    def evaluate(self, weights: Floats, x: Floats) -> Floats:
        """The function with these weights, at x."""
        return scaled_chebyshev(x, len(weights), self.decay) @ weights

    def training_error(self, weights: Floats) -> float:
        """The mean squared error at the points."""
        return float(np.mean((self.evaluate(weights, self.points) - self.values) ** 2))

    def total_variation(self, weights: Floats) -> float:
        """How far the function goes up and down in all, on [-1, 1]."""
        return float(np.abs(np.diff(self.evaluate(weights, np.linspace(-1, 1, 4001)))).sum())


def scaled_chebyshev(x: Floats, functions: int, decay: float) -> Floats:
    """Chebyshev polynomials T_k(x) (1 + k)^-decay, `(len(x), functions)`.

    The scale makes ridge dear for high orders: a prior of smooth functions.
    """
    return chebyshev.chebvander(x, functions - 1) / (1.0 + np.arange(functions)) ** decay


def interpolate(
    points: int,
    functions: int,
    decay: float,
    penalty: float,
    null_norm: float,
    generator: np.random.Generator,
) -> Interpolants:
    """Fit a smooth function by a small ridge penalty, and add a random one that is 0 at the points.

    Args:
        null_norm: the norm of the weights of that random function, from the null space of the
            design: data cannot tell it from nothing.
    """
    x = np.linspace(-0.9, 0.9, points)
    values = 0.7 * np.sin(2.4 * x + 0.3) + 0.25 * x**2  # any smooth function would do
    basis = scaled_chebyshev(x, functions, decay)
    smooth = ridge(basis, values, penalty)
    null = np.linalg.svd(basis)[2][points:].T  # (functions, functions - points)
    direction = null @ generator.normal(size=null.shape[1])
    wild = smooth + null_norm * direction / np.linalg.norm(direction)
    return Interpolants(x, values, smooth, wild, decay)
