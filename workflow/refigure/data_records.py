"""The record of a data set's download, its provenance.json, and files held against it.

Every step imports this: it imports nothing of the project but the error.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from refigure.errors import InputError

RECORD = "provenance.json"
SEAL = "seal"
AGAIN = "Delete it, and the same command fetches it anew."


def seal_of(record: Mapping[str, Any]) -> str:
    """The SHA-256, in hex, of what a record says beside its seal."""
    content = {key: value for key, value in record.items() if key != SEAL}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def sealed(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with its seal, by which a later change is found out."""
    return {**record, SEAL: seal_of(record)}


def read_provenance(path: str | Path) -> dict[str, Any]:
    """Read what `download_dataset` wrote about a data set.

    Raises:
        InputError: there is no such file, it is not one of ours, or its content has changed.
    """
    try:
        record = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"{path} cannot be read: {error}. {AGAIN}") from None
    if not isinstance(record, dict) or record.get("data") not in ("real", "stand-in"):
        raise InputError(f"{path} does not tell real data from a stand-in. {AGAIN}")
    if record.get(SEAL, seal_of(record)) != seal_of(record):
        raise InputError(f"{path} is damaged: its content does not have the hash in it. {AGAIN}")
    return record


def check_files(paths: Iterable[str | Path]) -> None:
    """Hold every file that lies beside such a record against it; pass over all others.

    Whatever has changed the file since its download, a disk or a hand, no result is made of it.

    Raises:
        InputError: names the file, both sizes or both hashes, and the mend.
    """
    for path in map(Path, paths):
        record = path.with_name(RECORD)
        if path.name == RECORD and path.is_file():
            read_provenance(path)
        elif path.is_file() and record.is_file() and is_ours(record):
            expected = read_provenance(record).get("files", {}).get(path.name)
            if expected is not None:
                check_file(path, expected)


def is_ours(record: Path) -> bool:
    """Tell whether it may be a record of ours: one that can be read is ours if it names the folder.

    A user's own export may lie beside a provenance.json of another program.
    """
    try:
        content = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return True
    return isinstance(content, dict) and content.get("dataset") == record.parent.name


def check_file(path: Path, expected: Mapping[str, Any]) -> None:
    """Compare a file with the size and the SHA-256 that it must have.

    Raises:
        InputError: as `check_files`.
    """
    size = path.stat().st_size
    if size != expected["bytes"]:
        told = f"expected {expected['bytes']} bytes, found {size}"
        raise InputError(f"{path} is not what was downloaded: {told}. {AGAIN}")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != expected["sha256"]:
        told = f"expected sha256 {expected['sha256']}, found {found}"
        raise InputError(f"{path} is not what was downloaded: {told}. {AGAIN}")
