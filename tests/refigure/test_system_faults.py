"""What the machine refuses is told with its mend, however deep libraries have wrapped it."""

import errno
import os
import shutil
from types import SimpleNamespace

import pytest

from refigure.system_faults import fault_of_system


def of_system(number: int) -> OSError:
    """An error as the system raises it."""
    return OSError(number, os.strerror(number), "figures/a.png")


@pytest.mark.parametrize(
    ("number", "mend"),
    [
        (errno.ENOSPC, "make room on the disk"),
        (errno.EACCES, "permit writing there"),
        (errno.EROFS, "mounted for reading alone"),
        (errno.EMFILE, "ulimit -n"),
    ],
)
def test_the_system_s_word_and_the_mend(number: int, mend: str) -> None:
    told = fault_of_system(of_system(number))
    assert told and os.strerror(number) in told and mend in told and "figures/a.png" in told


def test_an_error_that_hides_another() -> None:
    try:
        try:
            raise of_system(errno.ENOSPC)
        except OSError:
            raise RuntimeError("could not write the archive") from None
    except RuntimeError as error:
        told = fault_of_system(error)
    assert told and "No space left on device" in told


def test_a_word_of_a_library_s_own_where_the_disk_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=4096))
    told = fault_of_system(RuntimeError("unexpected pos 64 vs 0"))
    assert told and "unexpected pos 64 vs 0 (No space left on device)" in told


def test_too_little_memory() -> None:
    told = fault_of_system(MemoryError())
    assert told and "not enough memory" in told


@pytest.mark.parametrize("error", [ZeroDivisionError(), FileNotFoundError(2, "no", "a.csv")])
def test_a_defect_of_ours_is_none(error: Exception) -> None:
    assert fault_of_system(error) is None
