"""How the inputs of layers drift in training, and how far ahead a gradient tells the truth.

The two explanations of why batch norm helps: less internal covariate shift (Ioffe and Szegedy
2015), or a smoother loss (Santurkar et al. 2018).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from refigure.deep_stacks import DeepStack, Jitter
from refigure.stacked_networks import cross_entropy_each


@dataclass(frozen=True)
class Probe:
    """Images on which networks are looked at, and the noise that is on what batch norm gives."""

    images: Tensor  # (sets, batch, inputs)
    labels: Tensor  # (networks, batch)
    jitter: Jitter | None
    seed: int  # of the noise; new in every look

    def logits(self, stack: DeepStack) -> Tensor:
        """Compute with the statistics of these images, and leave the running ones alone."""
        noise = (self.jitter, torch.Generator().manual_seed(self.seed)) if self.jitter else None
        return stack.forward(self.images, observe=True, jitter=noise)


@dataclass(frozen=True)
class Moments:
    """Mean and standard deviation of each neuron over images, (layers, networks, neurons)."""

    mean: Tensor
    std: Tensor

    def drift_from(self, start: "Moments") -> tuple[Tensor, Tensor]:
        """How far means and deviations are from those at the start, (networks,).

        Root mean square over neurons, in units of the root mean square deviation at the start of
        the layer; mean over layers.
        """
        unit = start.std.square().mean(2).sqrt()
        moved = [
            ((here - there).square().mean(2).sqrt() / unit).mean(0)
            for here, there in ((self.mean, start.mean), (self.std, start.std))
        ]
        return moved[0], moved[1]


def moments_of(outputs: Sequence[Tensor]) -> Moments:
    """The moments of layers' outputs, each (networks, batch, neurons)."""
    pairs = [torch.std_mean(one, dim=1, correction=0) for one in outputs]
    return Moments(torch.stack([mean for _, mean in pairs]), torch.stack([std for std, _ in pairs]))


@torch.no_grad()
def layer_moments(stack: DeepStack, probe: Probe) -> dict[str, Moments]:
    """The moments of what goes into the next layer and, with batch norm, of x̂ itself."""
    probe.logits(stack)
    if stack.shape.normalization != "batch":
        return {"input": moments_of(stack.observed)}
    return {
        "normalized": moments_of(stack.observed[0::2]),
        "input": moments_of(stack.observed[1::2]),
    }


@dataclass(frozen=True)
class Ahead:
    """What a step along the gradient changes, (networks,).

    Attributes:
        loss: the loss there over the loss here.
        gradient: |g(there) − g(here)| / |g(here)|: 0 where the gradient here tells all.
    """

    loss: Tensor
    gradient: Tensor


def look_ahead(
    stack: DeepStack, probe: Probe, rates: Tensor, distances: Sequence[float]
) -> dict[float, Ahead]:
    """Go a multiple of the learning rate along the gradient, look, and come back."""
    parameters = stack.parameters()
    loss, gradients = differentiate(stack, probe)
    size = norms(gradients)
    kept = [one.detach().clone() for one in parameters]
    found = {}
    for distance in distances:
        set_parameters(
            parameters, [k - distance * rates * g for k, g in zip(kept, gradients, strict=True)]
        )
        there, turned = differentiate(stack, probe)
        change = norms([a - b for a, b in zip(turned, gradients, strict=True)])
        found[distance] = Ahead(there / loss, change / size)
    set_parameters(parameters, kept)
    return found


def differentiate(stack: DeepStack, probe: Probe) -> tuple[Tensor, list[Tensor]]:
    """The loss of each network and the gradients by its parameters."""
    losses = cross_entropy_each(probe.logits(stack), probe.labels)
    return losses.detach(), list(torch.autograd.grad(losses.sum(), stack.parameters()))


def norms(tensors: Sequence[Tensor]) -> Tensor:
    """The norm over all parameters of each network, (networks,)."""
    return torch.stack([one.square().sum((1, 2)) for one in tensors]).sum(0).sqrt()


@torch.no_grad()
def set_parameters(parameters: Sequence[Tensor], values: Sequence[Tensor]) -> None:
    """Put values into parameters."""
    for one, value in zip(parameters, values, strict=True):
        one.copy_(value)
