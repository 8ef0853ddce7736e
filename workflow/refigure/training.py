"""Train an image classifier by stochastic gradient descent, resumably, to the same bits.

One loop for every network: the batches come from a table on the device, nothing waits for the
device between the rows of the curves, and everything random or scheduled is a function of the seed
and the iteration.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from refigure.augmentation import Batches, LabelledImages
from refigure.checkpoints import damaged, load_state, save_state
from refigure.errors import InputError
from refigure.models.modes import mode
from refigure.optimization import (
    TrainingSettings,
    autocast,
    learning_rate_at,
    make_optimizer,
    prepare_card,
    with_precision,
)
from refigure.seeding import derive_seed

logger = logging.getLogger("refigure")

SAVE_SECONDS = 60.0  # a killed training loses a minute at most


@dataclass(frozen=True)
class Evaluation:
    """One row of a training's curves; the errors are fractions."""

    iteration: int
    train_loss: float  # mean over the iterations since the last row
    train_error: float  # of the batches since the last row, with augmentation
    test_loss: float
    test_error: float
    gradient_norm: float  # of the last batch, without the weight decay


class Training:
    """A training in progress: model, optimizer, position, curves so far."""

    def __init__(
        self,
        model: nn.Module,
        train: LabelledImages,
        test: LabelledImages,
        settings: TrainingSettings,
        seed: int,
        name: str,
    ) -> None:
        """Start at iteration 0; `name` (arm and seed) is for messages."""
        self.device = train.table.device
        self.model = model.to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.test, self.seed, self.name = test, seed, name
        self.batches = Batches(train, settings.batch_size, seed, settings.augment)
        self.settings = with_precision(settings, self.device)
        if self.device == "cuda":
            prepare_card(self.settings.precision)
        self.forward: Callable[[Tensor], Tensor] = self.model
        if settings.compile_mode is not None:
            self.forward = torch.compile(self.model, mode=settings.compile_mode)
        self.optimizer = make_optimizer(self.model, self.settings)
        self.iteration = 0
        self.curves: list[Evaluation] = []
        # loss and error of each iteration since the last row, read only there
        self.record = torch.zeros(2, settings.evaluate_every, device=self.device)
        self.gradient_norm = torch.zeros((), device=self.device)
        self.seconds = 0.0  # that the training has taken, over all its runs

    def step(self) -> None:
        """Do one iteration without waiting for the device."""
        images, labels = self.batches.at(self.iteration)
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate_at(self.iteration, self.settings)
        self.optimizer.zero_grad(set_to_none=True)
        with autocast(self.settings.precision, self.device):
            logits = self.forward(images).float()  # (batch, classes)
        loss = nn.functional.cross_entropy(logits, labels)
        loss.backward()  # type: ignore[no-untyped-call]
        place = self.iteration % self.settings.evaluate_every
        self.record[0, place] = loss.detach()
        self.record[1, place] = (logits.detach().argmax(1) != labels).float().mean()
        self.iteration += 1
        if self.row_is_due():
            self.gradient_norm = gradient_norm(self.model)
        self.optimizer.step()

    def row_is_due(self) -> bool:
        """Tell whether a row of the curves ends with this iteration."""
        every, last = self.settings.evaluate_every, self.settings.iterations
        return self.iteration % every == 0 or self.iteration == last

    def read_record(self) -> tuple[float, float]:
        """Wait for the device; give the mean loss and error since the last row.

        Raises:
            InputError: a loss is not finite.
        """
        before = self.curves[-1].iteration if self.curves else 0
        losses, errors = self.record[:, : self.iteration - before].double().cpu().numpy()
        if not np.isfinite(losses).all():
            first = int(np.flatnonzero(~np.isfinite(losses))[0])
            raise self.diverged(losses[first], before + first + 1)
        return float(losses.mean()), float(errors.mean())

    def diverged(self, loss: float, iteration: int) -> InputError:
        """The error for a loss that is not finite."""
        return InputError(
            f"{self.name}: the loss is {loss} at iteration {iteration}. A smaller learning_rate"
            f" (it is {learning_rate_at(iteration - 1, self.settings):g} there), or warm-up"
            " iterations, keep it finite."
        )

    def add_row(self, train_loss: float, train_error: float) -> None:
        """Evaluate on the test images and add a row to the curves."""
        loss, error = evaluate(self.model, self.test, self.settings.precision)
        if not np.isfinite(loss):
            raise self.diverged(loss, self.iteration)
        norm = float(self.gradient_norm)
        self.curves.append(Evaluation(self.iteration, train_loss, train_error, loss, error, norm))

    def state(self) -> dict[str, Any]:
        """Everything that the rest of the training depends on, with PyTorch's own random states.

        Batches and the networks here do not draw from those; a dropout layer would.
        """
        return {
            "iteration": self.iteration,
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "curves": [asdict(row) for row in self.curves],
            "record": self.record,
            "random": torch.get_rng_state(),
            "random_cuda": torch.cuda.get_rng_state() if self.device == "cuda" else None,
            "seconds": self.seconds,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.curves = [Evaluation(**row) for row in state["curves"]]
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
    ) -> list[Evaluation]:
        """Train to the end, from the state at `path` where there is one, and return the curves.

        The state stays, at its end: who calls removes it (`remove_state`) when the results are
        written, and a kill in between costs nothing.

        Raises:
            InputError: the loss is not finite (names arm, seed, iteration); the state is damaged.
        """
        self.start(path)
        first, before = self.iteration, self.seconds
        started = saved = rested = clock()  # rested: the end of the last row
        images = 0  # since then
        self.model.train()
        while self.iteration < self.settings.iterations:
            self.step()
            images += self.settings.batch_size
            if self.row_is_due():
                losses = self.read_record()
                rate = images / max(clock() - rested, 1e-9)
                self.add_row(*losses)
                rested, images = clock(), 0
                self.log_progress(rate, (rested - started) / (self.iteration - first))
            ended = self.iteration == self.settings.iterations
            if ended or clock() - saved >= save_seconds:
                self.seconds = before + clock() - started
                self.save(path)
                saved = clock()
        return self.curves

    def log_progress(self, rate: float, seconds: float) -> None:
        """Log a line; `rate` in images/s of the steps alone, `seconds` an iteration in all."""
        row, last = self.curves[-1], self.settings.iterations
        logger.info(
            f"{self.name}: iteration {row.iteration} of {last}, loss {row.train_loss:.4f},"
            f" train error {row.train_error:.2%}, test error {row.test_error:.2%},"
            f" {rate:.0f} images/s, {seconds * (last - row.iteration):.0f} s left"
        )


def gradient_norm(model: nn.Module) -> Tensor:
    """The Euclidean norm of the gradient over all parameters that have one."""
    gradients = [parameter.grad for parameter in model.parameters() if parameter.grad is not None]
    return torch.nn.utils.get_total_norm(gradients)


@torch.no_grad()
def evaluate(
    model: nn.Module, data: LabelledImages, precision: str = "float32", batch_size: int = 1000
) -> tuple[float, float]:
    """The mean loss and the error (a fraction) on whole images, with running statistics."""
    sums = torch.zeros(2, dtype=torch.float64, device=data.table.device)
    with mode(model, training=False):
        for start in range(0, len(data), batch_size):
            stop = min(start + batch_size, len(data))
            labels = data.labels[start:stop]
            with autocast(precision, data.table.device):
                logits = model(data.table.whole(start, stop)).float()
            loss = nn.functional.cross_entropy(logits, labels, reduction="sum")
            sums += torch.stack((loss, (logits.argmax(1) != labels).sum())).double()
    loss, error = (sums / len(data)).tolist()
    return loss, error
