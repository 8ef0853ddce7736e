"""Packages fetched by the real clients, from a folder and from a small registry on this machine."""

import hashlib
import io
import json
import os
import shutil
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from refigure.data_sources import SourceError
from refigure.packages import error_line, npm_pack, pip_download

needs_npm = pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that npm takes for its registry."""
    folder = tmp_path / "registry"
    folder.mkdir()
    handler = partial(QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setenv("NPM_CONFIG_REGISTRY", f"http://127.0.0.1:{server.server_port}/")
        monkeypatch.setenv("NPM_CONFIG_CACHE", str(tmp_path / "cache"))
        monkeypatch.setenv("NPM_CONFIG_FETCH_RETRIES", "0")
        yield folder
        server.shutdown()


def publish_npm(registry: Path, url: str) -> bytes:
    """Put `digits` 1.2.3 into the registry, and return its archive."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, data in (
            ("package/package.json", b'{"name": "digits", "version": "1.2.3"}'),
            ("package/data/digits.txt", b"0123456789\n"),
        ):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    archive = buffer.getvalue()
    (registry / "digits.tgz").write_bytes(archive)
    shasum = hashlib.sha1(archive).hexdigest()  # noqa: S324  what npm asks for
    dist = {"tarball": f"{url}digits.tgz", "shasum": shasum}
    version = {"name": "digits", "version": "1.2.3", "dist": dist}
    index = {"name": "digits", "dist-tags": {"latest": "1.2.3"}, "versions": {"1.2.3": version}}
    (registry / "digits").write_text(json.dumps(index), encoding="utf-8")
    return archive


@needs_npm
def test_npm_pack_fetches_the_archive_by_name(registry: Path, tmp_path: Path) -> None:
    archive = publish_npm(registry, os.environ["NPM_CONFIG_REGISTRY"])
    path = npm_pack("digits@1.2.3", tmp_path)
    assert path.name == "digits-1.2.3.tgz"
    assert path.read_bytes() == archive


@needs_npm
def test_npm_pack_tells_why_it_failed(registry: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="npm error code E404"):
        npm_pack("letters@1.0.0", tmp_path)


def test_a_missing_client_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceError, match=r"^npm is not installed$"):
        npm_pack("digits@1.2.3", tmp_path)


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes for all there is."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    with zipfile.ZipFile(folder / "digits-1.2.3-py3-none-any.whl", "w") as wheel:
        wheel.writestr("digits/digits.txt", "0123456789\n")
        info = "digits-1.2.3.dist-info"
        wheel.writestr(
            f"{info}/METADATA",
            "Metadata-Version: 2.1\nName: digits\nVersion: 1.2.3\nRequires-Dist: absent\n",
        )
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    return folder


def test_pip_download_fetches_the_wheel_without_what_it_depends_on(
    wheels: Path, tmp_path: Path
) -> None:
    path = pip_download("digits==1.2.3", tmp_path)
    assert path.name == "digits-1.2.3-py3-none-any.whl"
    assert path.read_bytes() == (wheels / path.name).read_bytes()


def test_pip_download_never_builds(wheels: Path, tmp_path: Path) -> None:
    with tarfile.open(wheels / "letters-1.0.tar.gz", "w:gz") as tar:
        setup = tarfile.TarInfo("letters-1.0/setup.py")
        code = f"open({str(tmp_path / 'was_run')!r}, 'w')".encode()
        setup.size = len(code)
        tar.addfile(setup, io.BytesIO(code))
    with pytest.raises(SourceError, match=r"^ERROR: Could not find a version"):
        pip_download("letters==1.0", tmp_path)
    assert not (tmp_path / "was_run").exists()


def test_error_line_skips_warnings_and_advice() -> None:
    text = "WARNING: old\nERROR: no such version\nERROR: nothing found\nA log can be found in x\n"
    assert error_line(text) == "ERROR: no such version"
    assert error_line("python3: No module named pip\n\n") == "python3: No module named pip"
    assert error_line("") == ""
