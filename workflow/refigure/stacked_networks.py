"""Train many perceptrons of one shape side by side, as batched matrix products.

A network of this size keeps a processor busy for a fraction of the time that it takes to ask for
it. Stacked, the parameters of all networks are one tensor a layer, (networks, inputs, outputs), and
an iteration costs the same few calls for thirty networks as for one. The networks do not touch
each other: each gets the gradient of its own loss, and is what it would be trained alone
(tests/refigure/test_stacked_networks.py). Activation, dropout, loss, learning rate, momentum and
weight decay may differ from network to network.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import torch
from torch import Tensor, nn

from refigure.errors import InputError
from refigure.models.mlp import ACTIVATIONS, MLP, dropout_mask

# Gives each network's loss (networks,) from logits (networks, batch, classes) and labels
# (networks, batch): the mean over the batch.
Loss = Callable[[Tensor, Tensor], Tensor]


class StackedMLP(nn.Module):
    """Perceptrons of one shape with their parameters stacked."""

    def __init__(self, models: Sequence[MLP]) -> None:
        """Copy the parameters of `models`, on the CPU.

        Raises:
            InputError: there are none, or their sizes differ.
        """
        super().__init__()
        sizes = sorted({model.settings.sizes for model in models})
        if len(sizes) != 1:
            raise InputError(f"Networks of one shape can be stacked; these have {sizes}.")
        self.settings = [model.settings for model in models]
        self.activations = runs(settings.activation for settings in self.settings)
        stacked = [
            (
                torch.stack([model.linears()[layer].weight.detach().T for model in models]),
                torch.stack([model.linears()[layer].bias.detach()[None] for model in models]),
            )
            for layer in range(len(models[0].layers))
        ]
        self.weights = nn.ParameterList(weight.contiguous() for weight, _ in stacked)
        self.biases = nn.ParameterList(bias for _, bias in stacked)  # (networks, 1, outputs)

    def __len__(self) -> int:
        """The number of networks."""
        return len(self.settings)

    def forward(self, inputs: Tensor, dropout: Sequence[torch.Generator] | None = None) -> Tensor:
        """Give the logits (networks, batch, classes).

        Args:
            inputs: (networks, batch, inputs), or (batch, inputs) where all see the same.
            dropout: a generator for each network; without them nothing is dropped.
        """
        hidden = inputs.expand(len(self), *inputs.shape[-2:])
        for weight, bias in zip(self.weights[:-1], self.biases[:-1], strict=True):
            hidden = self.activated(torch.baddbmm(bias, hidden, weight))
            if dropout is not None and any(settings.dropout for settings in self.settings):
                hidden = hidden * self.masks(hidden.shape[1:], dropout).to(hidden)
        return torch.baddbmm(self.biases[-1], hidden, self.weights[-1])

    def activated(self, scores: Tensor) -> Tensor:
        """Apply each network's activation to scores (networks, batch, units)."""
        if len(self.activations) == 1:
            return ACTIVATIONS[self.activations[0][0]](scores)
        return torch.cat([ACTIVATIONS[name](scores[part]) for name, part in self.activations])

    def masks(self, shape: torch.Size, generators: Sequence[torch.Generator]) -> Tensor:
        """Draw each network's dropout from its own generator; networks without draw nothing."""
        return torch.stack(
            [
                dropout_mask(shape, settings.dropout, generator)
                if settings.dropout
                else torch.ones(shape)
                for settings, generator in zip(self.settings, generators, strict=True)
            ]
        )

    def network(self, index: int) -> MLP:
        """Give one network as an ordinary module with a copy of its parameters, on the CPU."""
        model = MLP(self.settings[index]).to(self.weights[0].dtype)
        with torch.no_grad():
            for layer, weight, bias in zip(model.linears(), self.weights, self.biases, strict=True):
                layer.weight.copy_(weight[index].T)
                layer.bias.copy_(bias[index, 0])
        return model


@dataclass(frozen=True)
class Descent:
    """What gradient descent needs of one network."""

    learning_rate: float
    momentum: float = 0.0
    nesterov: bool = False
    weight_decay: float = 0.0  # lambda of lambda/2 |W|^2 added to the loss: weights, not biases


class StackedSGD:
    """Gradient descent on stacked networks, each with its own rate, momentum and weight decay.

    As `torch.optim.SGD` does it, g the gradient, w the parameters, v = 0 at the start:
    g <- g + decay w, v <- momentum v + g, w <- w - rate v (Nesterov: w - rate (g + momentum v)).
    """

    def __init__(self, model: StackedMLP, descents: Sequence[Descent]) -> None:
        """Take one `Descent` a network.

        Raises:
            InputError: there are not as many as networks.
        """
        if len(descents) != len(model):
            raise InputError(f"{len(descents)} descents are given for {len(model)} networks.")
        self.model = model
        like = model.weights[0]
        self.rate = by_network([one.learning_rate for one in descents], like)
        self.momentum = by_network([one.momentum for one in descents], like)
        self.nesterov = by_network([float(one.nesterov) for one in descents], like) > 0
        self.decay = by_network([one.weight_decay for one in descents], like)
        self.decays = any(one.weight_decay for one in descents)
        self.velocities: list[Tensor] | None = None
        if any(one.momentum for one in descents):
            self.velocities = [torch.zeros_like(value) for value in model.parameters()]

    @torch.no_grad()
    def step(self, scale: Tensor | float = 1.0) -> None:
        """Move the parameters against the gradients, which are used up.

        Args:
            scale: what the rates are multiplied by in this iteration: a number, or one for each
                network, shape (networks, 1, 1).
        """
        rate = self.rate * scale
        if self.decays:
            for weight in self.model.weights:
                gradient_of(weight).addcmul_(weight, self.decay)
        for index, value in enumerate(self.model.parameters()):
            change = gradient_of(value)
            if self.velocities is not None:
                velocity = self.velocities[index].mul_(self.momentum).add_(change)
                ahead = change.addcmul_(velocity, self.momentum)  # Nesterov's
                change = torch.where(self.nesterov, ahead, velocity)
            value.addcmul_(change, rate, value=-1)
            value.grad = None


def gradient_of(value: Tensor) -> Tensor:
    """The gradient of a parameter.

    Raises:
        RuntimeError: nothing has been differentiated.
    """
    if value.grad is None:
        raise RuntimeError("a parameter has no gradient: call backward before step")
    return value.grad


def by_network(values: Sequence[float], like: Tensor) -> Tensor:
    """Make numbers, one a network, a tensor (networks, 1, 1) that multiplies stacked parameters.

    Args:
        values: the numbers.
        like: has the type and the device that are wanted.
    """
    return torch.tensor(values, dtype=like.dtype, device=like.device)[:, None, None]


def runs(names: Iterable[str]) -> list[tuple[str, slice]]:
    """Group equal neighbours: a, a, b becomes a at 0..2 and b at 2..3."""
    lengths = [(name, len(list(group))) for name, group in groupby(names)]
    ends = [0]
    for _, length in lengths:
        ends.append(ends[-1] + length)
    return [
        (name, slice(first, last))
        for (name, _), (first, last) in zip(lengths, pairwise(ends), strict=True)
    ]


def backward_each(losses: Tensor) -> None:
    """Differentiate each network's loss (networks,) by its own parameters.

    The sum does so: no network's loss depends on another's parameters.
    """
    losses.sum().backward()  # type: ignore[no-untyped-call]


def cross_entropy_each(logits: Tensor, labels: Tensor) -> Tensor:
    """Each network's mean cross entropy in nats, fused with softmax: stable for any logits."""
    losses = nn.functional.cross_entropy(
        logits.flatten(0, 1), labels.expand(logits.shape[:2]).flatten(), reduction="none"
    )
    return losses.view(logits.shape[:2]).mean(1)


@torch.no_grad()
def evaluate_each(
    model: StackedMLP, inputs: Tensor, labels: Tensor, batch_size: int = 1000
) -> tuple[Tensor, Tensor]:
    """Each network's mean cross entropy and accuracy (a share) on examples that all see.

    Args:
        model: stacked networks.
        inputs: (n, inputs).
        labels: (n,) int64.
        batch_size: examples at a time; the result does not depend on it but in the last bits.

    Returns:
        two tensors (networks,) in float64 on the CPU.
    """
    sums = torch.zeros(2, len(model), dtype=torch.float64)
    for start in range(0, len(labels), batch_size):
        part = slice(start, start + batch_size)
        logits = model(inputs[part])
        right = (logits.argmax(-1) == labels[part]).sum(1)
        loss = cross_entropy_each(logits, labels[part]) * len(labels[part])
        sums += torch.stack((loss, right)).double().cpu()
    loss, accuracy = sums / len(labels)
    return loss, accuracy
