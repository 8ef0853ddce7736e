"""The loop of every training: rows of its curves, progress, a state to go on from after a kill.

What is trained, by which step and how it is evaluated, is in subclasses. Nothing in a step waits
for the device: losses are recorded there and read where a row ends.
"""

import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import numpy as np
import torch
from torch import nn

from refigure.checkpoints import damaged, load_state, save_state
from refigure.errors import InputError
from refigure.seeding import derive_seed

logger = logging.getLogger("refigure")

SAVE_SECONDS = 60.0  # a killed training loses a minute at most


class CurveRow(Protocol):
    """A row of a training's curves: a frozen dataclass with these fields first."""

    @property
    def iteration(self) -> int:
        """The number of iterations done."""

    @property
    def train_loss(self) -> float:
        """The mean loss since the last row."""


Row = TypeVar("Row", bound=CurveRow)


class DivergedError(InputError):
    """The loss is not finite."""


class TrainingLoop(ABC, Generic[Row]):
    """A training in progress: model, optimizer, position, curves so far."""

    row_kind: ClassVar[type]  # the dataclass of a row
    work_unit: ClassVar[str]  # what the speed of the progress line counts

    def __init__(
        self,
        model: nn.Module,
        optimizer: torch.optim.Optimizer,
        iterations: int,
        evaluate_every: int,
        seed: int,
        name: str,
        device: str,
        recorded: int,
    ) -> None:
        """Start at iteration 0.

        Args:
            evaluate_every: iterations in a row of the curves.
            name: arm and seed, for messages.
            recorded: how many numbers `step` records, of which the first is the loss.
        """
        self.model, self.optimizer = model, optimizer
        self.iterations, self.evaluate_every = iterations, evaluate_every
        self.seed, self.name, self.device = seed, name, device
        self.iteration = 0
        self.curves: list[Row] = []
        # what each iteration since the last row records, read only there
        self.record = torch.zeros(recorded, evaluate_every, device=device)
        self.seconds = 0.0  # that the training has taken, over all its runs

    @abstractmethod
    def step(self) -> None:
        """Do one iteration, record its numbers and count it, without waiting for the device."""

    @abstractmethod
    def add_row(self, *recorded: float) -> None:
        """Evaluate and add a row to the curves; `recorded` holds means since the last row."""

    @abstractmethod
    def learning_rate(self, iteration: int) -> float:
        """The learning rate of an iteration, counted from 0."""

    @abstractmethod
    def work(self) -> int:
        """How many images, words or the like the last step has worked on."""

    @abstractmethod
    def describe_row(self, row: Row) -> str:
        """Write what a row says beside the training loss, for the progress line."""

    def record_numbers(self, *numbers: torch.Tensor) -> None:
        """Record the numbers of the iteration that is not counted yet."""
        place = self.iteration % self.evaluate_every
        for kept, number in zip(self.record, numbers, strict=True):
            kept[place] = number.detach()

    def row_is_due(self) -> bool:
        """Tell whether a row of the curves ends with this iteration."""
        return self.iteration % self.evaluate_every == 0 or self.iteration == self.iterations

    def read_record(self) -> tuple[float, ...]:
        """Wait for the device; give the means of what was recorded since the last row.

        Raises:
            DivergedError: a loss is not finite.
        """
        before = self.curves[-1].iteration if self.curves else 0
        numbers = self.record[:, : self.iteration - before].double().cpu().numpy()
        if not np.isfinite(numbers[0]).all():
            first = int(np.flatnonzero(~np.isfinite(numbers[0]))[0])
            raise self.diverged(numbers[0][first], before + first + 1)
        return tuple(map(float, numbers.mean(axis=1)))

    def diverged(self, loss: float, iteration: int) -> DivergedError:
        """The error for a loss that is not finite."""
        return DivergedError(
            f"{self.name}: the loss is {loss} at iteration {iteration}. A smaller learning_rate"
            f" (it is {self.learning_rate(iteration - 1):g} there), or warm-up"
            " iterations, keep it finite."
        )

    def state(self) -> dict[str, Any]:
        """Everything that the rest of the training depends on, with PyTorch's own random states.

        Batches and the networks here do not draw from those; a dropout layer would.
        """
        return {
            "iteration": self.iteration,
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "curves": [asdict(row) for row in self.curves],  # type: ignore[call-overload]
            "record": self.record,
            "random": torch.get_rng_state(),
            "random_cuda": torch.cuda.get_rng_state() if self.device == "cuda" else None,
            "seconds": self.seconds,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.curves = [self.row_kind(**row) for row in state["curves"]]
        self.record.copy_(state["record"])
        torch.set_rng_state(state["random"])
        if state["random_cuda"] is not None:
            torch.cuda.set_rng_state(state["random_cuda"])
        self.iteration, self.seconds = state["iteration"], state["seconds"]

    def start(self, path: Path) -> None:
        """Go on from the state at `path`, or begin where there is none."""
        state = load_state(path)
        if state is None:
            torch.manual_seed(derive_seed(self.seed, "layers"))
            return
        try:
            self.restore(state)
        except (KeyError, TypeError, ValueError, RuntimeError) as error:
            raise damaged(path, f"it does not fit ({error})") from None
        logger.info("%s: goes on after iteration %d", self.name, self.iteration)

    def save(self, path: Path) -> None:
        """Save the state; a disk that is full now does not end a training of hours."""
        try:
            save_state(path, self.state())
        except OSError as error:
            logger.warning("%s: could not save the state, goes on: %s", self.name, error)

    def run(
        self,
        path: Path,
        clock: Callable[[], float] = time.monotonic,
        save_seconds: float = SAVE_SECONDS,
    ) -> list[Row]:
        """Train to the end, from the state at `path` where there is one, and return the curves.

        The state stays, at its end: who calls removes it (`remove_state`) when the results are
        written, and a kill in between costs nothing.

        Raises:
            DivergedError: the loss is not finite (names arm, seed, iteration).
            InputError: the state is damaged.
        """
        self.start(path)
        first, before = self.iteration, self.seconds
        started = saved = rested = clock()  # rested: the end of the last row
        work = 0  # since then
        self.model.train()
        while self.iteration < self.iterations:
            self.step()
            work += self.work()
            if self.row_is_due():
                recorded = self.read_record()
                rate = work / max(clock() - rested, 1e-9)
                self.add_row(*recorded)
                rested, work = clock(), 0
                self.log_progress(rate, (rested - started) / (self.iteration - first))
            ended = self.iteration == self.iterations
            if ended or clock() - saved >= save_seconds:
                self.seconds = before + clock() - started
                self.save(path)
                saved = clock()
        return self.curves

    def log_progress(self, rate: float, seconds: float) -> None:
        """Log a line; `rate` is that of the steps alone, `seconds` an iteration in all."""
        row, last = self.curves[-1], self.iterations
        logger.info(
            f"{self.name}: iteration {row.iteration} of {last}, loss {row.train_loss:.4f},"
            f" {self.describe_row(row)},"
            f" {rate:.0f} {self.work_unit}/s, {seconds * (last - row.iteration):.0f} s left"
        )


def gradient_norm(model: nn.Module) -> torch.Tensor:
    """The Euclidean norm of the gradient over all parameters that have one."""
    gradients = [parameter.grad for parameter in model.parameters() if parameter.grad is not None]
    return torch.nn.utils.get_total_norm(gradients)
