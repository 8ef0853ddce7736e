"""Fetch a data set from the first source that has it whole and right, and say which that was."""

import logging
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from refigure.data_records import sealed
from refigure.data_sources import (
    Access,
    Content,
    ContentError,
    Source,
    SourceError,
    read_sources,
    sources_to_try,
)
from refigure.errors import InputError
from refigure.fetching import take
from refigure.provenance import write_json
from refigure.settings import read_settings
from refigure.step import run_step

logger = logging.getLogger("refigure")


def main(
    name: str,
    contents: Mapping[str, Mapping[str, Any]],
    about: Mapping[str, str],
    sources: Sequence[Mapping[str, Any]],
    access: Mapping[str, Any],
    access_key: str,
    seed: int,
    state: str,
    files: Sequence[str],
    provenance: str,
) -> None:
    """Write the `files` of the data set `name`, verified, and their `provenance`.

    Only the log tells which sources failed: the provenance is the same, byte for byte, in every run
    that got the data from the same source.

    Args:
        contents: size and SHA-256 of each file, by file name.
        about: `licence`, `citation` and `homepage`.
        sources: see `refigure.data_sources.Source`.
        access: see `refigure.data_sources.Access`.
        access_key: see `refigure.datasets.retry_key`.
        seed: of a stand-in.
        state: folder for unfinished downloads: kept where the step fails, removed at its end.

    Raises:
        InputError: no source had the data (each is named with its reason, and the mend), or the
            disk cannot be written.
    """
    paths = {Path(file).name: Path(file) for file in files}
    expected = {file: read_settings(Content, values) for file, values in contents.items()}
    allowed = read_settings(Access, access)
    failures = []
    for source in sources_to_try(name, read_sources(sources), allowed):
        try:
            found = take(source, paths, expected, allowed, seed, Path(state))
            record = describe(name, source, found, about) | {"access": access_key}
            temporary = Path(f"{provenance}.part")
            write_json(temporary, sealed(record))
            temporary.replace(provenance)
            shutil.rmtree(state, ignore_errors=True)
            return
        except SourceError as error:
            level = logging.ERROR if isinstance(error, ContentError) else logging.WARNING
            logger.log(level, "%s: %s", source.label, error)
            failures.append(f"{source.label}: {error}")
        except OSError as error:  # not the source's fault
            raise InputError(f"The data set {name} cannot be written: {error}") from None
    raise InputError(failure_message(name, failures, expected, about, allowed))


def describe(
    name: str, source: Source, found: Mapping[str, Content], about: Mapping[str, str]
) -> dict[str, Any]:
    """Make the provenance of a data set, but for the access settings it was fetched with."""
    stand_in = source.kind == "stand_in"
    if stand_in:
        logger.warning("%s is a STAND-IN: made up (%s), not the real data.", name, source.at)
    else:
        logger.info("%s: %s from %s, verified", name, ", ".join(found), source.label)
    return {
        "dataset": name,
        "data": "stand-in" if stand_in else "real",
        "source": source.label,
        "files": {file: asdict(content) for file, content in found.items()},
        **about,
    }


def failure_message(
    name: str,
    failures: Sequence[str],
    expected: Mapping[str, Content],
    about: Mapping[str, str],
    access: Access,
) -> str:
    """Say what was tried, what is wanted, and how to get it."""
    wanted = [f"{file}, {c.bytes} bytes, sha256 {c.sha256}" for file, c in expected.items()]
    network = "set `offline: false`" if access.offline else "connect to the network"
    folder = access.mirror or "FOLDER"
    return "\n  ".join(
        [
            f"No source gave the data set {name}. Tried:",
            *failures,
            "Wanted:",
            *wanted,
            f"To mend it, {network}; or get the files yourself ({about['homepage']}), put them into"
            f" {folder}/{name}/ and set `mirror: {folder}`.",
        ]
    )


if __name__ == "__main__":
    run_step(main)
