"""A loop of training steps that a killed run goes on with, to the same bits."""

import logging
import time
from pathlib import Path
from typing import Any, Protocol

from refigure.checkpoints import damaged, load_state, save_state
from refigure.errors import InputError

logger = logging.getLogger("refigure")


class Steps(Protocol):
    """A training: how many steps are done, the next one, and all that the rest depends on."""

    iteration: int

    def step(self) -> None:
        """Do one step, and count it."""

    def state(self) -> dict[str, Any]:
        """Give everything that the rest of the training depends on."""

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a state."""

    def losses(self) -> list[float]:
        """Give the last losses, one a network."""


def run_steps(training: Steps, iterations: int, path: Path, save_seconds: float) -> None:
    """Train up to a number of iterations, from the state at `path` where there is one.

    The state stays; who calls removes it when the results are written.

    Raises:
        InputError: a loss is not finite; the state is damaged.
    """
    state = load_state(path)
    if state is not None:
        try:
            training.restore(state)
        except (KeyError, TypeError, ValueError, RuntimeError) as error:
            raise damaged(path, f"it does not fit ({error})") from None
        logger.info("goes on after iteration %d", training.iteration)
    saved = time.monotonic()
    every = max(1, iterations // 10)
    while training.iteration < iterations:
        training.step()
        if training.iteration % every == 0 or training.iteration == iterations:
            report_losses(training, iterations)
        if time.monotonic() - saved >= save_seconds:
            save_state(path, training.state())
            saved = time.monotonic()


def report_losses(training: Steps, iterations: int) -> None:
    """Log the losses of all networks.

    Raises:
        InputError: one is not finite: nothing that follows would mean anything.
    """
    losses = training.losses()
    text = " ".join(f"{loss:.4g}" for loss in losses)
    logger.info("iteration %d of %d: %s", training.iteration, iterations, text)
    if any(loss != loss or abs(loss) == float("inf") for loss in losses):
        raise InputError(
            f"A loss is not finite by iteration {training.iteration} ({text}). Lower learning_rate."
        )
