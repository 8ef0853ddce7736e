"""Train the networks of a stack, each at its own learning rate, and go on after a kill."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from refigure.batch_order import batch_order
from refigure.checkpoints import load_state, save_state
from refigure.deep_stacks import DeepStack, Jitter, Member
from refigure.errors import InputError
from refigure.mnist import Digits
from refigure.seeding import derive_seed, generators
from refigure.stacked_networks import cross_entropy_each

logger = logging.getLogger("refigure")
SAVE_SECONDS = 60.0
Watch = Callable[[int, DeepStack], None]  # gets the number of steps done, and the stack


@dataclass(frozen=True)
class StackProtocol:
    """Stochastic gradient descent with momentum, at a constant learning rate."""

    steps: int
    batch_size: int
    momentum: float
    record_every: int  # steps in a row of the curves

    def __post_init__(self) -> None:
        """Refuse what cannot be meant.

        Raises:
            InputError: names the setting.
        """
        for name in ("steps", "batch_size", "record_every"):
            if getattr(self, name) < 1:
                raise InputError(f"{name} is {getattr(self, name)}; it must be positive.")
        if self.steps % self.record_every:
            raise InputError(
                f"record_every {self.record_every} does not divide steps {self.steps}."
            )


def each_label(labels: Tensor, networks: int) -> Tensor:
    """Give labels (sets, batch) to every network of a set: (networks, batch)."""
    return labels.repeat_interleave(networks // len(labels), 0)


class StackTraining:
    """A training that can be put away and taken up again to the same bits."""

    def __init__(
        self,
        stack: DeepStack,
        members: Sequence[Member],
        data: Digits,
        protocol: StackProtocol,
        jitter: Jitter | None = None,
    ) -> None:
        """Begin; members of one seed see the same images, and stand one after the other.

        Raises:
            ValueError: the members are not in sets of one seed and equal size.
        """
        seeds = list(dict.fromkeys(member.seed for member in members))
        size = len(members) // len(seeds)
        if [member.seed for member in members] != [seed for seed in seeds for _ in range(size)]:
            raise ValueError("members of one seed must stand together, as many for every seed")
        self.stack, self.protocol, self.jitter = stack, protocol, jitter
        device = stack.weights[0].device
        self.images, self.labels = tensors_of(data, device)
        rates = torch.tensor([member.learning_rate for member in members], device=device)
        self.rates = rates.view(-1, 1, 1)
        sources = [generators(derive_seed(seed, "images")).numpy for seed in seeds]
        orders = [
            batch_order(len(data), protocol.batch_size, protocol.steps, source)
            for source in sources
        ]
        self.order = torch.from_numpy(np.stack(orders, axis=1)).to(device)  # (steps, sets, batch)
        self.noise = generators(derive_seed(seeds[0], "jitter")).torch
        self.velocities = [torch.zeros_like(one) for one in stack.parameters()]
        self.step = 0
        self.sums = torch.zeros(len(members), device=device)
        self.curves: list[list[float]] = []  # a row every `record_every` steps: each one's loss

    def advance(self) -> None:
        """Take a step: v ← momentum v + g, w ← w − rate v."""
        chosen = self.order[self.step]
        noise = (self.jitter, self.noise) if self.jitter else None
        logits = self.stack.forward(self.images[chosen], jitter=noise)
        losses = cross_entropy_each(logits, each_label(self.labels[chosen], len(logits)))
        parameters = self.stack.parameters()
        gradients = torch.autograd.grad(losses.sum(), parameters)
        with torch.no_grad():
            for parameter, velocity, gradient in zip(
                parameters, self.velocities, gradients, strict=True
            ):
                velocity.mul_(self.protocol.momentum).add_(gradient)
                parameter.addcmul_(velocity, self.rates, value=-1)
            self.sums += losses.detach()
        self.step += 1
        if self.step % self.protocol.record_every == 0:
            self.curves.append((self.sums / self.protocol.record_every).tolist())
            self.sums.zero_()

    def run(
        self, path: Path | None = None, watch: Watch | None = None, every: int = 1
    ) -> list[list[float]]:
        """Train to the end, from the state at `path` where there is one, and give the curves.

        Args:
            watch: is shown the stack before the first step and after every `every` steps.
        """
        if path:
            self.restore(load_state(path))
        saved = time.monotonic()
        if watch and self.step == 0:
            watch(0, self.stack)
        while self.step < self.protocol.steps:
            self.advance()
            if watch and self.step % every == 0:
                watch(self.step, self.stack)
            if path and time.monotonic() - saved > SAVE_SECONDS:
                save_state(path, self.state())
                saved = time.monotonic()
                logger.info("step %d of %d", self.step, self.protocol.steps)
        return self.curves

    def state(self) -> dict[str, Any]:
        """Everything that the rest of the training depends on."""
        return {
            "step": self.step,
            "parameters": [one.detach() for one in self.stack.parameters()],
            "running": [one for pair in self.stack.running for one in pair],
            "velocities": self.velocities,
            "sums": self.sums,
            "curves": self.curves,
            "noise": self.noise.get_state(),
        }

    def restore(self, state: dict[str, Any] | None) -> None:
        """Go on from a state."""
        if state is None:
            return
        running = [one for pair in self.stack.running for one in pair]
        with torch.no_grad():
            for name, here in (
                ("parameters", self.stack.parameters()),
                ("running", running),
                ("velocities", self.velocities),
            ):
                for one, saved in zip(here, state[name], strict=True):
                    one.copy_(saved)
            self.sums.copy_(state["sums"])
        self.curves, self.step = state["curves"], state["step"]
        self.noise.set_state(state["noise"])


def tensors_of(data: Digits, device: torch.device) -> tuple[Tensor, Tensor]:
    """Images and labels as tensors on a device."""
    return torch.from_numpy(data.images).to(device), torch.from_numpy(data.labels).to(device)


@torch.no_grad()
def errors_of(stack: DeepStack, data: Digits, batch: int = 500) -> list[float]:
    """The share of images that each network gets wrong, with running statistics."""
    images, labels = tensors_of(data, stack.weights[0].device)
    wrong = torch.zeros(len(stack.weights[0]), dtype=torch.int64)
    for start in range(0, len(data), batch):
        part = slice(start, start + batch)
        logits = stack.forward(images[None, part], training=False)
        # A network that has diverged gives NaN, which names no class.
        right = (logits.argmax(2) == labels[part]) & ~logits.isnan().any(2)
        wrong += (~right).sum(1).cpu()
    return [float(one) for one in wrong / len(data)]
