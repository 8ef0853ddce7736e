"""What is measured of the activations of an autoencoder, and of their penalty."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from refigure.mnist import Digits
from refigure.regularization.sparsity import bernoulli_kl, hoyer_sparsity

MEASURES = (
    "reconstruction",
    "mean_activation",
    "least_unit",
    "greatest_unit",
    "share_above_half",
    "share_below_tenth",
    "hoyer",
    "printed_average",
    "printed_average_max",
)
BINS = 50  # of the histograms of activations, on [0, 1]
SHOWN_UNITS = 36  # filters in the arrays
SHOWN_DIGITS = 5
Floats32 = NDArray[np.float32]


def look_into(
    own: Mapping[str, Floats32], digits: Digits, relu: bool
) -> tuple[list[float], dict[str, NDArray[Any]]]:
    """Give the numbers of one network, in the order of MEASURES, and what figures need of it."""
    images = digits.images
    scores = images @ own["encoder"] + own["encoder_bias"]
    hidden = np.maximum(scores, 0) if relu else sigmoid(scores)  # (images, units)
    shown = sigmoid(hidden @ own["decoder"] + own["decoder_bias"])
    means = hidden.mean(axis=0, dtype=np.float64)
    # the post's sum to the letter: activations squared, weighted by the inputs
    inputs = images.sum(axis=1, dtype=np.float64)
    printed = (inputs[:, None] * hidden.astype(np.float64) ** 2).mean(axis=0)
    numbers = [
        0.5 * float(((shown - images) ** 2).sum(axis=1, dtype=np.float64).mean()),
        float(means.mean()),
        float(means.min()),
        float(means.max()),
        float((hidden > 0.5).mean()),
        float((hidden < 0.1).mean()),
        float(np.nanmean(hoyer_sparsity(hidden))),
        float(printed.mean()),
        float(printed.max()),
    ]
    counts = np.histogram(hidden, bins=BINS, range=(0, 1))[0]
    return numbers, {
        "filters": own["encoder"].T[:SHOWN_UNITS],
        "histogram": counts / hidden.size,
        "unit_means": np.sort(means),
        "reconstructions": shown[:SHOWN_DIGITS],
    }


def sigmoid(scores: Floats32) -> Floats32:
    """1 / (1 + e^-x), in the type of x, without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * scores)), scores.dtype)


def measure_divergence(sparsity: float) -> dict[str, float]:
    """The divergence at some averages, where it is least, and where it is not defined."""
    grid = np.linspace(0.001, 0.999, 999)
    averages = (0.01, 0.05, 0.1, 0.2, 0.5, 0.9)
    found = {
        f"kl_from_{f'{average:g}'.replace('.', '_')}": float(bernoulli_kl(sparsity, average))
        for average in averages
    }
    return found | {
        "kl_least_at": float(grid[bernoulli_kl(sparsity, grid).argmin()]),
        "kl_0_2_from_0_5": float(bernoulli_kl(0.2, 0.5)),
        "kl_reversed_from_0_5": float(bernoulli_kl(0.5, sparsity)),
        "kl_of_negative_is_nan": float(np.isnan(bernoulli_kl(sparsity, -0.1))),
        "kl_above_one_is_nan": float(np.isnan(bernoulli_kl(sparsity, 1.5))),
    }
