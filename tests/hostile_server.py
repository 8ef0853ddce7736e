"""A web server on this machine that answers as told: well, cut, stalled, wrong, in circles."""

import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Handler"], None]


class Server(ThreadingHTTPServer):
    """Give the answers in turn, the last one for ever, and keep the Range of each request."""

    daemon_threads = True

    def __init__(self, data: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.data = data
        self.answers: list[Answer] = [ranged]
        self.ranges: list[str | None] = []
        self.released = threading.Event()

    @property
    def url(self) -> str:
        """The address of the file."""
        return f"http://127.0.0.1:{self.server_port}/folder/file.bin"

    def serve(self, *answers: Answer) -> str:
        """Give these answers from now on; return the address."""
        self.answers = list(answers)
        return self.url

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: that a client goes away in the middle is what is tested."""


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server

    def do_GET(self) -> None:
        """Give the next answer."""
        self.server.ranges.append(self.headers["Range"])
        answers = self.server.answers
        (answers.pop(0) if len(answers) > 1 else answers[0])(self)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def start(self, status: int, **headers: object) -> None:
        """Send the status and the headers."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    @property
    def data(self) -> bytes:
        """The file."""
        return self.server.data

    @property
    def part(self) -> bytes:
        """A third of the file."""
        return self.data[: len(self.data) // 3]


@contextmanager
def serving(data: bytes) -> Iterator[Server]:
    """A server of a file for as long as the context lasts."""
    with Server(data) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.released.set()
        server.shutdown()


def whole(handler: Handler) -> None:
    """The file, whatever range is asked for."""
    handler.start(200, Content_Length=len(handler.data))
    handler.wfile.write(handler.data)


def ranged(handler: Handler) -> None:
    """The file from the asked offset on, as RFC 9110 has it."""
    size = len(handler.data)
    match = re.fullmatch(r"bytes=(\d+)-", handler.headers["Range"] or "")
    if match is None:
        whole(handler)
    elif (first := int(match[1])) >= size:
        handler.start(416, Content_Range=f"bytes */{size}", Content_Length=0)
    else:
        span = f"bytes {first}-{size - 1}/{size}"
        handler.start(206, Content_Range=span, Content_Length=size - first)
        handler.wfile.write(handler.data[first:])


def cut(handler: Handler) -> None:
    """A third of the file, then the end of the connection."""
    handler.start(200, Content_Length=len(handler.data))
    handler.wfile.write(handler.part)


def reset(handler: Handler) -> None:
    """A third of the file, then a reset in place of an orderly end."""
    cut(handler)
    handler.wfile.flush()
    no_lingering = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_lingering)
    handler.connection.close()


def stall(handler: Handler) -> None:
    """A third of the file, then silence."""
    cut(handler)
    handler.wfile.flush()
    handler.server.released.wait(60)


def trickle(handler: Handler) -> None:
    """The whole file, so slowly that there is time for something to happen."""
    handler.start(200, Content_Length=len(handler.data))
    step = max(1, len(handler.data) // 50)
    for start in range(0, len(handler.data), step):
        handler.wfile.write(handler.data[start : start + step])
        handler.wfile.flush()
        time.sleep(0.05)


def misplaced(handler: Handler) -> None:
    """Another range than the one asked for."""
    handler.start(206, Content_Range=f"bytes 5-9/{len(handler.data)}", Content_Length=5)
    handler.wfile.write(handler.data[5:10])


def unbounded(handler: Handler) -> None:
    """More than the file, without saying how much."""
    handler.start(200)
    handler.wfile.write(handler.data + handler.data)


def other(size: int) -> Answer:
    """Another file."""

    def answer(handler: Handler) -> None:
        handler.start(200, Content_Length=size)
        handler.wfile.write(bytes(size))

    return answer


def altered(handler: Handler) -> None:
    """The file with one bit changed: the right length, the wrong content."""
    place = len(handler.data) // 2
    flipped = bytes([handler.data[place] ^ 1])
    handler.start(200, Content_Length=len(handler.data))
    handler.wfile.write(handler.data[:place] + flipped + handler.data[place + 1 :])


def status(code: int) -> Answer:
    """A status and no content."""
    return lambda handler: handler.start(code, Content_Length=0)


def circle(handler: Handler) -> None:
    """A redirect to the same address."""
    handler.start(302, Location=handler.path, Content_Length=0)


def garbage(handler: Handler) -> None:
    """What is no HTTP at all."""
    handler.wfile.write(b"\x00\xff garbage\r\n" * 20)


def nothing(handler: Handler) -> None:
    """The end of the connection, without a word."""
    handler.connection.close()
