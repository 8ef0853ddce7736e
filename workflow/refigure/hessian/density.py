"""The density of all eigenvalues from a few Lanczos runs: stochastic Lanczos quadrature.

Lin, Saad and Yang 2016 (SIAM Review 58, 34-65); for networks Ghorbani, Krishnan and Xiao 2019
(arXiv 1901.10159).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from refigure.hessian.lanczos import RitzPairs, lanczos, random_start
from refigure.hessian.products import Product


@dataclass(frozen=True)
class Quadrature:
    """Points and weights, (probes, steps): sum of weight·f(point) is about trace f(H) / n.

    Exact for polynomials up to degree 2·steps - 1 but for the choice of the probes; a mean of f
    over eigenvalues scatters over probes by about its spread·sqrt(2 / n).
    """

    points: Tensor
    weights: Tensor
    residuals: Tensor  # of the points as eigenvalues

    def extremes(self) -> tuple[float, float]:
        """The smallest and the largest eigenvalue, from within."""
        used = self.weights > 0
        return float(self.points[used].min()), float(self.points[used].max())


def quadrature(
    product: Product, size: int, probes: int, steps: int, generator: torch.Generator
) -> Quadrature:
    """Run Lanczos from `probes` random vectors; a run that ends early has points of weight 0."""
    starts = [random_start(size, generator) for _ in range(probes)]
    return quadrature_of([lanczos(product, start, steps).ritz() for start in starts], steps)


def quadrature_of(runs: Sequence[RitzPairs], steps: int) -> Quadrature:
    """Make Lanczos runs from random vectors a quadrature: weights are squared first components."""
    shape = (len(runs), steps)
    points, weights, residuals = (torch.zeros(shape, dtype=torch.float64) for _ in range(3))
    for row, run in enumerate(runs):
        count = len(run.values)
        points[row, :count] = run.values
        weights[row, :count] = run.vectors[0] ** 2 / len(runs)
        residuals[row, :count] = run.residuals
    return Quadrature(points, weights, residuals)


def smoothed(points: Tensor, weights: Tensor, grid: Tensor, width: float) -> Tensor:
    """The density on a grid (g,), each point a Gaussian of this standard deviation."""
    distance = (grid[:, None] - points.reshape(1, -1)) / width
    kernel = torch.exp(-(distance**2) / 2) / (width * math.sqrt(2 * math.pi))
    return kernel @ weights.reshape(-1)
