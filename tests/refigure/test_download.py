"""Downloads from a real server on this machine that resumes, cuts, stalls, lies and fails."""

import hashlib
import logging
import socket
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tests.hostile_server import (
    Answer,
    Handler,
    Server,
    altered,
    circle,
    cut,
    garbage,
    misplaced,
    nothing,
    other,
    ranged,
    reset,
    serving,
    stall,
    status,
    unbounded,
    whole,
)

from refigure.data_sources import Checksum, ContentError, SourceError
from refigure.download import Patience, download

DATA = np.random.default_rng(0).bytes(300_000)
RIGHT = Checksum(bytes=len(DATA), sha256=hashlib.sha256(DATA).hexdigest())
HURRIED = Patience(connect=0.5, read=0.2, attempts=3, backoff=0.001, progress=0.0)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(DATA) as server:
        yield server


def fetch(url: str, folder: Path, checksum: Checksum = RIGHT, limit: int = 10**6) -> Path:
    return download(url, folder, checksum, limit, HURRIED)


def test_a_file_is_downloaded_and_nothing_else_is_left(server: Server, tmp_path: Path) -> None:
    path = fetch(server.serve(ranged), tmp_path)
    assert path == tmp_path / "file.bin"
    assert path.read_bytes() == DATA
    assert list(tmp_path.iterdir()) == [path]
    assert server.ranges == [None]


def test_a_complete_download_is_used_again(server: Server, tmp_path: Path) -> None:
    fetch(server.serve(ranged), tmp_path)
    fetch(server.url, tmp_path)
    assert len(server.ranges) == 1


def test_a_changed_download_is_fetched_anew(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file.bin").write_bytes(b"changed")
    assert fetch(server.serve(ranged), tmp_path).read_bytes() == DATA


@pytest.mark.parametrize("breaks", [cut, reset, stall])
def test_a_broken_download_goes_on_where_it_broke_off(
    server: Server, tmp_path: Path, breaks: Answer
) -> None:
    assert fetch(server.serve(breaks, ranged), tmp_path).read_bytes() == DATA
    first, second = server.ranges
    assert first is None
    assert second is not None
    # A reset or a stall may lose the chunk under way, 64 KiB, but not what came before.
    assert 100_000 - 2**16 <= int(second.removeprefix("bytes=").removesuffix("-")) <= 100_000


def test_a_broken_download_goes_on_in_the_next_run(server: Server, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="IncompleteRead"):
        fetch(server.serve(cut, cut, cut), tmp_path)
    assert not (tmp_path / "file.bin").exists()
    server.ranges.clear()
    assert fetch(server.serve(ranged), tmp_path).read_bytes() == DATA
    assert server.ranges == ["bytes=100000-"]


def test_a_server_that_ignores_ranges_sends_the_whole_again(server: Server, tmp_path: Path) -> None:
    assert fetch(server.serve(cut, whole), tmp_path).read_bytes() == DATA
    assert server.ranges == [None, "bytes=100000-"]


@pytest.mark.parametrize("answer", [misplaced, status(416)])
def test_a_start_that_does_not_fit_the_file_is_dropped(
    server: Server, tmp_path: Path, answer: Answer
) -> None:
    assert fetch(server.serve(cut, answer, ranged), tmp_path).read_bytes() == DATA
    assert server.ranges == [None, "bytes=100000-", None]


def test_a_start_from_another_file_is_found_out_by_the_hash(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file.bin.part").write_bytes(b"another file")
    with pytest.raises(ContentError, match="expected sha256"):
        fetch(server.serve(ranged), tmp_path)
    assert fetch(server.url, tmp_path).read_bytes() == DATA


def test_a_complete_part_is_not_asked_for_again(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file.bin.part").write_bytes(DATA)
    assert fetch(server.url, tmp_path).read_bytes() == DATA
    assert server.ranges == []


def test_an_error_of_the_server_keeps_the_part(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file.bin.part").write_bytes(DATA[:100_000])
    with pytest.raises(SourceError):
        fetch(server.serve(status(500)), tmp_path)
    assert fetch(server.serve(ranged), tmp_path).read_bytes() == DATA
    assert server.ranges[-1] == "bytes=100000-"


def test_a_passing_error_is_tried_again(server: Server, tmp_path: Path) -> None:
    assert fetch(server.serve(status(503), status(500), ranged), tmp_path).read_bytes() == DATA


@pytest.mark.parametrize(
    ("answer", "requests", "complaint"),
    [
        (status(404), 1, "HTTP 404 Not Found"),
        (status(500), 3, "HTTP 500 Internal Server Error"),
        (circle, 6, "Exceeded 5 redirects"),
        (garbage, 2, "."),
        (nothing, 2, "."),
    ],
)
def test_a_refusal_is_told_in_one_line(
    server: Server, tmp_path: Path, answer: Answer, requests: int, complaint: str
) -> None:
    with pytest.raises(SourceError, match=complaint) as error:
        fetch(server.serve(answer), tmp_path)
    assert "\n" not in str(error.value)
    assert len(server.ranges) == requests


def test_a_wrong_length_is_refused_before_the_body(server: Server, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=f"expected {len(DATA)} bytes, found 5"):
        fetch(server.serve(other(5)), tmp_path)


def test_a_wrong_hash_names_both(server: Server, tmp_path: Path) -> None:
    found = hashlib.sha256(bytes(len(DATA))).hexdigest()
    with pytest.raises(ContentError, match=f"{RIGHT.sha256} but got {found}"):
        fetch(server.serve(other(len(DATA))), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_one_changed_bit_is_found_out(server: Server, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=RIGHT.sha256 or "none"):
        fetch(server.serve(altered), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "address",
    ["http://example.invalid/file.bin", "http://127.0.0.1.example.invalid/file.bin", "ftp://x/y"],
)
def test_only_https_and_this_machine_are_asked(tmp_path: Path, address: str) -> None:
    with pytest.raises(SourceError, match="No connection adapters were found"):
        fetch(address, tmp_path)


def test_no_redirect_leads_to_an_open_connection(server: Server, tmp_path: Path) -> None:
    def elsewhere(handler: Handler) -> None:
        handler.start(302, Location="http://example.invalid/file.bin", Content_Length=0)

    with pytest.raises(SourceError, match="No connection adapters were found"):
        fetch(server.serve(elsewhere), tmp_path)


@pytest.mark.parametrize("checksum", [RIGHT, Checksum()])
def test_a_flood_is_stopped_at_the_limit(
    server: Server, tmp_path: Path, checksum: Checksum
) -> None:
    with pytest.raises(ContentError, match=r"expected (at most )?300000 bytes, found 3\d{5}"):
        fetch(server.serve(unbounded), tmp_path, checksum, limit=len(DATA))
    assert (tmp_path / "file.bin.part").stat().st_size <= len(DATA)


def test_a_size_beyond_the_limit_is_refused_before_the_body(server: Server, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="expected at most 10 bytes, found 300000"):
        fetch(server.serve(whole), tmp_path, Checksum(), limit=10)


def test_compression_on_the_way_is_declined(server: Server, tmp_path: Path) -> None:
    encodings: list[str] = []

    def note(handler: Handler) -> None:
        encodings.append(handler.headers["Accept-Encoding"])
        whole(handler)

    fetch(server.serve(note), tmp_path)
    assert encodings == ["identity"]


def test_a_closed_port_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(SourceError, match=r"^Failed to establish a new connection"):
            fetch(f"http://127.0.0.1:{port}/file.bin", tmp_path)


def test_progress_is_logged(
    server: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="refigure")
    fetch(server.serve(cut, ranged), tmp_path)
    lines = [record.getMessage() for record in caplog.records]
    assert any(line.startswith("broken off at 0.1 MB") for line in lines)
    assert "going on at 0.1 MB" in lines
    assert lines[-1] == "0.3 MB of 0.3 MB"
