"""The undisturbed runs that harmed ones are held against."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from tests.reliability.soak import attempt, reference_in
from tests.reliability.targets import phone_target

if TYPE_CHECKING:
    from tests.reliability.trials import Reference, Target
    from tests.workplaces import SharedRuns

Held = Callable[["Reference", str, int], None]


def shared_reference(shared_runs: SharedRuns, target: Target) -> Reference:
    """The reference of a target, made by whichever test process comes first."""
    folder = shared_runs.folder / f"reference_{target.name.replace(' ', '_')}"
    with FileLock(folder.with_suffix(".lock")):
        return reference_in(folder, target)


@pytest.fixture(scope="session")
def phone(shared_runs: SharedRuns) -> Reference:
    """A part of the phone-usage post, with the data that a server on this machine has."""
    return shared_reference(shared_runs, phone_target())


@pytest.fixture
def holds(tmp_path: Path) -> Held:
    """Do one fault; a harm that came too late is done again, at another moment."""

    def check(reference: Reference, kind: str, seed: int) -> None:
        for number in range(4):
            folder = tmp_path / f"trial{number}"
            found = attempt(reference, kind, seed + 1000 * number, folder, most_in_a_row=1)
            if found.outcome != "missed":
                break
        if found.outcome == "missed":
            pytest.skip(found.message)
        assert found.outcome == "held", found.message

    return check
