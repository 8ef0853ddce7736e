"""How a translator is trained: the paper's section 3.4, or a shorter form of it."""

import math
from dataclasses import dataclass

from refigure.errors import InputError
from refigure.optimization import OPTIMIZERS, PRECISIONS


@dataclass(frozen=True)
class Protocol:
    """The training of a translator; by default the paper's."""

    epochs: float = 7.5
    learning_rate: float = 0.7
    halve_from: float = 5.0  # epochs, after which the rate is halved for the first time
    halve_every: float = 0.5  # epochs, between two halvings
    batch_size: int = 128
    clip: float | None = 5.0  # the largest norm of the gradient, divided by the batch's sentences
    optimizer: str = "sgd"  # without momentum; or adam
    reverse_source: bool = True
    precision: str = "float32"
    evaluate_every: int = 1000  # iterations in a row of the curves
    match_sentences: int = 0  # held-out sentences that are translated at each row
    may_diverge: bool = False  # whether a loss that is not finite is a result and no mistake

    def __post_init__(self) -> None:
        """Refuse what cannot be meant.

        Raises:
            InputError: names the setting.
        """
        positive = ("epochs", "learning_rate", "halve_every", "batch_size", "evaluate_every")
        for name in positive:
            if getattr(self, name) <= 0:
                raise InputError(f"{name} is {getattr(self, name)}; it must be positive.")
        if self.clip is not None and self.clip <= 0:
            raise InputError(f"clip is {self.clip}; it must be positive, or null for none.")
        for name, known in {"optimizer": OPTIMIZERS, "precision": PRECISIONS}.items():
            if getattr(self, name) not in known:
                raise InputError(f"{name} {getattr(self, name)!r} is none of {', '.join(known)}.")

    def iterations(self, per_epoch: int) -> int:
        """How many iterations the training has."""
        return max(1, round(self.epochs * per_epoch))

    def rate_at(self, iteration: int, per_epoch: int) -> float:
        """The learning rate of an iteration, counted from 0.

        "After 5 epochs, we begun halving the learning rate every half epoch": half of it from 5
        epochs on, a quarter from 5.5 on.
        """
        # in whole iterations, so that no rounding of a quotient shifts a halving
        start = round(self.halve_from * per_epoch)
        if iteration < start:
            return self.learning_rate
        every = max(1.0, self.halve_every * per_epoch)
        halvings = 1 + math.floor((iteration - start) / every + 1e-9)
        return self.learning_rate / 2.0**halvings
