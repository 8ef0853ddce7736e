"""Unpacking: every form gives the same bytes, and nothing hostile or broken gets through."""

import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from refigure.archives import content_of, unpack, write_all
from refigure.data_sources import Content, ContentError, Source, Unpack

DATA = b"one two three\n" * 1000


def tar_of(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for member, data in members:
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return path


def packed(folder: Path, how: Unpack) -> Path:
    """Pack DATA so that `how` unpacks it; in an archive it is the member words/a.txt."""
    path = folder / f"packed.{how}"
    match how:
        case "copy":
            path.write_bytes(DATA)
        case "gunzip":
            path.write_bytes(gzip.compress(DATA))
        case "unxz":
            path.write_bytes(lzma.compress(DATA))
        case "unzip":
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("words/a.txt", DATA)
        case "untar":
            tar_of(path, (tarfile.TarInfo("words/a.txt"), DATA))
    return path


def source(how: Unpack, member: str = "words/{file}") -> Source:
    return Source("mirror", "{file}", how, member)


@pytest.mark.parametrize("how", ["copy", "gunzip", "unxz", "unzip", "untar"])
def test_every_form_gives_the_same_bytes(tmp_path: Path, how: Unpack) -> None:
    assert b"".join(unpack(source(how), "a.txt", [packed(tmp_path, how)])) == DATA


def test_several_downloads_are_joined_in_order(tmp_path: Path) -> None:
    parts = [tmp_path / name for name in ("b", "a", "c")]
    for path in parts:
        path.write_text(path.name)
    assert b"".join(unpack(source("copy"), "a.txt", parts)) == b"bac"


@pytest.mark.parametrize("how", ["gunzip", "unxz", "unzip", "untar"])
@pytest.mark.parametrize("damage", ["cut", "other"])
def test_a_damaged_file_is_a_failed_source(tmp_path: Path, how: Unpack, damage: str) -> None:
    path = packed(tmp_path, how)
    path.write_bytes(path.read_bytes()[:-20] if damage == "cut" else b"<html>Not here.</html>")
    with pytest.raises(ContentError, match=rf"packed.{how} cannot be unpacked"):
        list(unpack(source(how), "a.txt", [path]))


@pytest.mark.parametrize("how", ["unzip", "untar"])
def test_a_missing_member_is_named(tmp_path: Path, how: Unpack) -> None:
    with pytest.raises(ContentError, match=r"has no member words/b\.txt"):
        list(unpack(source(how), "b.txt", [packed(tmp_path, how)]))


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE]
)
def test_a_member_that_is_no_regular_file_is_refused(tmp_path: Path, kind: bytes) -> None:
    link = tarfile.TarInfo("words/a.txt")
    link.type = kind
    link.linkname = "secret.txt"
    path = tar_of(tmp_path / "a.tgz", (tarfile.TarInfo("secret.txt"), b"secret"), (link, b""))
    with pytest.raises(ContentError, match="not a regular file"):
        list(unpack(source("untar"), "a.txt", [path]))


def test_no_name_in_an_archive_leads_out_of_the_folder(tmp_path: Path) -> None:
    members = [(tarfile.TarInfo(name), b"bad") for name in ("../out.txt", "/out.txt", "a.txt")]
    path = tar_of(tmp_path / "a.tgz", *members)
    target = tmp_path / "data" / "a.txt"
    pieces = unpack(source("untar", "../out.txt"), "a.txt", [path])
    write_all({target: pieces}, {"a.txt": content_of(b"bad")}, prefix=False)
    written = {file for file in tmp_path.rglob("*") if file.is_file()}
    assert written == {path, target}


def test_a_bomb_is_left_unread_beyond_the_expected_size(tmp_path: Path) -> None:
    """64 MB of zeros, packed in 0.3 MB, cost one piece of 1 MB."""
    path = tmp_path / "bomb.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(64):
            file.write(bytes(1 << 20))
    stream = unpack(source("gunzip"), "a.txt", [path])
    with pytest.raises(ContentError, match="expected 1000000 bytes, found more"):
        write_all({tmp_path / "a.txt": stream}, {"a.txt": Content(10**6, "")}, prefix=False)
    assert list(tmp_path.iterdir()) == [path]
    assert len(list(stream)) > 60


def test_files_get_their_names_all_or_none(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    expected = {"good.txt": content_of(b"good"), "bad.txt": content_of(b"good")}
    with pytest.raises(ContentError, match=r"bad.txt: expected sha256 \w{64}, found \w{64}"):
        write_all({good: [b"good"], bad: [b"evil"]}, expected, prefix=False)
    assert list(tmp_path.iterdir()) == []
    write_all({good: [b"go", b"od"], bad: [b"good"]}, expected, prefix=False)
    assert {path.name for path in tmp_path.iterdir()} == {"good.txt", "bad.txt"}


def test_a_short_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="expected 4 bytes, found 2"):
        write_all({tmp_path / "a.txt": [b"go"]}, {"a.txt": content_of(b"good")}, prefix=False)


@pytest.mark.parametrize("pieces", [[b"good and more"], [b"go", b"od and", b"more"], [b"good"]])
def test_a_prefix_leaves_the_rest_unread(tmp_path: Path, pieces: list[bytes]) -> None:
    path = tmp_path / "a.txt"
    write_all({path: pieces}, {"a.txt": content_of(b"good")}, prefix=True)
    assert path.read_bytes() == b"good"


def test_an_interrupt_leaves_no_file(tmp_path: Path) -> None:
    def interrupted() -> Iterator[bytes]:
        yield b"go"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_all({tmp_path / "a.txt": interrupted()}, {"a.txt": content_of(b"good")}, prefix=False)
    assert list(tmp_path.iterdir()) == []
