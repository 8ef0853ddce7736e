"""Get a file's bytes out of what was fetched, and put them under its name once they are right.

Nothing is extracted by the names that an archive gives: one member, found by its exact name, is
streamed into a file that we name. So no path in an archive can lead out of the folder, and a link
is refused. The stream is cut off at the expected size: a bomb costs no more than the file itself.
"""

import gzip
import hashlib
import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from io import BufferedIOBase
from pathlib import Path
from typing import IO

from refigure.cifar10_png import batch_of_png_rows
from refigure.data_sources import Content, ContentError, Source

CHUNK_BYTES = 1 << 20
MALFORMED = (
    EOFError,
    OSError,  # gzip, Pillow
    RuntimeError,  # zipfile: encrypted, or an unknown compression
    ValueError,
    lzma.LZMAError,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)


def unpack(source: Source, file: str, fetched: Iterable[Path]) -> Iterator[bytes]:
    """Yield the bytes of one file of the data set: what the fetched files hold, joined.

    Raises:
        ContentError: a fetched file is malformed or lacks the member.
    """
    member = source.member.replace("{file}", file)
    for path in fetched:
        try:
            yield from unpack_one(source.unpack, path, member)
        except KeyError:
            raise ContentError(f"{path.name} has no member {member}") from None
        except MALFORMED as error:
            raise ContentError(f"{path.name} cannot be unpacked: {error}") from None


def unpack_one(how: str, path: Path, member: str) -> Iterator[bytes]:
    """Yield the bytes that one fetched file, or its `member`, holds once unpacked."""
    match how:
        case "copy":
            with path.open("rb") as stream:
                yield from chunks(stream)
        case "gunzip":
            with gzip.GzipFile(path) as stream:
                yield from chunks(stream)
        case "unxz":
            with lzma.LZMAFile(path) as stream:
                yield from chunks(stream)
        case "unzip":
            with zipfile.ZipFile(path) as archive, archive.open(member) as stream:
                yield from chunks(stream)
        case "untar":
            with tarfile.open(path) as tar, open_member(tar, member) as stream:
                yield from chunks(stream)
        case "cifar10_png_rows":
            with tarfile.open(path) as tar:
                yield batch_of_png_rows(lambda name: open_member(tar, name), member)


def open_member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    """Open a regular file of an archive.

    Raises:
        KeyError: there is no such member.
        tarfile.TarError: it is a link, a folder or a device.
    """
    stream = tar.extractfile(name) if tar.getmember(name).isreg() else None
    if stream is None:
        raise tarfile.TarError(f"{name} is not a regular file")
    return stream


def chunks(stream: IO[bytes] | BufferedIOBase) -> Iterator[bytes]:
    """Yield a stream in pieces."""
    while chunk := stream.read(CHUNK_BYTES):
        yield chunk


def write_all(
    pieces: Mapping[Path, Iterable[bytes]], expected: Mapping[str, Content], prefix: bool
) -> None:
    """Write files by path, each from its pieces, checked by file name: all of them or none.

    Args:
        prefix: more may come than a file should hold; the rest is left unread.

    Raises:
        ContentError: names the file, and the expected and the found size or SHA-256.
    """
    temporary = {path: path.with_name(f".{path.name}.part") for path in pieces}
    try:
        for path, stream in pieces.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            found = write(stream, temporary[path], expected[path.name].bytes, prefix)
            check(path.name, expected[path.name], found)
        for path in pieces:
            temporary[path].replace(path)
    finally:
        for leftover in temporary.values():
            leftover.unlink(missing_ok=True)


def write(pieces: Iterable[bytes], path: Path, size: int, prefix: bool) -> Content:
    """Write at most one piece more than `size` bytes to disk, and return what was written."""
    digest = hashlib.sha256()
    written = 0
    with path.open("wb") as file:
        for piece in pieces:
            kept = piece[: size - written] if prefix else piece
            file.write(kept)
            digest.update(kept)
            written += len(kept)
            if written > size or (prefix and written == size):
                break
        file.flush()
        os.fsync(file.fileno())
    return Content(written, digest.hexdigest())


def content_of(data: bytes) -> Content:
    """Describe bytes that are in memory."""
    return Content(len(data), hashlib.sha256(data).hexdigest())


def check(name: str, expected: Content, found: Content) -> None:
    """Compare what a file holds with what it must hold.

    Raises:
        ContentError: names what differs; a longer file was only read until it was seen to be so.
    """
    if found.bytes > expected.bytes:
        raise ContentError(f"{name}: expected {expected.bytes} bytes, found more")
    if found.bytes < expected.bytes:
        raise ContentError(f"{name}: expected {expected.bytes} bytes, found {found.bytes}")
    if found.sha256 != expected.sha256:
        raise ContentError(f"{name}: expected sha256 {expected.sha256}, found {found.sha256}")
