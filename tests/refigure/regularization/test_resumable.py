"""The loop of steps.  Oracle: a training that counts."""

import logging
import math
from pathlib import Path
from typing import Any

import pytest

from refigure.checkpoints import load_state
from refigure.errors import InputError
from refigure.regularization.resumable import run_steps


class Counting:
    """Adds up the numbers of its steps; its loss is not finite from a step on."""

    def __init__(self, breaks_at: float = math.inf) -> None:
        self.iteration, self.total, self.breaks_at = 0, 0, breaks_at

    def step(self) -> None:
        """Do one step, and count it."""
        self.total += self.iteration
        self.iteration += 1

    def losses(self) -> list[float]:
        """Give two losses."""
        return [1.0, math.nan if self.iteration >= self.breaks_at else 2.0]

    def state(self) -> dict[str, Any]:
        """Give all."""
        return {"iteration": self.iteration, "total": self.total}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on."""
        self.iteration, self.total = state["iteration"], state["total"]


def test_to_the_end_and_on(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "state.pt"
    with caplog.at_level(logging.INFO):
        run_steps(Counting(), 7, path, save_seconds=0)
        assert load_state(path) == {"iteration": 7, "total": 21}
        rest = Counting()
        run_steps(rest, 10, path, save_seconds=1e9)
    assert (rest.iteration, rest.total) == (10, 45)
    assert "goes on after iteration 7" in caplog.text
    assert "iteration 10 of 10: 1 2" in caplog.text


def test_without_time_to_save_nothing_is_written(tmp_path: Path) -> None:
    run_steps(Counting(), 5, tmp_path / "state.pt", save_seconds=1e9)
    assert list(tmp_path.iterdir()) == []


def test_a_loss_that_is_not_finite_ends_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"not finite by iteration 6 \(1 nan\).*learning_rate"):
        run_steps(Counting(breaks_at=5), 20, tmp_path / "state.pt", save_seconds=1e9)


def test_a_state_of_something_else_is_told(tmp_path: Path) -> None:
    path = tmp_path / "state.pt"

    class Other(Counting):
        def restore(self, state: dict[str, Any]) -> None:
            raise KeyError("model")

    run_steps(Counting(), 3, path, save_seconds=0)
    with pytest.raises(InputError, match="damaged: it does not fit"):
        run_steps(Other(), 5, path, save_seconds=0)
