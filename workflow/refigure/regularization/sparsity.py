"""How sparse activations are, and the penalty that makes them so."""

import numpy as np
from numpy.typing import NDArray

from refigure.regularization.linear_problems import Floats


def bernoulli_kl(wanted: float | Floats, found: float | Floats) -> Floats:
    """KL(ρ ‖ ρ̂) between two coins: ρ ln(ρ/ρ̂) + (1-ρ) ln((1-ρ)/(1-ρ̂)), in nats.

    NaN where ρ̂ is no probability, as the mean of a tanh or of a ReLU may be.
    """
    p, q = np.asarray(wanted, float), np.asarray(found, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        divergence: Floats = p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q))
    return divergence


def hoyer_sparsity(activations: NDArray[np.floating]) -> Floats:
    """Hoyer's (2004) sparsity of each row: 0 for equal values, 1 for a single one that is not 0.

    (√n - |a|₁/|a|₂) / (√n - 1); NaN for a row of zeros.
    """
    values = np.abs(np.asarray(activations, float))
    root = values.shape[-1] ** 0.5
    with np.errstate(invalid="ignore"):
        ratio = values.sum(axis=-1) / np.linalg.norm(values, axis=-1)
    sparsity: Floats = (root - ratio) / (root - 1)
    return sparsity
