"""The step as a whole: sources tried in turn, verified files, provenance, how it fails."""

import gzip
import hashlib
import json
import logging
import threading
import zipfile
from collections.abc import Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from refigure.data_records import seal_of
from refigure.errors import InputError
from scripts.datasets.download_dataset import main

FILES = {"a.txt": b"one two three\n" * 100, "b.txt": b"four five six\n" * 100}
ABOUT = {"licence": "None stated.", "citation": "N. N., 2020.", "homepage": "https://example.org"}
ONLINE = {"mirror": None, "offline": False}
OFFLINE = {"mirror": None, "offline": True}


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Path]:
    """A folder that is served at the address in its file `url`."""
    folder = tmp_path / "web"
    folder.mkdir()
    handler = partial(QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        (folder / "url").write_text(f"http://127.0.0.1:{server.server_port}")
        yield folder
        server.shutdown()


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    """A mirror folder with the files packed and, as results/data/ has them, unpacked."""
    folder = tmp_path / "mirror"
    (folder / "words").mkdir(parents=True)
    for name, data in FILES.items():
        (folder / "words" / name).write_bytes(data)
        (folder / f"{name}.gz").write_bytes(gzip.compress(data))
    return folder


def run(
    folder: Path,
    sources: list[dict[str, Any]],
    access: Mapping[str, Any] = ONLINE,
    files: Mapping[str, bytes] = FILES,
) -> dict[str, Any]:
    """Run the step for the data set `words`, and return its provenance."""
    target = folder / "data" / "words"
    main(
        name="words",
        contents={
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in files.items()
        },
        about=ABOUT,
        sources=sources,
        access=access,
        access_key="key",
        seed=1,
        state=str(folder / "state"),
        files=[str(target / name) for name in files],
        provenance=str(target / "provenance.json"),
    )
    record: dict[str, Any] = json.loads((target / "provenance.json").read_text(encoding="utf-8"))
    return record


def written(folder: Path) -> dict[str, bytes]:
    """The files of the data set, without its provenance."""
    paths = (folder / "data" / "words").iterdir()
    return {path.name: path.read_bytes() for path in paths if path.name != "provenance.json"}


def test_files_come_from_the_web(tmp_path: Path, web: Path) -> None:
    for name, data in FILES.items():
        (web / f"{name}.gz").write_bytes(gzip.compress(data))
    address = f"{(web / 'url').read_text()}/{{file}}.gz"
    record = run(tmp_path, [{"kind": "url", "at": address, "unpack": "gunzip"}])
    assert written(tmp_path) == FILES
    assert record["source"] == address
    assert not (tmp_path / "state").exists()


def test_a_source_that_fails_is_one_line_and_the_next_is_tried(
    tmp_path: Path, web: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name, data in FILES.items():
        (web / name).write_bytes(data)
    address = (web / "url").read_text()
    sources = [{"kind": "url", "at": f"{address}/{place}{{file}}"} for place in ("missing/", "")]
    record = run(tmp_path, sources)
    assert record["source"] == sources[1]["at"]
    (failure,) = (line for line in caplog.records if line.levelno >= logging.WARNING)
    assert failure.getMessage() == f"{sources[0]['at']}: HTTP 404 File not found"


def test_wrong_bytes_are_an_error_that_names_both_hashes(
    tmp_path: Path, web: Path, mirror: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (mirror / "b.txt.gz").write_bytes(gzip.compress(FILES["a.txt"]))  # of the same length
    sources = [{"kind": "mirror", "at": "{file}.gz", "unpack": "gunzip"}]
    record = run(tmp_path, sources, {"mirror": str(mirror), "offline": False})
    assert record["source"] == "mirror:words/{file}"
    assert written(tmp_path) == FILES
    (failure,) = (line for line in caplog.records if line.levelno >= logging.ERROR)
    hashes = [hashlib.sha256(FILES[name]).hexdigest() for name in ("b.txt", "a.txt")]
    expected = "mirror:{file}.gz: b.txt: expected sha256 {}, found {}"
    assert failure.getMessage() == expected.format(*hashes, file="{file}")


def test_a_mirror_saves_the_download(tmp_path: Path, mirror: Path) -> None:
    sources = [
        {"kind": "url", "at": "http://127.0.0.1:9/{file}"},
        {"kind": "mirror", "at": "{file}.gz", "unpack": "gunzip"},
    ]
    record = run(tmp_path, sources, {"mirror": str(mirror), "offline": False})
    assert record.pop("seal") == seal_of(record)
    assert record == {
        "access": "key",
        "data": "real",
        "dataset": "words",
        "files": {
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in FILES.items()
        },
        "source": "mirror:{file}.gz",
        **ABOUT,
    }


def test_an_archive_of_several_files_is_fetched_once(
    tmp_path: Path, mirror: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="refigure")
    with zipfile.ZipFile(mirror / "words.zip", "w") as archive:
        for name, data in FILES.items():
            archive.writestr(f"words/{name}", data)
    source = {"kind": "mirror", "at": "words.zip", "unpack": "unzip", "member": "words/{file}"}
    run(tmp_path, [source], {"mirror": str(mirror), "offline": True})
    assert written(tmp_path) == FILES
    assert caplog.messages.count("fetching mirror:words.zip") == 1


def test_provenance_is_the_same_from_any_folder(tmp_path: Path, mirror: Path) -> None:
    texts = set()
    for name in ("here", "there"):
        run(tmp_path / name, [], {"mirror": str(mirror), "offline": True})
        texts.add((tmp_path / name / "data" / "words" / "provenance.json").read_bytes())
    assert len(texts) == 1
    assert str(tmp_path).encode() not in texts.pop()


def test_offline_uses_no_network(tmp_path: Path, web: Path) -> None:
    (web / "a.txt").write_bytes(FILES["a.txt"])
    sources = [
        {"kind": "url", "at": f"{(web / 'url').read_text()}/{{file}}"},
        {"kind": "npm", "at": "words@1.0.0", "unpack": "untar"},
        {"kind": "pypi", "at": "words==1.0.0", "unpack": "unzip"},
    ]
    with pytest.raises(InputError) as error:
        run(tmp_path, sources, OFFLINE, {"a.txt": FILES["a.txt"]})
    assert str(error.value).count("not tried, because of `offline: true`") == 3
    assert "set `offline: false`" in str(error.value)


def test_failure_names_every_source_the_hashes_and_the_mend(tmp_path: Path, web: Path) -> None:
    address = (web / "url").read_text()
    with pytest.raises(InputError) as error:
        run(tmp_path, [{"kind": "url", "at": f"{address}/{{file}}"}])
    lines = str(error.value).splitlines()
    assert lines[0] == "No source gave the data set words. Tried:"
    assert lines[1] == f"  {address}/{{file}}: HTTP 404 File not found"
    assert [line for line in lines if "a.txt, 1400 bytes, sha256" in line]
    assert lines[-1] == (
        "  To mend it, connect to the network; or get the files yourself (https://example.org),"
        " put them into FOLDER/words/ and set `mirror: FOLDER`."
    )
    assert list(tmp_path.rglob("*.txt*")) == []


def test_what_a_failed_source_sent_wrong_is_not_kept(tmp_path: Path, web: Path) -> None:
    source = {"kind": "url", "at": f"{(web / 'url').read_text()}/{{file}}"}
    for name in FILES:
        (web / name).write_bytes(b"wrong")
    with pytest.raises(InputError):
        run(tmp_path, [source])
    for name, data in FILES.items():
        (web / name).write_bytes(data)
    run(tmp_path, [source])
    assert written(tmp_path) == FILES


def test_a_stand_in_is_named_as_one(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    sources = [{"kind": "stand_in", "at": "moment"}]
    record = run(tmp_path, sources, OFFLINE, {"moment.json": b"the real data"})
    data = written(tmp_path)["moment.json"]
    assert record["data"] == "stand-in"
    assert record["source"] == "stand_in:moment"
    assert record["files"]["moment.json"]["sha256"] == hashlib.sha256(data).hexdigest()
    assert "STAND-IN" in caplog.text


def test_a_folder_that_cannot_be_written_is_an_input_error(tmp_path: Path, mirror: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(InputError, match="The data set words cannot be written"):
        run(tmp_path, [], {"mirror": str(mirror), "offline": True})
