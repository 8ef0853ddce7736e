"""Hold the backward passes, the post's and the paper's, against automatic differentiation."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch

from refigure.batch_normalization import (
    Array,
    gradient_by_terms,
    mean_gradient,
    normalize,
    scale_and_shift,
    scale_gradients,
)
from refigure.batchnorm.autograd import differentiate, differentiate_normalization
from refigure.batchnorm.network import (
    BACKWARDS,
    Network,
    draw_upstream,
    send_back,
    send_forward,
)
from refigure.measurements import Measurement, format_cell, write_measurements, write_table
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step

COLUMNS = ("normalization", "backward", "repetition", "layer", "error", "cosine", "norm_ratio")


@dataclass(frozen=True)
class Settings:
    """The network, and how often it is drawn."""

    width: int
    examples: int
    epsilon: float
    repetitions: int
    threads: int


def main(settings: dict, seed: int, comparison: str, measurements: str) -> None:
    """Write the error of every layer's gradient, and what single steps of the formula do."""
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    rows = list(compare_networks(chosen, seed))
    write_table(comparison, COLUMNS, ([format_cell(value) for value in row] for row in rows))
    found = {**worst_errors(rows), **check_one_step(chosen, generators(seed).numpy)}
    write_measurements(
        measurements, [Measurement(name, float(value)) for name, value in found.items()]
    )


Row = tuple[str, str, int, int, float, float, float]


def compare_networks(chosen: Settings, seed: int) -> Iterator[Row]:
    """Yield a row for every layer, of each kind of normalisation and of backward pass."""
    for normalization in ("none", "layer", "batch"):
        network = Network(
            "small_normal",
            normalization,
            width=chosen.width,
            examples=chosen.examples,
            epsilon=chosen.epsilon,
        )
        backwards = ["correct"] if normalization == "none" else list(BACKWARDS)
        for repetition in range(chosen.repetitions):
            source = generators(derive_seed(seed, repetition)).numpy
            done = send_forward(network, source)
            # Large where nothing normalises: what comes back is 40 orders smaller, and float64.
            upstream = draw_upstream(network, 0.01 if normalization != "none" else 100, source)
            start = network.depth - 1  # as the post has it; the last layer gets no gradient
            truth = differentiate(done, upstream, start)
            for backward in backwards:
                for layer, ours in send_back(done, upstream, start, backward).items():
                    yield (
                        *(normalization, backward, repetition, layer),
                        *compare(ours.weights, truth[layer]),
                    )


def compare(ours: Array, truth: Array) -> tuple[float, float, float]:
    """The relative error in Frobenius norm, the cosine of the angle, and the ratio of the norms."""
    size = float(np.linalg.norm(truth))
    ratio = float(np.linalg.norm(ours)) / size
    cosine = float(np.sum((ours / size) * (truth / size))) / ratio
    return float(np.linalg.norm(ours - truth)) / size, cosine, ratio


def worst_errors(rows: list[Row]) -> dict[str, float]:
    """Name the errors of the post's backward by layer, and the largest one of the right one."""
    right = [row for row in rows if row[1] == "correct"]
    found = {
        f"{name}_backward_error": max(row[4] for row in right if row[0] == normalization)
        for name, normalization in (("plain", "none"), ("layer", "layer"), ("batch", "batch"))
    }
    published = [row for row in rows if row[:3] == ("layer", "published", 0)]
    for _, _, _, layer, error, cosine, _ in published:
        found[f"as_published.backward_error_layer_{layer}"] = error
        found[f"as_published.backward_cosine_layer_{layer}"] = cosine
        found[f"corrected.backward_error_layer_{layer}"] = next(
            row[4] for row in right if row[0] == "layer" and row[2] == 0 and row[3] == layer
        )
    return found


def check_one_step(chosen: Settings, source: np.random.Generator) -> dict[str, float]:
    """Check one normalisation alone: its gradients, their shapes, γ and β, a dead neuron."""
    values = np.maximum(source.standard_normal((chosen.width, chosen.examples)), 0)
    upstream = source.standard_normal(values.shape)
    normalized = normalize(values, 0)
    by_values, by_scale, by_shift = differentiate_normalization(values, upstream, 0)
    published = gradient_by_terms(upstream, normalized, BACKWARDS["published"])
    ours = gradient_by_terms(upstream, normalized)
    our_scale, our_shift = scale_gradients(upstream, normalized)
    by_variance = np.ones_like(normalized.inverse_std)
    undone = scale_and_shift(normalized, 1 / normalized.inverse_std, values.mean(axis=0))
    per_feature = scale_and_shift(normalized, np.ones((chosen.width, 1)), np.zeros((1, 1)))
    dead = values.copy()
    dead[0] = 0
    return {
        "as_published.one_step_error": compare(published, by_values)[0],
        "corrected.one_step_error": compare(ours, by_values)[0],
        # Numbers in a gradient for each mean that was taken: one would be right.
        "as_published.mean_gradient_size": mean_gradient(
            upstream, normalized, by_variance, False
        ).size
        / chosen.examples,
        "corrected.mean_gradient_size": mean_gradient(upstream, normalized, by_variance).size
        / chosen.examples,
        "as_published.scale_gradient_size": (upstream * normalized.output).size / chosen.examples,
        "corrected.scale_gradient_size": our_scale.size / chosen.examples,
        "scale_gradient_error": compare(our_scale, by_scale)[0],
        "shift_gradient_error": compare(our_shift, by_shift)[0],
        "undo_normalization_error": float(np.abs(undone - values).max()),
        "scale_per_feature_difference": float(
            np.abs(per_feature - scale_and_shift(normalized, 1.0, 0.0)).max()
        ),
        "as_published.dead_neuron_nans": int(np.isnan(normalize(dead, 1).output).sum()),
        "corrected.dead_neuron_nans": int(
            np.isnan(normalize(dead, 1, chosen.epsilon).output).sum()
        ),
    }


if __name__ == "__main__":
    run_step(main)
