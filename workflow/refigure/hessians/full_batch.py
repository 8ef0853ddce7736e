"""Plain gradient descent on a function of a vector, with the gradient's norm along the way."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.func import grad, grad_and_value

from refigure.hessian.products import forward_over_reverse
from refigure.hessian.taylor import Expansion
from refigure.hessians.tables import write_records


@dataclass(frozen=True)
class Moment:
    """Where a training stands."""

    iteration: int
    loss: float
    gradient_norm: float


class FullBatchDescent:
    """A function of a vector, and a point on its way down."""

    def __init__(self, function: Callable[[Tensor], Tensor], start: Tensor) -> None:
        """Begin at `start`, (n,)."""
        self.function = function
        self.x = start
        self.iteration = 0
        self.track: list[Moment] = []

    def run(self, steps: int, rate: float, log_every: int) -> None:
        """Go on for some steps."""
        differentiate = grad_and_value(self.function)
        for _ in range(steps):
            gradient, loss = differentiate(self.x)
            if self.iteration % log_every == 0:
                self.track.append(Moment(self.iteration, float(loss), float(gradient.norm())))
            self.x = self.x - rate * gradient
            self.iteration += 1

    def changes(self) -> Callable[[float], float]:
        """Give a function: what one step of some size along the gradient here does."""
        gradient, here = (torch.as_tensor(one) for one in grad_and_value(self.function)(self.x))
        return lambda step: float(self.function(self.x - step * gradient) - here)

    def expansion(self) -> Expansion:
        """The second-order expansion along the gradient here, by one product."""
        gradient = torch.as_tensor(grad(self.function)(self.x))
        product = forward_over_reverse(self.function, self.x, gradient)
        return Expansion(float(gradient @ gradient), float(gradient @ product))

    def write(self, path: str | Path) -> None:
        """Write loss and gradient norm by iteration."""
        write_records(path, Moment, self.track)


def worst_ratio(training: FullBatchDescent, rate: float, steps: int) -> float:
    """The largest loss over some steps from here on at another rate, over the loss here."""
    trial = FullBatchDescent(training.function, training.x)
    trial.run(steps, rate, 1)
    losses = [moment.loss for moment in trial.track]
    return max(losses) / losses[0] if all(map(math.isfinite, losses)) else math.inf
