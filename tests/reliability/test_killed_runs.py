"""Runs killed at random moments: the same command ends with the undisturbed run's bits.

`make soak` does hundreds; here are a few of each kind, the same in every session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.reliability.conftest import Held
    from tests.reliability.trials import Reference

pytestmark = [pytest.mark.workflow, pytest.mark.xdist_group("killed_runs")]


@pytest.mark.parametrize(
    ("kind", "seed"),
    [
        ("kill everything", 1),
        ("kill everything", 2),
        ("kill everything", 3),
        ("kill Snakemake alone", 1),
        ("kill Snakemake alone", 2),
        ("kill a job", 1),
        ("kill a job", 2),
        ("stop (Ctrl-C, hang-up, TERM)", 1),
    ],
)
def test_the_same_command_goes_on(phone: Reference, holds: Held, kind: str, seed: int) -> None:
    holds(phone, kind, seed)


@pytest.mark.real_data
@pytest.mark.parametrize("kind", ["kill everything", "kill Snakemake alone"])
def test_a_training_goes_on(training: Reference, holds: Held, kind: str) -> None:
    holds(training, kind, 1)
