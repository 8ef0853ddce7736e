"""Normalisation to mean 0 and variance 1, forward and backward.

The same arithmetic is batch norm along the axis of examples (Ioffe and Szegedy 2015) and layer norm
along the axis of features (Ba, Kiros and Hinton 2016).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Normalized:
    """Normalised values, and what the way back needs.

    Attributes:
        output: x̂ = (x − μ)/√(σ² + ε), of the shape of x.
        centred: x − μ.
        inverse_std: 1/√(σ² + ε), with 1 in place of the axis.
        axis: along which the mean and the variance were taken.
    """

    output: Array
    centred: Array
    inverse_std: Array
    axis: int


@dataclass(frozen=True)
class GradientTerms:
    """Which terms of the gradient are as in the paper; each slip changes one.

    Attributes:
        variance_sign: of the term with ∂L/∂σ² in ∂L/∂x: +1 in the paper.
        mean_term_summed: whether ∂L/∂μ sums −2(x − μ) over the batch, which makes that part vanish.
    """

    variance_sign: int = 1
    mean_term_summed: bool = True


def normalize(values: Array, axis: int, epsilon: float = 0.0) -> Normalized:
    """Normalise along an axis, with the variance of a population.

    Without `epsilon` what is constant along the axis gives NaN.
    """
    centred = values - values.mean(axis=axis, keepdims=True)
    variance = np.mean(centred**2, axis=axis, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        inverse_std = 1 / np.sqrt(variance + epsilon)
        return Normalized(centred * inverse_std, centred, inverse_std, axis)


def normalization_gradient(upstream: Array, normalized: Normalized) -> Array:
    """The gradient by the values that were normalised, from that by x̂.

    (g − mean g − x̂ mean(g x̂))/√(σ² + ε): what is left of g after its projections on constants and
    on x̂.
    """
    axis, output = normalized.axis, normalized.output
    along = np.mean(upstream * output, axis=axis, keepdims=True)
    centred = upstream - upstream.mean(axis=axis, keepdims=True)
    return np.asarray((centred - output * along) * normalized.inverse_std)


def gradient_by_terms(
    upstream: Array, normalized: Normalized, terms: GradientTerms = GradientTerms()
) -> Array:
    """The same gradient term by term as the paper writes it, with slips where `terms` has them.

    Ioffe and Szegedy 2015, section 3: ∂L/∂σ², ∂L/∂μ and ∂L/∂x.
    """
    axis, centred = normalized.axis, normalized.centred
    inverse_std, count = normalized.inverse_std, upstream.shape[normalized.axis]
    by_variance = -0.5 * inverse_std**3 * np.sum(upstream * centred, axis=axis, keepdims=True)
    by_mean = mean_gradient(upstream, normalized, by_variance, terms.mean_term_summed)
    through_variance = terms.variance_sign * by_variance * 2 * centred / count
    return np.asarray(upstream * inverse_std + through_variance + by_mean / count)


def mean_gradient(
    upstream: Array, normalized: Normalized, by_variance: Array, summed: bool = True
) -> Array:
    """The gradient by μ: one number for each mean where it is `summed`, else as many as values."""
    axis, centred = normalized.axis, normalized.centred
    spread = -2 * centred
    if summed:
        spread = spread.sum(axis=axis, keepdims=True)
    direct = -np.sum(upstream * normalized.inverse_std, axis=axis, keepdims=True)
    return np.asarray(direct + by_variance * spread / upstream.shape[axis])


def scale_and_shift(normalized: Normalized, scale: Array | float, shift: Array | float) -> Array:
    """The output of the layer, γ x̂ + β; one γ and one β for each mean that was taken."""
    return np.asarray(scale * normalized.output + shift)


def scale_gradients(upstream: Array, normalized: Normalized) -> tuple[Array, Array]:
    """The gradients by γ and β, one of each for every mean that was taken."""
    axis = normalized.axis
    by_scale = np.sum(upstream * normalized.output, axis=axis, keepdims=True)
    return by_scale, upstream.sum(axis=axis, keepdims=True)
