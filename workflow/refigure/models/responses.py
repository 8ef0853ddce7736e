"""Diagnostics of a network, layer by layer: responses, norms, and what each block contributes.

Everything is measured in passing, by hooks that are gone afterwards, and reads a layer's output at
once: the next layer overwrites it in place.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812, its name everywhere

from refigure.models.blocks import Block, ConvNorm
from refigure.models.modes import frozen_statistics, mode
from refigure.models.resnet import ResNet

Measured = TypeVar("Measured")


@dataclass(frozen=True)
class LayerResponse:
    """The response of a layer to some images."""

    name: str
    layer: int  # from 1, in the order in which an image passes them
    mean: float
    std: float  # over images, channels and places
    std_from_norm: float  # what scale and shift of the batch norm alone say; see `std_from_norm`


@dataclass(frozen=True)
class LayerSignal:
    """What goes into a weighted layer, and the gradient that comes back to its weights."""

    name: str
    layer: int
    activation_std: float  # of its input, over images, channels and places
    activation_rms: float  # root of its input's second moment
    weight_norm: float  # Frobenius
    gradient_norm: float  # of the mean loss with respect to the weights, Frobenius


def layer_responses(
    model: nn.Module, images: Tensor, statistics: str = "batch"
) -> tuple[LayerResponse, ...]:
    """Measure the responses of every 3x3 layer, as in Fig. 7 of He et al. 2015.

    A response is the output of a layer's batch norm, before the addition or the nonlinearity. The
    model stays as it is, running statistics included.

    Args:
        images: normalised, (n, 3, h, w), all passed at once.
        statistics: "batch": batch norm uses the mean and variance of these images, as in training;
            "running": those gathered in training, as in evaluation.
    """
    if statistics not in ("batch", "running"):
        raise ValueError(f"statistics {statistics!r} is neither batch nor running")
    layers = three_by_three_layers(model)

    def moments(layer: nn.Module, x: Tensor, y: Tensor) -> tuple[float, float]:
        return mean_and_std(y)

    with (
        torch.no_grad(),
        mode(model, training=statistics == "batch"),
        frozen_statistics(model),
        measured(layers, moments) as found,
    ):
        model(images)
    return tuple(
        LayerResponse(name, index, *found[name], std_from_norm(layers[name].norm))
        for index, name in enumerate(layers, start=1)
    )


def three_by_three_layers(model: nn.Module) -> dict[str, ConvNorm]:
    """Give the 3x3 layers by name, in order; neither 1x1 nor 7x7 layers nor the classifier."""
    return {
        name: module
        for name, module in model.named_modules()
        if isinstance(module, ConvNorm) and module.conv.kernel_size == (3, 3)
    }


def ranked(responses: Sequence[LayerResponse]) -> tuple[LayerResponse, ...]:
    """Sort responses by their standard deviation, the largest first (Fig. 7, bottom)."""
    return tuple(sorted(responses, key=lambda response: response.std, reverse=True))


def std_from_norm(norm: nn.Module) -> float:
    """Give √(mean γ² + var β): the std of a batch norm's output if its batch has any spread.

    Each channel is made of mean 0 and variance 1 (v/(v+ε), exactly), scaled by γ and shifted by β;
    over all channels the variance is the mean of theirs and the variance of their means. So at the
    start, with γ = 1 and β = 0, it is 1 for every layer of every network. NaN without batch norm.
    """
    if not isinstance(norm, nn.BatchNorm2d):
        return float("nan")
    scale, shift = norm.weight.detach().double(), norm.bias.detach().double()
    return float((scale.square().mean() + shift.var(correction=0)).sqrt())


def layer_signals(model: nn.Module, images: Tensor, labels: Tensor) -> tuple[LayerSignal, ...]:
    """Measure activations and gradients of every weighted layer, in training mode.

    The model stays as it is: no `.grad`, no running statistics.

    Args:
        images: normalised, (n, 3, h, w).
        labels: (n,), integers.
    """
    layers = {
        name: module
        for name, module in model.named_modules()
        if isinstance(module, nn.Conv2d | nn.Linear)
    }

    def moments(layer: nn.Module, x: Tensor, y: Tensor) -> tuple[float, float]:
        mean, std = mean_and_std(x.detach())
        return std, float(np.hypot(std, mean))

    weights = [layer.weight for layer in layers.values()]
    with mode(model, training=True), frozen_statistics(model), measured(layers, moments) as found:
        loss = F.cross_entropy(model(images), labels)
        gradients = torch.autograd.grad(loss, weights)
    return tuple(
        LayerSignal(name, index, *found[name], float(weight.detach().norm()), float(grad.norm()))
        for index, (name, weight, grad) in enumerate(
            zip(layers, weights, gradients, strict=True), start=1
        )
    )


def mean_and_std(values: Tensor) -> tuple[float, float]:
    """Give mean and standard deviation over all values, (n, ...).

    Sums of each of the n are in float32, which PyTorch adds up in a tree, and sums of those in
    float64: right to 1e-6 unless the mean is far larger than the spread, and 35 times as fast as
    `torch.std_mean` in float64, which takes longer than the network.
    """
    if values.is_contiguous(memory_format=torch.channels_last):
        values = values.permute(0, 2, 3, 1)  # as it lies in memory
    rows = values.reshape(len(values), -1)
    mean = rows.sum(1).double().sum() / rows.numel()
    square = torch.linalg.vector_norm(rows, dim=1).double().square().sum() / rows.numel()
    return float(mean), float((square - mean.square()).clamp(min=0).sqrt())


@contextmanager
def measured(
    layers: Mapping[str, nn.Module], measure: Callable[[nn.Module, Tensor, Tensor], Measured]
) -> Iterator[dict[str, Measured]]:
    """Collect `measure(layer, input, output)` of each layer by name, while the model runs.

    A layer that runs again replaces what it gave before.
    """
    found: dict[str, Measured] = {}

    def hook_of(name: str) -> Callable[[nn.Module, tuple[Any, ...], Tensor], None]:
        def hook(layer: nn.Module, inputs: tuple[Any, ...], output: Tensor) -> None:
            found[name] = measure(layer, inputs[0], output)

        return hook

    with ExitStack() as stack:
        for name, layer in layers.items():
            stack.callback(layer.register_forward_hook(hook_of(name)).remove)
        yield found


@contextmanager
def without_residual(block: Block) -> Iterator[None]:
    """Take F(x) for 0 in a block, which leaves relu(shortcut(x)): x itself if that is identity.

    The parameters are not touched. To zero the convolutions would not do in a trained network:
    batch norm still adds its shift.

    Raises:
        ValueError: the block has no shortcut, and nothing would pass.
    """
    if block.shortcut is None:
        raise ValueError("a plain block without its layers passes nothing on")
    handle = block.residual.register_forward_hook(lambda layer, x, y: torch.zeros_like(y))
    try:
        yield
    finally:
        handle.remove()


@torch.no_grad()
def without_each_residual(model: ResNet, images: Tensor) -> Iterator[tuple[str, Tensor]]:
    """Give the logits of (batch, 3, h, w) images without each block's F in turn, by its name.

    What comes before the block is computed once for all: half the work of whole passes.
    """
    blocks = list(model.blocks())
    with mode(model, training=False):
        x = model.enter(images)
        for place, (name, block) in enumerate(blocks, start=1):
            with without_residual(block):
                y = block(x)
            for _, later in blocks[place:]:
                y = later(y)
            yield name, model.classify(y)
            x = block(x)
