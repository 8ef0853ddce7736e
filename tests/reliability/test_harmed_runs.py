"""Runs that a disk, a network, a hand or another run harms: undisturbed bits, or a clear error.

`make soak` does hundreds; here is one of each kind, the same in every session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.reliability.conftest import Held
    from tests.reliability.trials import Reference

pytestmark = [pytest.mark.workflow, pytest.mark.xdist_group("harmed_runs")]


@pytest.mark.parametrize(
    ("kind", "seed"),
    [
        ("fill the disk", 1),
        ("fill the disk", 2),
        ("forbid writing", 1),
        ("damage the data", 1),
        ("damage the data", 2),
        ("a server that fails", 1),
        ("a server that fails", 2),
        ("two runs at once", 1),
        ("remove a file", 1),
        ("edit the code", 1),
    ],
)
def test_no_harm_is_done_to_the_results(
    phone: Reference, holds: Held, kind: str, seed: int
) -> None:
    holds(phone, kind, seed)
