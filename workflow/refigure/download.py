"""Download one file over HTTP(S): resumed where it broke off, bounded in size, checked by hash."""

import logging
import re
import time
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import pooch
import requests
import urllib3
from requests.adapters import HTTPAdapter

from refigure.data_sources import Checksum, ContentError, SourceError

logger = logging.getLogger("refigure")
CHUNK_BYTES = 1 << 16  # small, because a stall loses the chunk under way
PASSING_STATUSES = (429, 500, 502, 503, 504)  # worth another try


@dataclass(frozen=True)
class Patience:
    """How long a download waits, in seconds, and how often it tries.

    Attributes:
        connect: for a connection.
        read: for the next byte; longer is a stall.
        attempts: requests per file, each going on where the one before broke off.
        backoff: before the second attempt; doubled each time.
        progress: between two progress lines in the log.
    """

    connect: float = 10.0
    read: float = 30.0
    attempts: int = 4
    backoff: float = 0.5
    progress: float = 5.0


def download(
    url: str, folder: Path, checksum: Checksum, limit: int, patience: Patience = Patience()
) -> Path:
    """Download `url` into `folder`, or use the complete and right copy that is there.

    A broken download stays in `folder` as NAME.part, and the next call goes on from there.

    Args:
        limit: the largest size in bytes to accept where `checksum` does not give the size.

    Raises:
        ContentError: another size or hash than published.
        SourceError: anything else that kept the file from coming.
    """
    name = url.rpartition("/")[2]
    downloader = ResumingDownloader(
        folder / f"{name}.part", checksum.bytes, checksum.bytes or limit, patience
    )
    pooch.get_logger().setLevel(logging.WARNING)  # its lines name absolute paths
    logging.getLogger("urllib3").setLevel(logging.ERROR)  # a line per retry; we say why in the end
    try:
        found = pooch.retrieve(url, checksum.known_hash, name, folder, downloader=downloader)
    except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
        raise SourceError(reason(error)) from None
    except ValueError as error:  # how pooch reports a wrong hash
        raise ContentError(str(error).partition(". Deleted")[0]) from None
    return Path(found)


@dataclass(frozen=True)
class ResumingDownloader:
    """A downloader for pooch, whose own starts from nothing each time.

    Attributes:
        part: the file that keeps what has come so far.
        size: the published size in bytes, if any; otherwise `limit` bounds it.
    """

    part: Path
    size: int | None
    limit: int
    patience: Patience

    def __call__(self, url: str, output_file: str, pooch: object) -> None:
        """Download `url` to `output_file`; pooch then checks the hash."""
        with open_session(self.patience) as session:
            for attempt in range(1, self.patience.attempts + 1):
                try:
                    self.transfer(session, url)
                    break
                except urllib3.exceptions.HTTPError as error:  # broke off in the middle
                    if attempt == self.patience.attempts:
                        raise
                    logger.info("broken off at %s: %s", megabytes(self.have()), reason(error))
                    time.sleep(self.patience.backoff * 2 ** (attempt - 1))
        self.part.replace(output_file)

    def have(self) -> int:
        """The number of bytes that are here already."""
        return self.part.stat().st_size if self.part.exists() else 0

    def transfer(self, session: requests.Session, url: str) -> None:
        """Ask once for what is missing, and write it.

        Raises:
            ContentError: the file has another size than published.
            requests.RequestException: there was no answer, or an error.
            urllib3.exceptions.HTTPError: the answer broke off; asking again may get the rest.
        """
        have = self.have()
        if have and have == self.size:
            return
        if have:
            logger.info("going on at %s", megabytes(have))
        with session.get(
            url,
            headers={"Range": f"bytes={have}-"} if have else {},
            stream=True,
            timeout=(self.patience.connect, self.patience.read),
        ) as response:
            if have and starts_elsewhere(response, have):
                self.part.unlink()  # the file is not the one that we have the start of
                return self.transfer(session, url)
            response.raise_for_status()
            if response.status_code == HTTPStatus.OK:
                have = 0  # the server ignores ranges
            if "Content-Length" in response.headers:
                self.check_size(have + int(response.headers["Content-Length"]))
            self.append(response, have)
        self.check_size(self.have())

    def append(self, response: requests.Response, have: int) -> None:
        """Write the body behind the first `have` bytes, with a line in the log now and then."""
        told = time.monotonic()
        with self.part.open("ab" if have else "wb") as file:
            # Not `iter_content`: that would undo a Content-Encoding, and .gz files are sometimes
            # served with one, though it is the stored bytes that are hashed and counted.
            for chunk in response.raw.stream(CHUNK_BYTES, decode_content=False):
                have += len(chunk)
                if have > self.limit:
                    self.check_size(have)
                file.write(chunk)
                if time.monotonic() - told >= self.patience.progress:
                    told = time.monotonic()
                    logger.info("%s of %s", megabytes(have), megabytes(self.limit))

    def check_size(self, size: int) -> None:
        """Refuse a file that is not of the published size, or is beyond the limit.

        Raises:
            ContentError: names both sizes.
        """
        if self.size is not None and size != self.size:
            raise ContentError(f"expected {self.size} bytes, found {size}")
        if size > self.limit:
            raise ContentError(f"expected at most {self.limit} bytes, found {size}")


def open_session(patience: Patience) -> requests.Session:
    """Open a session that tries again, with growing pauses, where a request got no good answer."""
    retry = urllib3.Retry(
        total=patience.attempts - 1,
        connect=1,  # an unknown host stays unknown: fail within seconds
        read=1,
        backoff_factor=patience.backoff,
        status_forcelist=PASSING_STATUSES,
        raise_on_status=False,
        retry_after_max=10,
    )
    session = requests.Session()
    session.max_redirects = 5
    # A range of a body that was compressed on the way would not fit the stored file's bytes.
    session.headers.update({"Accept-Encoding": "identity", "User-Agent": "refigure"})
    # No address and no redirect leads to a connection that others can listen to or change.
    session.adapters.clear()
    for prefix in ("https://", "http://127.0.0.1:"):
        session.mount(prefix, HTTPAdapter(max_retries=retry))
    return session


def starts_elsewhere(response: requests.Response, offset: int) -> bool:
    """Tell whether the answer to a Range request has no bytes from `offset` on."""
    if response.status_code == HTTPStatus.PARTIAL_CONTENT:
        return not response.headers.get("Content-Range", "").startswith(f"bytes {offset}-")
    return response.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE


def reason(error: Exception) -> str:
    """Say in one line why a request failed, without the layers that requests wraps around it."""
    if isinstance(error, requests.HTTPError):
        return f"HTTP {error.response.status_code} {error.response.reason}"
    cause: object = error.args[0] if error.args else error
    text = " ".join(str(getattr(cause, "reason", None) or cause).split())
    return re.sub(r"^HTTPS?Connection\w*\(.*?\): ", "", text) or type(error).__name__


def megabytes(size: int) -> str:
    """Write a size for a person: "12.3 MB"."""
    return f"{size / 1e6:.1f} MB"
