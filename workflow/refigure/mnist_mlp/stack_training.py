"""Train a stack of the post's networks, and note what the post prints and what it should."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from refigure.batch_order import batch_order
from refigure.mnist import Digits, Mnist
from refigure.mnist_mlp.arm_losses import ARM_LOSSES
from refigure.mnist_mlp.arms import Arm
from refigure.models.mlp import make_mlp
from refigure.seeding import derive_seed, generators
from refigure.stacked_networks import (
    Descent,
    StackedMLP,
    StackedSGD,
    backward_each,
    cross_entropy_each,
    evaluate_each,
    runs,
)

PRINT_EVERY = 100  # iterations, as the post's code has it

Run = tuple[str, int]  # arm and seed


@dataclass(frozen=True)
class Examples:
    """Digits as tensors on a device."""

    images: Tensor  # (n, 784) float32
    labels: Tensor  # (n,) int64

    def __len__(self) -> int:
        """The number of digits."""
        return len(self.labels)


def examples_of(digits: Digits, device: str) -> Examples:
    """Put digits on a device."""
    return Examples(
        torch.from_numpy(digits.images).to(device), torch.from_numpy(digits.labels).to(device)
    )


def parts_of(
    mnist: Mnist, train: int, validation: int, test: int, device: str
) -> dict[str, Examples]:
    """The first images of each part, on which networks are evaluated."""
    return {
        "train": examples_of(mnist.train[:train], device),
        "validation": examples_of(mnist.validation[:validation], device),
        "test": examples_of(mnist.test[:test], device),
    }


class TorchOptimizer:
    """An optimiser of `torch.optim` for a stack: what it does to one number it does to all."""

    KINDS = {  # noqa: RUF012, a constant
        # ASSUME: PyTorch's constants besides the rate; the post names no optimiser but momentum
        "adam": torch.optim.Adam,
        "rmsprop": torch.optim.RMSprop,
        "adagrad": torch.optim.Adagrad,
    }

    def __init__(self, model: StackedMLP, kind: str, rate: float) -> None:
        self.optimizer = self.KINDS[kind](model.parameters(), lr=rate)

    def step(self, scale: Tensor | float = 1.0) -> None:
        """Move the parameters; the rate is constant, whatever `scale`."""
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)


def make_optimizer(model: StackedMLP, arms: Sequence[Arm]) -> StackedSGD | TorchOptimizer:
    """Make the optimiser of a stack from the arms of its networks."""
    first = arms[0]
    if first.optimizer != "sgd":
        return TorchOptimizer(model, first.optimizer, first.learning_rate)
    descents = [
        Descent(arm.learning_rate, arm.momentum, arm.nesterov, arm.weight_decay) for arm in arms
    ]
    return StackedSGD(model, descents)


def stack_order(arms: Sequence[Arm], seeds: Sequence[int], count: int, seed: int) -> Tensor:
    """Draw the batches (iterations, networks, batch) of a stack.

    Networks with one seed see the same batches whatever their arm, so that arms can be compared
    seed by seed.
    """
    drawn: dict[tuple[int, int | None], NDArray[np.int32]] = {}
    for arm, number in zip(arms, seeds, strict=True):
        key = (number, arm.file_order_from)
        if key not in drawn:
            generator = generators(derive_seed(seed, "order", number)).numpy
            size = (count, arm.batch_size, arm.iterations)
            drawn[key] = batch_order(*size, generator, arm.file_order_from).astype(np.int32)
    orders = [drawn[number, arm.file_order_from] for arm, number in zip(arms, seeds, strict=True)]
    return torch.from_numpy(np.stack(orders, axis=1))


class StackTraining:
    """A stack of runs in training."""

    def __init__(
        self, stack: Sequence[Run], arms: Mapping[str, Arm], train: Examples, seed: int
    ) -> None:
        """Make the networks; a run's numbers do not depend on what it is stacked with.

        Args:
            stack: the runs, which agree in `Arm.stack_key`.
            arms: by name.
            train: the examples.
            seed: all seeds derive from it.
        """
        self.stack, self.train = stack, train
        self.arms = [arms[name] for name, _ in stack]
        seeds = [number for _, number in stack]
        device = train.labels.device
        self.model = StackedMLP(
            [
                make_mlp(arm.network(), generators(derive_seed(seed, "weights", number)).torch)
                for arm, number in zip(self.arms, seeds, strict=True)
            ]
        ).to(device)
        self.optimizer = make_optimizer(self.model, self.arms)
        self.dropout = [
            generators(derive_seed(seed, "dropout", name, number)).torch for name, number in stack
        ]
        self.losses = runs(arm.loss for arm in self.arms)
        # all examples at once: their order does not matter
        self.whole = self.arms[0].batch_size == len(train)
        self.order = (
            None if self.whole else stack_order(self.arms, seeds, len(train), seed).to(device)
        )
        self.varies = any(arm.schedule != "constant" for arm in self.arms)
        self.lines: list[tuple[int, Tensor, Tensor]] = []  # iteration, accuracy, loss by network

    def batch(self, iteration: int) -> tuple[Tensor, Tensor]:
        """The images (networks, batch, 784) and labels (networks, batch) of an iteration."""
        if self.order is None:
            return self.train.images, self.train.labels.expand(len(self.stack), -1)
        chosen = self.order[iteration]
        images = self.train.images.index_select(0, chosen.flatten())
        return images.view(*chosen.shape, -1), self.train.labels[chosen]

    def step(self, iteration: int) -> None:
        """Do one iteration; note the line that the post prints where one is due."""
        images, labels = self.batch(iteration)
        logits = self.model(images, self.dropout)
        losses = [ARM_LOSSES[name](logits[part], labels[part]) for name, part in self.losses]
        backward_each(torch.cat(losses))
        scale: Tensor | float = 1.0
        if self.varies:
            shares = [arm.rate_share(iteration) for arm in self.arms]
            scale = torch.tensor(shares, device=images.device)[:, None, None]
        self.optimizer.step(scale)
        if iteration % PRINT_EVERY == 0:
            self.print_line(iteration, images, labels)

    @torch.no_grad()
    def print_line(self, iteration: int, images: Tensor, labels: Tensor) -> None:
        """Evaluate on the batch just trained on, after the update, as the post does."""
        logits = self.model(images)
        accuracy = (logits.argmax(-1) == labels).double().mean(1)
        self.lines.append((iteration, accuracy.cpu(), cross_entropy_each(logits, labels).cpu()))

    def go(self) -> Iterator[int]:
        """Train; stop after each iteration at which all is to be evaluated, and give its number."""
        first = 0
        for last in self.arms[0].evaluated_at():
            for iteration in range(first, last):
                self.step(iteration)
            yield last
            first = last

    def evaluate(self, part: Examples) -> tuple[list[float], list[float]]:
        """The loss and the accuracy of each network on examples."""
        loss, accuracy = evaluate_each(self.model, part.images, part.labels)
        return loss.tolist(), accuracy.tolist()

    @torch.no_grad()
    def right(self, part: Examples) -> NDArray[np.bool_]:
        """Which examples each network gets right, (networks, n)."""
        found = []
        for start in range(0, len(part), 1000):
            some = slice(start, start + 1000)
            found.append(self.model(part.images[some]).argmax(-1) == part.labels[some])
        right: NDArray[np.bool_] = torch.cat(found, dim=1).cpu().numpy()
        return right
