"""Train an image classifier by stochastic gradient descent, resumably, to the same bits.

The batches come from a table on the device, nothing waits for the device between the rows of the
curves, and everything random or scheduled is a function of the seed and the iteration.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from refigure.augmentation import Batches, LabelledImages
from refigure.models.modes import mode
from refigure.optimization import (
    TrainingSettings,
    autocast,
    learning_rate_at,
    make_optimizer,
    prepare_card,
    with_precision,
)
from refigure.training_loop import TrainingLoop, gradient_norm


@dataclass(frozen=True)
class Evaluation:
    """One row of a training's curves; the errors are fractions."""

    iteration: int
    train_loss: float  # mean over the iterations since the last row
    train_error: float  # of the batches since the last row, with augmentation
    test_loss: float
    test_error: float
    gradient_norm: float  # of the last batch, without the weight decay


class Training(TrainingLoop[Evaluation]):
    """A training of an image classifier in progress."""

    row_kind = Evaluation
    work_unit = "images"

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
        device = train.table.device
        model = model.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.test = test
        self.batches = Batches(train, settings.batch_size, seed, settings.augment)
        self.settings = with_precision(settings, device)
        if device == "cuda":
            prepare_card(self.settings.precision)
        self.forward: Callable[[Tensor], Tensor] = model
        if settings.compile_mode is not None:
            self.forward = torch.compile(model, mode=settings.compile_mode)
        self.gradient_norm = torch.zeros((), device=device)
        optimizer = make_optimizer(model, self.settings)
        iterations, every = settings.iterations, settings.evaluate_every
        super().__init__(model, optimizer, iterations, every, seed, name, device, recorded=2)

    def step(self) -> None:
        """Do one iteration without waiting for the device."""
        images, labels = self.batches.at(self.iteration)
        for group in self.optimizer.param_groups:
            group["lr"] = self.learning_rate(self.iteration)
        self.optimizer.zero_grad(set_to_none=True)
        with autocast(self.settings.precision, self.device):
            logits = self.forward(images).float()  # (batch, classes)
        loss = nn.functional.cross_entropy(logits, labels)
        loss.backward()  # type: ignore[no-untyped-call]
        self.record_numbers(loss, (logits.detach().argmax(1) != labels).float().mean())
        self.iteration += 1
        if self.row_is_due():
            self.gradient_norm = gradient_norm(self.model)
        self.optimizer.step()

    def work(self) -> int:
        """The images of a batch."""
        return self.settings.batch_size

    def learning_rate(self, iteration: int) -> float:
        """The learning rate of an iteration, counted from 0."""
        return learning_rate_at(iteration, self.settings)

    def add_row(self, *recorded: float) -> None:
        """Evaluate on the test images and add a row to the curves."""
        train_loss, train_error = recorded
        loss, error = evaluate(self.model, self.test, self.settings.precision)
        if not np.isfinite(loss):
            raise self.diverged(loss, self.iteration)
        norm = float(self.gradient_norm)
        self.curves.append(Evaluation(self.iteration, train_loss, train_error, loss, error, norm))

    def describe_row(self, row: Evaluation) -> str:
        """Write the errors of a row."""
        return f"train error {row.train_error:.2%}, test error {row.test_error:.2%}"


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
