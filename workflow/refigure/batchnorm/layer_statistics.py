"""What a layer's activations and gradients look like, in numbers that underflow nowhere."""

import math
from dataclasses import asdict, dataclass, fields

import numpy as np

from refigure.batch_normalization import Array
from refigure.batchnorm.network import ForwardPass, LayerGradient

NAN = math.nan


@dataclass(frozen=True)
class LayerStatistics:
    """One layer of one network; layer 0 is the input, and has no gradient.

    Attributes:
        second_moment: mean square of the activations.
        zeros: share of the layer's ReLUs that are closed, over all examples.
        negative: share of activations below 0.
        dead: share of neurons whose ReLU is closed for every example.
        fullest: share of the activations in the fullest bin of the post's histogram.
        cosine: mean cosine between the activations of two examples.
        feature_mean: largest |mean| of a feature over the examples.
        feature_std_low, feature_std_high: extreme standard deviations of a feature.
        example_mean: largest |mean| of an example over its features.
        gradient_variance, gradient_zeros, gradient_kurtosis, gradient_fullest: of ∂L/∂W, its share
            of exact zeros, excess kurtosis, and share in the fullest bin.
        gradient_norm, affine_norm, input_norm: Frobenius norms of ∂L/∂W, ∂L/∂z, and the input.
    """

    layer: int
    variance: float
    second_moment: float
    zeros: float
    negative: float
    dead: float
    fullest: float
    cosine: float
    feature_mean: float
    feature_std_low: float
    feature_std_high: float
    example_mean: float
    gradient_variance: float = NAN
    gradient_zeros: float = NAN
    gradient_kurtosis: float = NAN
    gradient_fullest: float = NAN
    gradient_norm: float = NAN
    affine_norm: float = NAN
    input_norm: float = NAN


COLUMNS = tuple(entry.name for entry in fields(LayerStatistics))


def statistics_of(
    done: ForwardPass, gradients: dict[int, LayerGradient], bins: int
) -> list[LayerStatistics]:
    """Describe every layer, the input first."""
    return [
        LayerStatistics(
            number,
            **describe_activations(done, number, bins),
            **describe_gradient(done, number, gradients[number], bins)
            if number in gradients
            else {},
        )
        for number in range(done.network.depth + 1)
    ]


def describe_activations(done: ForwardPass, number: int, bins: int) -> dict[str, float]:
    """The statistics of a layer's output."""
    values = done.output(number)
    opened = done.layers[number - 1].open if number else values != 0
    means, stds = values.mean(axis=1), values.std(axis=1)
    return {
        "variance": float(values.var()),
        "second_moment": float(np.mean(values**2)),
        "zeros": 1 - float(opened.mean()),
        "negative": float((values < 0).mean()),
        "dead": float((~opened.any(axis=1)).mean()),
        "fullest": fullest_share(values, bins),
        "cosine": mean_cosine(values),
        "feature_mean": float(np.abs(means).max()),
        "feature_std_low": float(stds.min()),
        "feature_std_high": float(stds.max()),
        "example_mean": float(np.abs(values.mean(axis=0)).max()),
    }


def describe_gradient(
    done: ForwardPass, number: int, gradient: LayerGradient, bins: int
) -> dict[str, float]:
    """The statistics of the gradient by a layer's weights."""
    values = gradient.weights
    return {
        "gradient_variance": float(values.var()),
        "gradient_zeros": float((values == 0).mean()),
        "gradient_kurtosis": excess_kurtosis(values),
        "gradient_fullest": fullest_share(values, bins),
        "gradient_norm": float(np.linalg.norm(values)),
        "affine_norm": float(np.linalg.norm(gradient.affine)),
        "input_norm": float(np.linalg.norm(done.output(number - 1))),
    }


def scaled(values: Array) -> Array:
    """Divide by the largest absolute value, so that no power of it underflows."""
    largest = np.abs(values).max()
    return values / largest if largest > 0 else values


def excess_kurtosis(values: Array) -> float:
    """E[(x − μ)⁴]/σ⁴ − 3: 0 for a Gaussian; NaN for a constant."""
    centred = scaled(values - values.mean())
    variance = float(np.mean(centred**2))
    return float(np.mean(centred**4)) / variance**2 - 3 if variance else NAN


def fullest_share(values: Array, bins: int) -> float:
    """The share of the values in the fullest of `bins` bins between the least and the largest."""
    counts, _ = np.histogram(scaled(values), bins)
    return float(counts.max() / values.size)


def mean_cosine(values: Array) -> float:
    """The mean cosine between two of the columns; columns of zeros are left out.

    From |Σ u|² = n + Σ_{i≠j} u_i·u_j for unit vectors u: no matrix of all pairs is needed.
    """
    whole = scaled(values)
    norms = np.linalg.norm(whole, axis=0)
    units = whole[:, norms > 0] / norms[norms > 0]
    count = units.shape[1]
    if count < 2:
        return NAN
    return float((np.sum(units.sum(axis=1) ** 2) - count) / (count * (count - 1)))


def cells(statistics: LayerStatistics) -> list[float]:
    """The values in the order of `COLUMNS`."""
    return list(asdict(statistics).values())
