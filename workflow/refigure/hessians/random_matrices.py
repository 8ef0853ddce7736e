"""How likely a random symmetric matrix, or the Hessian at a random critical point, is definite."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# Exact values by dimension. GOE: Dedieu and Malajovich 2008 (arXiv 0707.1130) and earlier; field:
# for n = 1 maxima and minima alternate; for n = 2 Morse theory has as many saddles as extrema.
EXACT_GOE = {1: 0.5, 2: (2 - math.sqrt(2)) / 4, 3: (math.pi - 2 * math.sqrt(2)) / (4 * math.pi)}
EXACT_FIELD = {1: 0.5, 2: 0.25, 3: (29 - 6 * math.sqrt(6)) / 116}
# Dean and Majumdar 2006 (Phys. Rev. Lett. 97, 160201): log P(GOE > 0) ~ -n²·log(3)/4
GOE_RATE = math.log(3) / 4


@dataclass(frozen=True)
class Probability:
    """An estimate with its standard error."""

    value: float
    error: float


def gaussian_orthogonal(size: int, count: int, generator: np.random.Generator) -> Array:
    """Matrices (count, size, size) of the GOE: variance 1 off the diagonal and 2 on it."""
    drawn = generator.standard_normal((count, size, size))
    return (drawn + drawn.swapaxes(1, 2)) / math.sqrt(2)


def positive_definite_share(
    size: int, count: int, generator: np.random.Generator, chunk: int = 20_000
) -> Probability:
    """The share of GOE matrices with positive eigenvalues alone."""
    hits = 0
    for start in range(0, count, chunk):
        drawn = gaussian_orthogonal(size, min(chunk, count - start), generator)
        hits += int((np.linalg.eigvalsh(drawn)[:, 0] > 0).sum())
    share = hits / count
    return Probability(share, math.sqrt(max(share * (1 - share), 1 / count) / count))


def coin_flip_share(size: int, count: int, generator: np.random.Generator) -> Probability:
    """The share of draws with `size` positive signs, each a coin toss: the post's 1/2ⁿ."""
    share = float((generator.integers(0, 2, (count, size)).sum(1) == size).mean())
    return Probability(share, math.sqrt(max(share * (1 - share), 1 / count) / count))


def field_minimum_share(
    size: int, count: int, generator: np.random.Generator, chunk: int = 20_000
) -> Probability:
    """The share of minima among the critical points of an isotropic Gaussian field.

    By Kac and Rice the Hessian there is a GOE matrix plus a Gaussian multiple of the identity,
    weighted by |det|; that is an average over GOE matrices one larger (Fyodorov 2004, Phys. Rev.
    Lett. 92, 240601): E[exp(-l_min²/4)] / E[sum_i exp(-l_i²/4)], with the shift integrated out.
    """
    parts = []
    for start in range(0, count, chunk):
        values = np.linalg.eigvalsh(
            gaussian_orthogonal(size + 1, min(chunk, count - start), generator)
        )
        weights = np.exp(-(values**2) / 4)
        parts.append(np.stack([weights[:, 0], weights.sum(1)]))
    return ratio_of_means(*np.concatenate(parts, axis=1))


def weighted_minimum_share(size: int, count: int, generator: np.random.Generator) -> Probability:
    """The same by the definition: weights |det H| on H = GOE + x·I, x standard normal."""
    values = np.linalg.eigvalsh(gaussian_orthogonal(size, count, generator))
    values = values + generator.standard_normal((count, 1))
    weights = np.abs(values.prod(1))
    return ratio_of_means(weights * (values[:, 0] > 0), weights)


def ratio_of_means(top: Array, bottom: Array) -> Probability:
    """mean(top)/mean(bottom) of pairs, with the standard error to first order."""
    value = float(top.mean() / bottom.mean())
    spread = float(np.std(top - value * bottom, ddof=1)) / math.sqrt(len(top))
    return Probability(value, spread / float(bottom.mean()))
