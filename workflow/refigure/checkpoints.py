"""The state of an unfinished training, outside the outputs, which Snakemake would delete."""

import glob
import hashlib
import io
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch

from refigure.errors import InputError
from refigure.provenance import file_sha256

DIGEST_BYTES = hashlib.sha256().digest_size


def state_key(settings: Any, code: Iterable[str], data: Iterable[str], device: str = "cpu") -> str:
    """A name for the state of one training: what could change its numbers gives another.

    That includes the version of PyTorch and, on a CPU, its instructions and the number of threads
    that this process uses now (sums are split among them, and round otherwise).

    Args:
        settings: everything that the training is given, as JSON can hold it.
        code: the files of its code.
        data: the files of its data, of which small ones (provenance records) suffice.
        device: "cpu" or "cuda".
    """
    arithmetic: list[Any] = [torch.__version__, device]
    if device == "cpu":
        arithmetic += [torch.get_num_threads(), torch.backends.cpu.get_cpu_capability()]
    content = {
        "settings": settings,
        "code": sorted(file_sha256(path) for path in code),
        "data": sorted(file_sha256(path) for path in data),
        "arithmetic": arithmetic,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:24]


def save_state(path: Path, state: dict[str, Any]) -> None:
    """Write a state whole or not at all: to a temporary name, flushed to the disk, renamed.

    Raises:
        OSError: the disk is full, for instance; the state before is still there.
    """
    buffer = io.BytesIO()
    torch.save(state, buffer)
    content = buffer.getbuffer()
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with open(temporary, "wb") as file:
            file.write(hashlib.sha256(content).digest())  # PyTorch does not check what it reads
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def load_state(path: Path) -> dict[str, Any] | None:
    """Read a state to the CPU, or nothing where there is none; clear what killed runs left.

    Raises:
        InputError: the file is damaged. Ours are renamed when whole, so this is the disk or a hand:
            to start anew in silence would hide it, and may cost days.
    """
    remove_leftovers(path)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    if hashlib.sha256(content[DIGEST_BYTES:]).digest() != content[:DIGEST_BYTES]:
        raise damaged(path, "its content does not have the hash that it begins with")
    state: dict[str, Any] = torch.load(
        io.BytesIO(content[DIGEST_BYTES:]), map_location="cpu", weights_only=True
    )
    return state


def damaged(path: Path, reason: str) -> InputError:
    """The error for a state that cannot be gone on from."""
    return InputError(
        f"The saved state of a training, {path}, is damaged: {reason}. Delete the file to start"
        " this training anew, or put back a copy of it."
    )


def remove_state(path: Path) -> None:
    """Remove the state of a training whose results are written."""
    path.unlink(missing_ok=True)
    remove_leftovers(path)


def remove_leftovers(path: Path) -> None:
    """Remove what runs left that were killed while they saved this state."""
    for leftover in path.parent.glob(f"{glob.escape(path.name)}.*.part"):
        leftover.unlink(missing_ok=True)
