"""Batch norm with fixed statistics as what it is: a scale and a shift of each channel."""

import contextlib
from collections.abc import Callable, Iterator
from functools import partial

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812, its name everywhere
from torch.nn.modules.batchnorm import _BatchNorm

from refigure.models.blocks import ConvNorm


def scale_and_shift(norm: _BatchNorm) -> tuple[Tensor, Tensor]:
    """The two numbers of each channel (channels,), functions of the norm's parameters."""
    assert norm.running_mean is not None and norm.running_var is not None  # noqa: S101, for types
    scale = (norm.running_var + norm.eps).rsqrt()
    if norm.weight is not None:
        scale = scale * norm.weight
    shift = -norm.running_mean * scale
    return scale, shift if norm.bias is None else shift + norm.bias


def affine(norm: _BatchNorm, x: Tensor) -> Tensor:
    """Apply a batch norm in evaluation mode to x (batch, channels, ...) as x·scale + shift."""
    scale, shift = scale_and_shift(norm)
    shape = (1, -1, *[1] * (x.dim() - 2))
    return torch.addcmul(shift.view(shape), x, scale.view(shape))


def folded(layer: ConvNorm, x: Tensor) -> Tensor:
    """Apply a convolution and its norm as one convolution with scaled weights."""
    assert isinstance(layer.norm, nn.BatchNorm2d)  # noqa: S101, for types
    scale, shift = scale_and_shift(layer.norm)
    conv = layer.conv
    padding: tuple[int, ...] = tuple(int(side) for side in conv.padding)
    return F.conv2d(x, conv.weight * scale.view(-1, 1, 1, 1), shift, conv.stride, padding)


def is_fixed(norm: nn.Module) -> bool:
    """Tell whether a module is a batch norm that uses its running statistics."""
    return isinstance(norm, _BatchNorm) and not norm.training and norm.running_mean is not None


@contextlib.contextmanager
def simple_norms(model: nn.Module) -> Iterator[None]:
    """Compute batch norms with running statistics simply, inside the `with`.

    The same function of the same parameters, to rounding. PyTorch's second derivative of batch
    norm goes through the formula for batch statistics; this way a product costs a quarter less
    (benchmarks/hessian_products.py).
    """
    changed: list[nn.Module] = []

    def replace(module: nn.Module, forward: Callable[[Tensor], Tensor]) -> None:
        module.forward = forward
        changed.append(module)

    try:
        for module in model.modules():
            if isinstance(module, ConvNorm) and is_fixed(module.norm):
                replace(module, partial(folded, module))
            elif isinstance(module, _BatchNorm) and is_fixed(module):
                replace(module, partial(affine, module))
        yield
    finally:
        for module in changed:
            del module.forward  # the class's own again
