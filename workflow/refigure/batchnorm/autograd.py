"""The gradients of the post's network by automatic differentiation, in float64."""

import numpy as np
import torch
from torch import Tensor

from refigure.batch_normalization import Array
from refigure.batchnorm.network import AXES, ForwardPass, Network


def differentiate(done: ForwardPass, upstream: Array, start: int) -> dict[int, Array]:
    """The gradients by the weights of layers 1 to `start`, of Σ upstream ⊙ h_start.

    The network is computed anew from its weights, so that a mistake in the forward pass shows too.
    """
    weights = [torch.tensor(layer.weights, requires_grad=True) for layer in done.layers[:start]]
    values = torch.tensor(done.inputs)
    for weight in weights:
        values = apply_layer(done.network, weight @ values)
    loss = (values * torch.tensor(upstream)).sum()
    gradients = torch.autograd.grad(loss, weights)
    return {number: one.numpy() for number, one in enumerate(gradients, start=1)}


def apply_layer(network: Network, affine: Tensor) -> Tensor:
    """ReLU and normalisation, in the order of the network."""
    if network.normalization == "none":
        return affine.relu()
    axis = AXES[network.normalization]
    if network.position == "before":
        return normalized(affine, axis, network.epsilon).relu()
    return normalized(affine.relu(), axis, network.epsilon)


def normalized(values: Tensor, axis: int, epsilon: float) -> Tensor:
    """Mean 0 and variance 1 along an axis."""
    variance, mean = torch.var_mean(values, dim=axis, correction=0, keepdim=True)
    return (values - mean) / (variance + epsilon).sqrt()


def differentiate_normalization(
    values: Array, upstream: Array, axis: int
) -> tuple[Array, Array, Array]:
    """The gradients of Σ upstream ⊙ (γ x̂ + β) by x, γ = 1 and β = 0, one for each mean."""
    inputs = torch.tensor(values, requires_grad=True)
    shape = list(values.shape)
    shape[axis] = 1
    scale = torch.ones(shape, dtype=torch.float64, requires_grad=True)
    shift = torch.zeros(shape, dtype=torch.float64, requires_grad=True)
    output = scale * normalized(inputs, axis, 0.0) + shift
    loss = (output * torch.tensor(upstream)).sum()
    found = torch.autograd.grad(loss, [inputs, scale, shift])
    first, second, third = (np.asarray(one.numpy()) for one in found)
    return first, second, third
