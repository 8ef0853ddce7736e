"""Many deep networks of one shape, trained side by side as batched matrix products.

The networks of a stack differ in what a sweep varies: the random numbers, the size of the initial
weights, the learning rate. Twenty small layers cost as much in calls as in arithmetic; K networks
at once share the calls. Nothing is shared between the networks: each has its own images, and the
gradient of the sum of their losses is the gradient of each.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812, its name everywhere

from refigure.errors import InputError
from refigure.initialization import draw_weights
from refigure.seeding import generators

NORMALIZATIONS = ("none", "batch", "layer")
POSITIONS = ("before", "after")
RUNNING_SHARE = 0.1  # of a batch in the running statistics, as in every library


@dataclass(frozen=True)
class StackShape:
    """The shape that the networks of a stack have in common.

    Attributes:
        depth: hidden layers of `width` neurons, before a linear layer to the classes.
        normalization: none, batch or layer, with a learnt γ and β for each neuron.
        position: of the normalisation, before or after the ReLU.
        epsilon: added to the variance.
    """

    depth: int
    width: int
    inputs: int
    classes: int = 10
    normalization: str = "none"
    position: str = "after"
    epsilon: float = 1e-5

    def __post_init__(self) -> None:
        """Refuse what is none of the choices.

        Raises:
            InputError: names the key.
        """
        for name, known in (("normalization", NORMALIZATIONS), ("position", POSITIONS)):
            if getattr(self, name) not in known:
                raise InputError(f"{name} {getattr(self, name)!r} is none of {', '.join(known)}.")


@dataclass(frozen=True)
class Jitter:
    """Noise on what a batch norm gives, new in every step (Santurkar et al. 2018, appendix A).

    A neuron's output is multiplied by N(σ, spread²) and shifted by U(μ − spread, μ + spread), drawn
    for each example; μ is from U(−shift, shift) and σ from U(1, scale), for each neuron and step.
    """

    shift: float
    scale: float
    spread: float

    def apply(self, values: Tensor, generator: torch.Generator) -> Tensor:
        """Perturb (networks, batch, neurons)."""

        def uniform(low: float, high: float, shape: Sequence[int]) -> Tensor:
            return low + (high - low) * torch.rand(shape, generator=generator)

        each = (values.shape[0], 1, values.shape[2])
        centre = uniform(-self.shift, self.shift, each)
        shifts = centre + uniform(-self.spread, self.spread, values.shape)
        scales = uniform(1, self.scale, each) + self.spread * torch.randn(
            values.shape, generator=generator
        )
        return values * scales.to(values.device) + shifts.to(values.device)


class NormalizeBatch(torch.autograd.Function):
    """x̂ of each neuron over the batch, (networks, batch, neurons), with its mean and variance.

    The gradient in one expression keeps two tensors where the usual operations keep five.
    """

    @staticmethod
    def forward(ctx: Any, values: Tensor, epsilon: float) -> tuple[Tensor, Tensor, Tensor]:
        """Normalise."""
        variance, mean = torch.var_mean(values, dim=1, correction=0, keepdim=True)
        inverse_std = (variance + epsilon).rsqrt_()
        output = (values - mean).mul_(inverse_std)
        ctx.save_for_backward(output, inverse_std)
        ctx.mark_non_differentiable(mean, variance)
        return output, mean, variance

    @staticmethod
    def backward(ctx: Any, *upstream: Tensor) -> tuple[Tensor, None]:
        """(g − mean g − x̂ mean(g x̂))/√(σ² + ε), as in `refigure.batch_normalization`."""
        output, inverse_std = ctx.saved_tensors
        gradient = upstream[0]
        along = (gradient * output).mean(1, keepdim=True)
        centred = gradient - gradient.mean(1, keepdim=True)
        return centred.addcmul_(output, along, value=-1).mul_(inverse_std), None


def normalize_batch(values: Tensor, epsilon: float) -> tuple[Tensor, Tensor, Tensor]:
    """Give x̂, mean and variance of (networks, batch, neurons)."""
    found: tuple[Tensor, Tensor, Tensor] = NormalizeBatch.apply(values, epsilon)  # type: ignore[no-untyped-call]
    return found


@dataclass(frozen=True)
class Member:
    """What sets one network of a stack apart."""

    initialization: str
    learning_rate: float
    seed: int  # of its weights; members with one seed begin with multiples of the same weights


@dataclass
class DeepStack:
    """The parameters of K networks, each a tensor with the networks in front.

    Attributes:
        weights: (K, inputs, outputs) of every layer, the last one to the classes.
        shifts: β or bias, (K, 1, outputs).
        scales: γ, (K, 1, width) of every normalised layer.
        biases: (K, 1, width) of layers whose ReLU comes before the normalisation and its β.
        running: mean and variance of every batch norm, for evaluation.
    """

    shape: StackShape
    weights: list[Tensor]
    shifts: list[Tensor]
    scales: list[Tensor]
    biases: list[Tensor]
    running: list[tuple[Tensor, Tensor]]
    observed: list[Tensor] = field(default_factory=list)  # see `forward`

    def parameters(self) -> list[Tensor]:
        """All that is learnt."""
        return [*self.weights, *self.shifts, *self.scales, *self.biases]

    def forward(
        self,
        images: Tensor,
        training: bool = True,
        observe: bool = False,
        jitter: tuple[Jitter, torch.Generator] | None = None,
    ) -> Tensor:
        """Compute the logits, (networks, batch, classes).

        Args:
            images: (sets, batch, inputs); K is a multiple of the sets, and members k, k + 1, ...
                of the same set get the same images.
            training: use the statistics of the batch, and add them to the running ones.
            observe: keep the outputs of the hidden layers, and x̂ of the normalised ones, in
                `observed`, (networks, batch, width), and leave the running statistics alone.
            jitter: noise on normalised values, and what draws it.
        """
        self.observed.clear()
        values = first_product(images, self.weights[0])
        for layer in range(self.shape.depth):
            shift = self.shifts[layer]
            if layer:
                values = torch.bmm(values, self.weights[layer])
            if self.shape.normalization == "none":
                values = (values + shift).relu_()
            else:
                after = self.shape.position == "after"
                values = (values + self.biases[layer]).relu_() if after else values
                values = self.normalize(values, layer, training, observe)
                if jitter:
                    values = jitter[0].apply(values, jitter[1])
                values = torch.addcmul(shift, values, self.scales[layer])
                values = values if after else values.relu_()
            if observe:
                self.observed.append(values.detach())
        return torch.baddbmm(self.shifts[-1], values, self.weights[-1])

    def normalize(self, values: Tensor, layer: int, training: bool, observe: bool) -> Tensor:
        """Normalise over the batch, or over the neurons of each example."""
        epsilon = self.shape.epsilon
        if self.shape.normalization == "layer":
            return F.layer_norm(values, values.shape[-1:], eps=epsilon)
        mean, variance = self.running[layer]
        if not training:
            return (values - mean) * (variance + epsilon).rsqrt()
        output, batch_mean, batch_variance = normalize_batch(values, epsilon)
        if observe:
            self.observed.append(output.detach())
        else:
            mean.lerp_(batch_mean, RUNNING_SHARE)
            variance.lerp_(batch_variance, RUNNING_SHARE)
        return output


def first_product(images: Tensor, weights: Tensor) -> Tensor:
    """Multiply images (sets, batch, inputs) by weights (K, inputs, width): (K, batch, width).

    One product a set: the members of a set have their images in common.
    """
    sets, batch, inputs = images.shape
    count, _, width = weights.shape
    members = count // sets
    side_by_side = weights.view(sets, members, inputs, width).transpose(1, 2)
    products = torch.bmm(images, side_by_side.reshape(sets, inputs, members * width))
    return products.view(sets, batch, members, width).transpose(1, 2).reshape(count, batch, width)


def make_stack(shape: StackShape, members: Sequence[Member], device: str = "cpu") -> DeepStack:
    """Draw the hidden weights of each member by its initialisation; β and biases 0, γ 1.

    ASSUME: the layer to the classes is U(−1/√width, 1/√width) in every arm, as PyTorch has it: the
    post has none, and what is compared is how a signal gets through the hidden layers.
    """
    sizes = [shape.inputs, *[shape.width] * shape.depth, shape.classes]
    drawn: list[list[Tensor]] = []
    for member in members:
        source = generators(member.seed).numpy
        layers = [
            draw_weights(member.initialization, inputs, outputs, source)
            for inputs, outputs in pairwise(sizes[:-1])
        ]
        bound = shape.width**-0.5
        layers.append(source.uniform(-bound, bound, (shape.classes, shape.width)))
        drawn.append([torch.from_numpy(one.T).float() for one in layers])
    count = len(members)
    hidden = [(count, 1, shape.width)] * shape.depth
    normalized = hidden if shape.normalization != "none" else []
    biased = normalized if shape.position == "after" else []
    stack = DeepStack(
        shape,
        [torch.stack(layers).to(device).contiguous() for layers in zip(*drawn, strict=True)],
        [torch.zeros(size, device=device) for size in [*hidden, (count, 1, shape.classes)]],
        [torch.ones(size, device=device) for size in normalized],
        [torch.zeros(size, device=device) for size in biased],
        [
            (torch.zeros(size, device=device), torch.ones(size, device=device))
            for size in normalized
        ],
    )
    for parameter in stack.parameters():
        parameter.requires_grad_()
    return stack
