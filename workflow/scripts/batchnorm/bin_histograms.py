"""Bin the activations and gradients of one random network as the post's figures do."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from refigure.batch_normalization import Array
from refigure.batchnorm.layer_statistics import scaled
from refigure.batchnorm.network import (
    ForwardPass,
    LayerGradient,
    Network,
    draw_upstream,
    published_layer,
    send_back,
    send_forward,
)
from refigure.measurements import Measurement, write_measurements
from refigure.provenance import write_json
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step

# The figures of the post: activations by layer, gradients by the number in their title.
ACTIVATIONS, GRADIENTS = (0, 1, 19, 20), (2, 3, 4, 20)
NORMALIZED_ACTIVATIONS, NORMALIZED_GRADIENTS = (4, 19, 20), (2, 3)


@dataclass(frozen=True)
class Settings:
    """The network of the figures."""

    width: int
    examples: int
    bins: int
    epsilon: float
    upstream_std: float  # of the plain network
    normalized_upstream_std: float
    repetition: int  # which of the networks of measure_signals


Histograms = dict[str, dict[str, Any]]


def main(settings: dict, seed: int, histograms: str, measurements: str) -> None:
    """Write the histograms of both variants, and how far the first is from a Gaussian.

    As published, gradients start one layer early, have the labels of the post, and go back through
    its normalisation over features by its formula. Corrected, they start at the last layer, have
    the true number of the layer, and belong to a network with batch norm.
    """
    chosen = read_settings(Settings, settings)
    found: dict[str, Histograms] = {"as_published": {}, "corrected": {}}
    rows: list[Measurement] = []
    for variant, normalization, std, prefix in (
        ("as_published", "none", chosen.upstream_std, ""),
        ("as_published", "layer", chosen.normalized_upstream_std, "normalized_"),
        ("corrected", "none", chosen.upstream_std, ""),
        ("corrected", "batch", chosen.normalized_upstream_std, "normalized_"),
    ):
        published = variant == "as_published"
        network = Network(
            "small_normal",
            normalization,
            width=chosen.width,
            examples=chosen.examples,
            epsilon=chosen.epsilon,
        )
        source = generators(derive_seed(seed, chosen.repetition)).numpy
        done = send_forward(network, source)
        upstream = draw_upstream(network, std, source)
        start = network.depth - 1 if published else network.depth
        backward = "published" if published and prefix else "correct"
        gradients = send_back(done, upstream, start, backward)
        activations = NORMALIZED_ACTIVATIONS if prefix else ACTIVATIONS
        for layer in activations:
            found[variant][f"{prefix}activation_{layer}"] = bin_activations(
                done, layer, chosen.bins
            )
        for label in NORMALIZED_GRADIENTS if prefix else GRADIENTS:
            layer = published_layer(label, network.depth) if published else label
            found[variant][f"{prefix}gradient_{label}"] = bin_gradient(
                gradients, layer, chosen.bins
            )
        if not prefix:  # the post takes the input for the first layer
            first = done.output(0 if published else 1)
            rows.append(Measurement(f"{variant}.first_activation_ks", gaussian_distance(first)))
    write_json(histograms, found)
    shown = found["as_published"]["activation_20"]
    rows += [
        Measurement("as_published.highest_bar_20", highest_bar(shown)),
        Measurement("corrected.highest_bar_20", max(shown["counts"])),
        Measurement("activations_in_a_figure", shown["n"]),
    ]
    write_measurements(measurements, rows)


def bin_activations(done: ForwardPass, layer: int, bins: int) -> dict[str, Any]:
    """Bin the output of a layer; `closed` are those of closed ReLUs."""
    closed = ~done.layers[layer - 1].open if layer else np.zeros(done.inputs.shape, bool)
    return {**histogram(done.output(layer), closed, bins), "layer": layer}


def bin_gradient(gradients: dict[int, LayerGradient], layer: int, bins: int) -> dict[str, Any]:
    """Bin the gradient by the weights of a layer; `closed` are exact zeros."""
    values = gradients[layer].weights
    return {**histogram(values, values == 0, bins), "layer": layer}


def gaussian_distance(values: Array) -> float:
    """The largest distance of the distribution from the Gaussian of its mean and deviation."""
    even = (values - values.mean()).ravel() / values.std()
    return float(stats.kstest(even, "norm").statistic)


def highest_bar(figure: dict[str, Any]) -> float:
    """The height of the highest bar of a histogram that is normalised to an area of 1."""
    return float(np.max(np.array(figure["counts"]) / np.diff(figure["edges"])) / figure["n"])


def histogram(values: Array, closed: np.ndarray, bins: int) -> dict[str, Any]:
    """Count all values and the closed ones among them, between the least and the largest."""
    size = float(np.abs(values).max()) or 1.0
    even = scaled(values)  # bins of 1e-24 are beyond what numpy counts
    counts, edges = np.histogram(even, bins)
    inner, _ = np.histogram(even[closed], edges)
    return {
        "edges": (edges * size).tolist(),
        "counts": counts.tolist(),
        "closed": inner.tolist(),
        "variance": float(values.var()),
        "n": int(values.size),
    }


if __name__ == "__main__":
    run_step(main)
