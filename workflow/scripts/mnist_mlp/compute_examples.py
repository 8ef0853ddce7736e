"""Compute the examples that the post works by hand, and the curves that it shows as pictures."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch

from refigure.measurements import Measurement, format_cell, write_measurements, write_table
from refigure.mnist_mlp.worked_examples import (
    IMAGE,
    OFFSETS,
    PROBABILITIES,
    WEIGHTS,
    full_form,
)
from refigure.models.mlp import ACTIVATIONS, make_mlp, parameter_count
from refigure.models.mlp_settings import MLPSettings
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.stacked_networks import cross_entropy_each
from refigure.step import run_step

CURVES = ("sigmoid", "tanh", "relu")
SIZES = (784, 50, 30, 10)  # as the code of the post has them
CLASSES = ("cat", "dog", "ship")  # of the drawing


@dataclass(frozen=True)
class Settings:
    """What the curves and examples are computed at."""

    points: int
    range: float  # of the curves, to either side of 0
    large_logits: tuple[float, ...]


def main(settings: dict, curves: str, measurements: str) -> None:
    """Write the curves of the activations, as our networks apply them, and every worked number."""
    chosen = read_settings(Settings, settings)
    x = torch.linspace(-chosen.range, chosen.range, chosen.points, dtype=torch.float64)
    values = [ACTIVATIONS[name](x).tolist() for name in CURVES]
    table = zip(x.tolist(), *values, strict=True)
    write_table(curves, ("x", *CURVES), ([format_cell(cell) for cell in row] for row in table))
    parts = (
        logarithms(),
        softmax_examples(),
        stability(chosen.large_logits),
        score_example(),
        layers(),
    )
    rows = {name: value for part in parts for name, value in part}
    rows |= {f"{name}_at_0": float(ACTIVATIONS[name](torch.zeros(1))) for name in CURVES}
    write_measurements(measurements, (Measurement(*row) for row in rows.items()))


def logarithms() -> Iterator[tuple[str, float]]:
    """Yield the cross entropies of the post's vectors, in the base it printed and in nats.

    Its second number is a logarithm to base 10, which TensorFlow's loss is not.
    """
    for place, (first, probabilities) in enumerate(PROBABILITIES.items(), 1):
        yield f"as_published.example_{place}", -math.log10(first)
        yield f"corrected.example_{place}", -math.log(first)
        yield f"example_{place}_bits", -math.log2(first)
        yield f"as_published.note_{place}", full_form(probabilities)
        yield f"corrected.note_{place}", -full_form(probabilities)
    yield "loss_of_guessing_nats", math.log(10)
    yield "loss_of_guessing_base_10", 1.0


def softmax_examples() -> Iterator[tuple[str, float]]:
    """Yield softmax of (1, 2, 3), its ratios, and the gradient at the post's wrong prediction."""
    outputs = torch.softmax(torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64), 0)
    for place, output in enumerate(outputs.tolist(), 1):
        yield f"softmax_of_{place}", output
    yield "softmax_ratio", float(outputs[1] / outputs[0])
    yield "softmax_ratio_of_doubled", float(outputs[2] / outputs[1])
    vector = next(iter(PROBABILITIES.values()))
    logits = torch.log(torch.tensor([vector], dtype=torch.float64)).requires_grad_()
    loss = torch.nn.functional.cross_entropy(logits, torch.tensor([0]))
    yield "example_sum_error", abs(float(loss.detach()) + math.log(vector[0]))
    (gradient,) = torch.autograd.grad(loss, logits)
    for place, value in enumerate(gradient[0].tolist(), 1):
        yield f"logit_gradient_{place}", value


def stability(large: tuple[float, ...]) -> Iterator[tuple[str, float]]:
    """Yield the losses of large logits in float32: softmax and logarithm apart, and fused."""
    logits = torch.tensor([large])
    with np.errstate(all="ignore"):
        exponentials = torch.exp(logits)
        apart = -torch.log(exponentials / exponentials.sum())
    yield "separate_losses_not_finite", float((~torch.isfinite(apart)).sum())
    labels = torch.tensor([[1]])
    yield "fused_loss", float(cross_entropy_each(logits[None], labels))
    exact = max(large) - large[1]  # what is left of the logarithm where the largest outweighs all
    yield "fused_loss_error", abs(float(cross_entropy_each(logits[None], labels)) - exact)


def score_example() -> Iterator[tuple[str, float]]:
    """Yield the scores of the drawing of a linear classifier, as printed and with their biases."""
    products = np.array(WEIGHTS) @ np.array(IMAGE)
    for place, name in enumerate(CLASSES):
        score = float(products[place] + OFFSETS[place])
        yield f"product_{name}", float(products[place])
        # the drawing leaves the last one's bias out
        yield f"as_published.score_{name}", float(products[place]) if name == "ship" else score
        yield f"corrected.score_{name}", score


def layers() -> Iterator[tuple[str, float]]:
    """Yield the sizes of the code's network, read from the network itself."""
    model = make_mlp(MLPSettings(SIZES), generators(0).torch)
    shapes = [tuple(layer.weight.T.shape) for layer in model.linears()]
    yield "parameters", sum(value.numel() for value in model.parameters())
    yield "parameters_by_formula", parameter_count(SIZES)
    yield "hidden_layers", len(shapes) - 1
    for place, (inputs, outputs) in enumerate(shapes, 1):
        yield f"inputs_of_layer_{place}", inputs
        yield f"outputs_of_layer_{place}", outputs
    images = torch.zeros(3, SIZES[0])
    weights = torch.zeros(shapes[0])
    yield "product_as_written_fits", float(weights.shape[1] == images.shape[0])
    yield "product_as_coded_fits", float(images.shape[1] == weights.shape[0])


if __name__ == "__main__":
    run_step(main)
