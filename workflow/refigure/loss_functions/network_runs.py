"""Train the networks of one experiment that share a seed, side by side on the same batches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from refigure.batch_order import batch_order
from refigure.loss_functions.stacked_losses import losses_of
from refigure.mnist import CLASSES, Digits
from refigure.models.mlp import MLP, make_mlp
from refigure.models.mlp_settings import MLPSettings
from refigure.seeding import derive_seed, generators
from refigure.stacked_networks import Descent, StackedMLP, StackedSGD, backward_each, evaluate_each


@dataclass(frozen=True)
class Arm:
    """One way to train: a loss of `stacked_losses`, a rate, a start, clean or noisy labels."""

    loss: str
    learning_rate: float
    start: str
    noisy: bool = False


@dataclass(frozen=True)
class Start:
    """How parameters begin."""

    initialisation: str  # of refigure.models.mlp
    weight_std: float = 0.1  # of truncated_normal
    bias: float = 0.0
    output_bias: float | None = None  # of the last layer, where it differs


@dataclass(frozen=True)
class Protocol:
    """What the arms of an experiment have in common."""

    sizes: tuple[int, ...]
    activation: str
    iterations: int
    batch_size: int
    looked_at: tuple[int, ...]  # iterations, beside the multiples of evaluate_every
    evaluate_every: int
    label_noise: float  # share of labels that are replaced by another class, for noisy arms


@dataclass(frozen=True)
class Look:
    """What is seen of every network at an iteration: arrays (networks,)."""

    iteration: int
    loss: NDArray[np.float64]  # softmax cross entropy on the test images
    accuracy: NDArray[np.float64]
    gradient: NDArray[np.float64]  # norm over all parameters, of the network's own loss on a batch


def flip_labels(
    labels: NDArray[np.int64], share: float, random: np.random.Generator
) -> NDArray[np.int64]:
    """Replace a share of the labels, drawn one by one, by another class, each alike."""
    flipped = random.random(len(labels)) < share
    return np.where(flipped, (labels + random.integers(1, CLASSES, len(labels))) % CLASSES, labels)


def start_networks(
    protocol: Protocol, arms: Mapping[str, Arm], starts: Mapping[str, Start], seed: int
) -> list[MLP]:
    """Make the networks of all arms; those of one start begin alike."""
    models = []
    for arm in arms.values():
        start = starts[arm.start]
        settings = MLPSettings(
            protocol.sizes, protocol.activation, start.initialisation, start.weight_std, start.bias
        )
        model = make_mlp(settings, generators(derive_seed(seed, "weights")).torch)
        if start.output_bias is not None:
            with torch.no_grad():
                model.linears()[-1].bias.fill_(start.output_bias)
        models.append(model)
    return models


def train_side_by_side(
    models: Sequence[MLP],
    protocol: Protocol,
    arms: Mapping[str, Arm],
    train: Digits,
    test: Digits,
    seed: int,
) -> tuple[list[Look], StackedMLP]:
    """Train the networks, one an arm, and look at them on the way and at the end."""
    model = StackedMLP(models)
    optimizer = StackedSGD(model, [Descent(arm.learning_rate) for arm in arms.values()])
    loss_each = losses_of([arm.loss for arm in arms.values()], protocol.label_noise)
    random = generators(derive_seed(seed, "labels")).numpy
    noisy = flip_labels(train.labels, protocol.label_noise, random)
    order = batch_order(
        len(train),
        protocol.batch_size,
        protocol.iterations + 1,  # the last batch is for the gradient at the end
        generators(derive_seed(seed, "batches")).numpy,
    )
    images, examples = torch.from_numpy(train.images), torch.from_numpy(order)
    labels = torch.from_numpy(
        np.stack([noisy if arm.noisy else train.labels for arm in arms.values()])
    )
    tests = torch.from_numpy(test.images), torch.from_numpy(test.labels)
    looks = []
    for iteration, batch in enumerate(examples):
        backward_each(loss_each(model(images[batch]), labels[:, batch]))
        if iteration == protocol.iterations or seen(protocol, iteration):
            loss, accuracy = evaluate_each(model, *tests)
            looks.append(Look(iteration, loss.numpy(), accuracy.numpy(), gradient_norms(model)))
        if iteration < protocol.iterations:
            optimizer.step()
    return looks, model


def seen(protocol: Protocol, iteration: int) -> bool:
    """Whether the networks are looked at before this iteration."""
    return iteration in protocol.looked_at or iteration % protocol.evaluate_every == 0


def gradient_norms(model: StackedMLP) -> NDArray[np.float64]:
    """The norm of each network's gradient, over all its parameters."""
    gradients: list[Tensor] = [p.grad for p in model.parameters() if p.grad is not None]
    squares = sum(gradient.square().flatten(1).sum(1) for gradient in gradients)
    return np.asarray(torch.as_tensor(squares).sqrt().double().numpy())
