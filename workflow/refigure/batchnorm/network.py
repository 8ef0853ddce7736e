"""The post's network: random data forward through twenty layers, and a random gradient back.

Everything is (features, examples), as in the post's code: a layer multiplies from the left.
"""

from dataclasses import dataclass, field

import numpy as np

from refigure.batch_normalization import (
    Array,
    GradientTerms,
    Normalized,
    gradient_by_terms,
    normalize,
)
from refigure.errors import InputError
from refigure.initialization import Source, draw_weights, initialization_of

AXES = {"layer": 0, "batch": 1}  # the axis of features, that of examples
# The two slips of the post's gradient of a normalisation, with each one mended, and with both.
BACKWARDS = {
    "published": GradientTerms(variance_sign=-1, mean_term_summed=False),
    "sum_fixed": GradientTerms(variance_sign=-1),
    "sign_fixed": GradientTerms(mean_term_summed=False),
    "correct": GradientTerms(),
}


@dataclass(frozen=True)
class Network:
    """A network without biases, and what is sent through it.

    Attributes:
        initialization: one of `refigure.initialization`.
        normalization: none; batch: along the examples; layer: along the features, which is what the
            post's code computes.
        position: of the normalisation, before or after the ReLU.
        epsilon: added to the variance.
    """

    initialization: str
    normalization: str = "none"
    position: str = "after"
    depth: int = 20
    width: int = 100
    examples: int = 1000
    epsilon: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what is none of the choices.

        Raises:
            InputError: names the key.
        """
        initialization_of(self.initialization)
        choices = {"normalization": ("none", *AXES), "position": ("before", "after")}
        for name, known in choices.items():
            if getattr(self, name) not in known:
                raise InputError(f"{name} {getattr(self, name)!r} is none of {', '.join(known)}.")


@dataclass(frozen=True)
class Layer:
    """What one layer did: weights W, whether its ReLUs are open, its normalisation, its output."""

    weights: Array
    open: np.ndarray
    normalized: Normalized | None
    output: Array


@dataclass(frozen=True)
class ForwardPass:
    """The input (layer 0) and the layers, from 1."""

    network: Network
    inputs: Array
    layers: list[Layer] = field(default_factory=list)

    def output(self, layer: int) -> Array:
        """The activations h of a layer; those of layer 0 are the input."""
        return self.layers[layer - 1].output if layer else self.inputs


@dataclass(frozen=True)
class LayerGradient:
    """What comes back to one layer: the gradients by its weights and by its z = W h."""

    weights: Array
    affine: Array


def send_forward(network: Network, source: Source) -> ForwardPass:
    """Draw the data and the weights, in the order of the post's code, and send the data through."""
    width, examples = network.width, network.examples
    done = ForwardPass(network, source.standard_normal((width, examples)))
    for layer in range(network.depth):
        weights = draw_weights(network.initialization, width, width, source)
        done.layers.append(apply_layer(network, weights, done.output(layer)))
    return done


def apply_layer(network: Network, weights: Array, inputs: Array) -> Layer:
    """Compute one layer."""
    affine = weights @ inputs
    if network.normalization == "none":
        opened = affine > 0
        return Layer(weights, opened, None, affine * opened)
    axis = AXES[network.normalization]
    if network.position == "before":
        normalized = normalize(affine, axis, network.epsilon)
        opened = normalized.output > 0
        return Layer(weights, opened, normalized, normalized.output * opened)
    opened = affine > 0
    normalized = normalize(affine * opened, axis, network.epsilon)
    return Layer(weights, opened, normalized, normalized.output)


def send_back(
    done: ForwardPass, upstream: Array, start: int, backward: str = "correct"
) -> dict[int, LayerGradient]:
    """Send a gradient back from the output of the layer `start`, by the true number of the layer.

    Args:
        upstream: the gradient of the loss by that output, (features, examples).
        start: the depth of the network; the post's code has one less, and its last layer none.
        backward: a key of `BACKWARDS`.
    """
    found = {}
    for number in range(start, 0, -1):
        layer = done.layers[number - 1]
        gradient = through_layer(done.network, layer, upstream, BACKWARDS[backward])
        found[number] = LayerGradient(gradient @ done.output(number - 1).T, gradient)
        upstream = layer.weights.T @ gradient
    return found


def through_layer(network: Network, layer: Layer, upstream: Array, terms: GradientTerms) -> Array:
    """Send a gradient through normalisation and ReLU, in their order, to z = W h."""
    if layer.normalized is None:
        return np.asarray(upstream * layer.open)
    if network.position == "before":
        return gradient_by_terms(upstream * layer.open, layer.normalized, terms)
    return np.asarray(gradient_by_terms(upstream, layer.normalized, terms) * layer.open)


def published_layer(label: int, depth: int) -> int:
    """The layer whose gradients the post's figures call `label`: they count from the wrong end.

    Its list of gradients begins with that of layer `depth` − 1 and is reversed; what then stands at
    place k is called layer `depth` − k. So layer 1, at place 0, is called layer `depth`.
    """
    return depth + 1 - label


def draw_upstream(network: Network, std: float, source: Source) -> Array:
    """Draw the gradient that comes from the loss, N(0, std²), (features, examples)."""
    return std * source.standard_normal((network.width, network.examples))
