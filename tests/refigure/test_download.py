"""Downloads from a real server on this machine that resumes, cuts, stalls, lies and fails."""

import hashlib
import logging
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from refigure.data_sources import Checksum, ContentError, SourceError
from refigure.download import Patience, download

DATA = np.random.default_rng(0).bytes(300_000)
RIGHT = Checksum(bytes=len(DATA), sha256=hashlib.sha256(DATA).hexdigest())
HURRIED = Patience(connect=0.5, read=0.2, attempts=3, backoff=0.001, progress=0.0)

Answer = Callable[["Handler"], None]


class Server(ThreadingHTTPServer):
    """Give the answers in turn, the last one for ever, and keep the Range of each request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: list[Answer] = []
        self.ranges: list[str | None] = []
        self.released = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/folder/file.bin"

    def serve(self, *answers: Answer) -> str:
        self.answers = list(answers)
        return self.url


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.ranges.append(self.headers["Range"])
        answers = self.server.answers
        (answers.pop(0) if len(answers) > 1 else answers[0])(self)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def start(self, status: int, **headers: object) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()


def whole(handler: Handler) -> None:
    """The file, whatever range is asked for."""
    handler.start(200, Content_Length=len(DATA))
    handler.wfile.write(DATA)


def ranged(handler: Handler) -> None:
    """The file from the asked offset on, as RFC 9110 has it."""
    match = re.fullmatch(r"bytes=(\d+)-", handler.headers["Range"] or "")
    if match is None:
        whole(handler)
    elif (first := int(match[1])) >= len(DATA):
        handler.start(416, Content_Range=f"bytes */{len(DATA)}", Content_Length=0)
    else:
        span = f"bytes {first}-{len(DATA) - 1}/{len(DATA)}"
        handler.start(206, Content_Range=span, Content_Length=len(DATA) - first)
        handler.wfile.write(DATA[first:])


def cut(handler: Handler) -> None:
    """A third of the file, then the end of the connection."""
    handler.start(200, Content_Length=len(DATA))
    handler.wfile.write(DATA[:100_000])


def reset(handler: Handler) -> None:
    """A third of the file, then a reset in place of an orderly end."""
    handler.start(200, Content_Length=len(DATA))
    handler.wfile.write(DATA[:100_000])
    handler.wfile.flush()
    no_lingering = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_lingering)
    handler.connection.close()


def stall(handler: Handler) -> None:
    """A third of the file, then silence."""
    handler.start(200, Content_Length=len(DATA))
    handler.wfile.write(DATA[:100_000])
    handler.wfile.flush()
    handler.server.released.wait(10)


def misplaced(handler: Handler) -> None:
    """Another range than the one asked for."""
    handler.start(206, Content_Range=f"bytes 5-9/{len(DATA)}", Content_Length=5)
    handler.wfile.write(DATA[5:10])


def unbounded(handler: Handler) -> None:
    """More than the file, without saying how much."""
    handler.start(200)
    handler.wfile.write(DATA + DATA)


def other(size: int) -> Answer:
    """Another file."""

    def answer(handler: Handler) -> None:
        handler.start(200, Content_Length=size)
        handler.wfile.write(bytes(size))

    return answer


def status(code: int) -> Answer:
    return lambda handler: handler.start(code, Content_Length=0)


def circle(handler: Handler) -> None:
    handler.start(302, Location=handler.path, Content_Length=0)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.released.set()
        server.shutdown()


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
