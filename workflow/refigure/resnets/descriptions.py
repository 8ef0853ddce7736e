"""Networks and blocks as plain data, read off their modules, so that no diagram can drift."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from torch import nn

from refigure.models.blocks import Block, ConvNorm, ZeroPadding
from refigure.models.counting import (
    LayerCount,
    count_layers,
    count_multiply_adds,
    count_parameters,
    count_stages,
)
from refigure.models.resnet import ResNet

CIFAR_IMAGE = (3, 32, 32)
IMAGENET_IMAGE = (3, 224, 224)
BLOCK_SIDE = 56  # of the map in the first stage for ImageNet, where the paper's Fig. 5 has them


def describe_network(model: ResNet, image: Sequence[int]) -> dict[str, Any]:
    """Describe a network as an image of (channels, height, width) passes it."""
    layers = count_layers(model, image)
    return {
        "depth": sum(layer.weighted for layer in layers),
        "image": list(image),
        "classes": model.classifier.out_features,
        "parameters": count_parameters(model).total,
        "multiply_adds": count_multiply_adds(layers),
        "layers": [describe_layer(model, layer) for layer in layers],
        "blocks": [describe_place(name, block) for name, block in model.blocks()],
        "stages": [asdict(stage) for stage in count_stages(model, image)],
    }


def describe_layer(model: nn.Module, layer: LayerCount) -> dict[str, Any]:
    """Describe a layer, with what goes into it."""
    module = model.get_submodule(layer.name)
    inputs = layer.outputs  # of a pool
    if isinstance(module, nn.Conv2d):
        inputs = module.in_channels
    elif isinstance(module, nn.Linear):
        inputs = module.in_features
    return {**asdict(layer), "inputs": inputs, "on_shortcut": layer.on_shortcut}


def describe_place(name: str, block: Block) -> dict[str, Any]:
    """Describe a block of a network and its place: `stages.<stage>.<index>`."""
    _, stage, index = name.split(".")
    convolutions = convolutions_of(block.residual)
    return {
        "name": name,
        "stage": int(stage),
        "index": int(index),
        "inputs": convolutions[0].in_channels,
        "outputs": convolutions[-1].out_channels,
        "stride": max(convolution.stride[0] for convolution in convolutions),
        "shortcut": kind_of_shortcut(block),
    }


def describe_block(block: Block) -> dict[str, Any]:
    """Describe a block by itself, on the maps of ImageNet's first stage."""
    convolutions = convolutions_of(block.residual)
    inputs = convolutions[0].in_channels
    image = (inputs, BLOCK_SIDE, BLOCK_SIDE)
    shortcut = 0 if block.shortcut is None else count_parameters(block.shortcut).convolutions
    return {
        "inputs": inputs,
        "outputs": convolutions[-1].out_channels,
        "image": list(image),
        "modules": list(describe_modules(block.residual)),
        "shortcut": kind_of_shortcut(block),
        "shortcut_weights": shortcut,
        "weights": count_parameters(block.residual).convolutions,
        "multiply_adds": count_multiply_adds(count_layers(block.residual, image)),
    }


def describe_modules(residual: nn.Sequential) -> Iterator[dict[str, Any]]:
    """Describe the steps of a residual branch in order, with batch norms apart.

    Raises:
        TypeError: the branch has a module of another kind.
    """
    for module in residual:
        if isinstance(module, ConvNorm):
            conv = module.conv
            yield {
                "kind": "convolution",
                "kernel": conv.kernel_size[0],
                "stride": conv.stride[0],
                "inputs": conv.in_channels,
                "outputs": conv.out_channels,
                "weights": conv.weight.numel(),
            }
            yield {"kind": "norm"}
        elif isinstance(module, nn.ReLU):
            yield {"kind": "relu"}
        else:
            raise TypeError(f"no word for {type(module).__name__} in a diagram")


def convolutions_of(residual: nn.Module) -> list[nn.Conv2d]:
    """List the convolutions of a residual branch in order."""
    return [module for module in residual.modules() if isinstance(module, nn.Conv2d)]


def kind_of_shortcut(block: Block) -> str:
    """Name a block's shortcut as the diagrams do."""
    if block.shortcut is None:
        return "none"
    kinds = {nn.Identity: "identity", ZeroPadding: "padding", ConvNorm: "projection"}
    return kinds[type(block.shortcut)]
