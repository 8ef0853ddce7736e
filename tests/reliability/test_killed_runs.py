"""Runs killed at random moments: the same command ends with the undisturbed run's bits.

`make soak` does hundreds, to a training too; here are a few, the same in every session. A training
killed twice is in tests/workflow/test_killed_training.py.
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
        ("stop (Ctrl-C, hang-up, TERM)", 2),
        ("kill a download", 1),
    ],
)
def test_the_same_command_goes_on(phone: Reference, holds: Held, kind: str, seed: int) -> None:
    holds(phone, kind, seed)
