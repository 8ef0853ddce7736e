"""What a network is made of: parameters, multiply-adds and strides, found by running it once.

A network on the meta device (`cifar_skeleton`) has shapes without values: there the run is free.
"""

import copy
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

POOLS = (nn.MaxPool2d, nn.AvgPool2d, nn.AdaptiveAvgPool2d)
LAYERS = (nn.Conv2d, nn.Linear, *POOLS)


@dataclass(frozen=True)
class LayerCount:
    """One layer, as one image of a given size passes it."""

    name: str  # among the network's modules
    kind: str  # convolution, linear or pool
    kernel: int  # side in pixels; of a global average: the whole map; 1 if linear
    stride: int
    outputs: int  # channels
    input_size: int  # side of the map in pixels; 1 if linear
    output_size: int
    parameters: int  # weights and biases
    multiply_adds: int  # 0 for pools; biases and batch norm are not counted, as in the paper

    @property
    def on_shortcut(self) -> bool:
        """Whether it is a projection beside the main path, which the depth does not count."""
        return ".shortcut." in self.name

    @property
    def weighted(self) -> bool:
        """Whether the depth of the network counts it."""
        return self.kind != "pool" and not self.on_shortcut


@dataclass(frozen=True)
class ParameterCount:
    """Numbers of trainable values."""

    total: int  # batch norm's scales and shifts included
    convolutions: int
    convolutions_and_linear: int


@dataclass(frozen=True)
class StageCount:
    """A part of a network for the layout figure: stem, pool, a stage of blocks, or classifier."""

    name: str
    layers: int  # weighted ones
    strided: int  # of those and the pools, how many have a stride of 2
    channels: int  # of the output
    output_size: int  # side of the map in pixels
    parameters: int  # batch norm included
    multiply_adds: int


def count_layers(model: nn.Module, image: Sequence[int] = (3, 32, 32)) -> tuple[LayerCount, ...]:
    """List convolutions, linear layers and pools in the order in which an image passes them.

    The model itself stays as it is. Layers that PyTorch does not know of are not seen.
    """
    probe = copy.deepcopy(model).eval()
    device = next(probe.parameters()).device
    with torch.no_grad(), _recorded(probe) as layers:
        probe(torch.zeros(1, *image, device=device))
    return tuple(layers)


@contextmanager
def _recorded(model: nn.Module) -> Iterator[list[LayerCount]]:
    """Record each layer that runs."""
    layers: list[LayerCount] = []
    names = {module: name for name, module in model.named_modules()}

    def record(layer: nn.Module, inputs: tuple[Any, ...], output: Tensor) -> None:
        layers.append(_describe(names[layer], layer, inputs[0], output))

    handles = [layer.register_forward_hook(record) for layer in names if isinstance(layer, LAYERS)]
    try:
        yield layers
    finally:
        for handle in handles:
            handle.remove()


def _describe(name: str, layer: nn.Module, x: Tensor, y: Tensor) -> LayerCount:
    """Describe a layer that maps x to y, each (1, channels, side, side) or (1, features)."""
    input_size, output_size = (tensor.shape[-1] if tensor.ndim == 4 else 1 for tensor in (x, y))
    kind, kernel, stride, multiply_adds = "linear", 1, 1, 0
    if isinstance(layer, nn.Conv2d):
        kind, kernel, stride = "convolution", layer.kernel_size[0], layer.stride[0]
    elif isinstance(layer, nn.AdaptiveAvgPool2d):
        kind, kernel = "pool", input_size
    elif isinstance(layer, nn.MaxPool2d | nn.AvgPool2d):
        kind, kernel, stride = "pool", _side(layer.kernel_size), _side(layer.stride)
    if isinstance(layer, nn.Conv2d | nn.Linear):
        # each output value is the sum of one product for each weight of its unit
        multiply_adds = y.numel() * layer.weight[0].numel()
    return LayerCount(
        name=name,
        kind=kind,
        kernel=kernel,
        stride=stride,
        outputs=y.shape[1],
        input_size=input_size,
        output_size=output_size,
        parameters=_values(layer),
        multiply_adds=multiply_adds,
    )


def _side(value: int | tuple[int, ...]) -> int:
    """The side of a square window, given as PyTorch keeps it."""
    return value if isinstance(value, int) else value[0]


def _values(module: nn.Module) -> int:
    """The number of parameters of a module and all in it."""
    return sum(parameter.numel() for parameter in module.parameters())


def count_parameters(model: nn.Module) -> ParameterCount:
    """Count what PyTorch takes for the model's parameters, shared ones once."""
    convolutions = sum(_values(layer) for layer in model.modules() if isinstance(layer, nn.Conv2d))
    linear = sum(_values(layer) for layer in model.modules() if isinstance(layer, nn.Linear))
    return ParameterCount(_values(model), convolutions, convolutions + linear)


def count_multiply_adds(layers: Sequence[LayerCount]) -> int:
    """Sum the multiply-adds of one image, shortcuts included."""
    return sum(layer.multiply_adds for layer in layers)


def layers_by_map_size(layers: Sequence[LayerCount]) -> dict[int, int]:
    """Count the main path's convolutions by the side of their output map (the paper's 4.2)."""
    convolutions = (layer for layer in layers if layer.kind == "convolution" and layer.weighted)
    return dict(Counter(layer.output_size for layer in convolutions))


def strided_layers(layers: Sequence[LayerCount]) -> tuple[LayerCount, ...]:
    """Give the layers of the main path that halve the map: convolutions, and pools if any."""
    return tuple(layer for layer in layers if layer.stride > 1 and not layer.on_shortcut)


def count_stages(
    model: nn.Module, image: Sequence[int] = (3, 32, 32), stages: str = "stages"
) -> tuple[StageCount, ...]:
    """Give the rows of the layout figure: each part of the model, with `stages` taken apart."""
    layers = count_layers(model, image)
    depth = {stages: 2}  # "stages.0.1.residual.0" belongs to "stages.0", "stem.conv" to "stem"
    parts: dict[str, list[LayerCount]] = {}
    for layer in layers:
        path = layer.name.split(".")
        parts.setdefault(".".join(path[: depth.get(path[0], 1)]), []).append(layer)
    return tuple(_count_stage(model, name, of_part) for name, of_part in parts.items())


def _count_stage(model: nn.Module, name: str, layers: Sequence[LayerCount]) -> StageCount:
    """Sum up the layers of one part."""
    last = [layer for layer in layers if not layer.on_shortcut][-1]
    return StageCount(
        name=name,
        layers=sum(layer.weighted for layer in layers),
        strided=len(strided_layers(layers)),
        channels=last.outputs,
        output_size=last.output_size,
        parameters=_values(model.get_submodule(name)),
        multiply_adds=count_multiply_adds(layers),
    )
