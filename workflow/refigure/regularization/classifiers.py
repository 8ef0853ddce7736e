"""Perceptrons with dropout or weight decay on a part of MNIST, trained side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from refigure.batch_order import batch_order
from refigure.mnist import Digits
from refigure.models.mlp import dropout_mask, make_mlp
from refigure.models.mlp_settings import MLPSettings
from refigure.seeding import derive_seed, generators
from refigure.stacked_networks import (
    Descent,
    StackedMLP,
    StackedSGD,
    backward_each,
    cross_entropy_each,
    evaluate_each,
)


@dataclass(frozen=True)
class Regularizer:
    """How one network is kept from learning its training images by heart.

    Attributes:
        dropout: the share of hidden activations set to 0 in a step; input_dropout: of pixels.
        weight_decay: λ of ½λ|W|² in the loss.
        max_norm: the largest norm of the weights into a unit (Srivastava et al. 2014); 0 for none.
    """

    dropout: float = 0.0
    input_dropout: float = 0.0
    weight_decay: float = 0.0
    max_norm: float = 0.0


@dataclass(frozen=True)
class Protocol:
    """The network, its data and its training."""

    sizes: tuple[int, ...]
    initialisation: str
    bias: float
    train_images: int
    iterations: int
    batch_size: int
    learning_rate: float
    evaluate_every: int
    evaluation_images: int  # of the validation images, for the curves


class ClassifierTraining:
    """Networks of every arm and seed side by side; see `resumable.Steps`.

    A seed chooses the training images, the first weights and the batches, the same for every arm:
    arms can be compared seed by seed.
    """

    def __init__(
        self,
        arms: Sequence[Regularizer],
        seeds: Sequence[int],
        protocol: Protocol,
        train: Digits,
        validation: Digits,
        device: str = "cpu",
    ) -> None:
        """Take one network for every arm and seed, those of a seed together."""
        self.arms = [arm for _ in seeds for arm in arms]
        self.protocol = protocol
        self.images = torch.from_numpy(train.images).to(device)
        self.labels = torch.from_numpy(train.labels).to(device)
        count = min(protocol.evaluation_images, len(validation))
        self.checked = as_tensors(validation[:count], device)
        self.chosen, order, models, self.generators = [], [], [], []
        for seed in seeds:
            random = generators(derive_seed(seed, "data")).numpy
            subset = random.permutation(len(train))[: protocol.train_images]
            batches = batch_order(len(subset), protocol.batch_size, protocol.iterations, random)
            for arm in arms:
                self.chosen.append(subset)
                order.append(subset[batches])
                settings = MLPSettings(
                    protocol.sizes,
                    initialisation=protocol.initialisation,
                    bias=protocol.bias,
                    dropout=arm.dropout,
                )
                weights = generators(derive_seed(seed, "weights")).torch
                models.append(make_mlp(settings, weights))
                self.generators.append(generators(derive_seed(seed, "masks")).torch)
        self.order = torch.from_numpy(np.stack(order, axis=1))  # (iterations, networks, batch)
        self.model = StackedMLP(models).to(device)
        descents = [Descent(protocol.learning_rate, weight_decay=a.weight_decay) for a in self.arms]
        self.descent = StackedSGD(self.model, descents)
        self.iteration = 0
        self.last = torch.zeros(len(self.arms))
        self.curves: list[tuple[int, list[float]]] = []

    def step(self) -> None:
        """Do one step, and count it."""
        numbers = self.order[self.iteration].to(self.images.device)
        losses = cross_entropy_each(
            self.model(self.inputs(self.images[numbers]), self.generators), self.labels[numbers]
        )
        backward_each(losses)
        self.descent.step()
        self.bound_norms()
        self.last = losses.detach()
        self.iteration += 1
        if self.iteration % self.protocol.evaluate_every == 0:
            accuracy = evaluate_each(self.model, *self.checked)[1]
            self.curves.append((self.iteration, accuracy.tolist()))

    def inputs(self, images: Tensor) -> Tensor:
        """Drop pixels of images (networks, batch, pixels), where an arm wants it."""
        if not any(arm.input_dropout for arm in self.arms):
            return images
        masks = [
            dropout_mask(images.shape[1:], arm.input_dropout, generator)
            if arm.input_dropout
            else torch.ones(images.shape[1:])
            for arm, generator in zip(self.arms, self.generators, strict=True)
        ]
        return images * torch.stack(masks).to(images)

    @torch.no_grad()
    def bound_norms(self) -> None:
        """Shrink the weights into a unit to the largest norm of their arm."""
        if not any(arm.max_norm for arm in self.arms):
            return
        limits = torch.tensor([arm.max_norm or float("inf") for arm in self.arms])
        for weight in self.model.weights:  # (networks, inputs, outputs)
            norms = weight.norm(dim=1, keepdim=True)
            limit = limits.to(weight)[:, None, None]
            weight.mul_((limit / norms.clamp_min(1e-12)).clamp_max(1.0))

    def losses(self) -> list[float]:
        """Give the last losses, one a network."""
        return [float(loss) for loss in self.last]

    def accuracies(self, digits: Digits) -> list[float]:
        """Each network's accuracy on images that none has seen."""
        found = evaluate_each(self.model, *as_tensors(digits, self.images.device.type))[1]
        return [float(accuracy) for accuracy in found]

    def training_accuracies(self, limit: int = 10_000) -> list[float]:
        """Each network's accuracy on its own training images, or the first `limit` of them."""
        found = []
        for index, subset in enumerate(self.chosen):
            own = torch.from_numpy(subset[:limit]).to(self.images.device)
            network = StackedMLP([self.model.network(index)]).to(self.images.device)
            found.append(float(evaluate_each(network, self.images[own], self.labels[own])[1]))
        return found

    def state(self) -> dict[str, Any]:
        """Give everything that the rest of the training depends on."""
        return {
            "iteration": self.iteration,
            "model": self.model.state_dict(),
            "generators": [generator.get_state() for generator in self.generators],
            "curves": self.curves,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        self.model.load_state_dict(state["model"])
        for generator, saved in zip(self.generators, state["generators"], strict=True):
            generator.set_state(saved)
        self.curves = [(int(when), list(values)) for when, values in state["curves"]]
        self.iteration = int(state["iteration"])


def as_tensors(digits: Digits, device: str) -> tuple[Tensor, Tensor]:
    """Give images and labels as tensors on a device."""
    return torch.from_numpy(digits.images).to(device), torch.from_numpy(digits.labels).to(device)
