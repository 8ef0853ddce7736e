"""Provenance: hashes against hashlib and known values, versions, no names of machines."""

import getpass
import hashlib
import json
import platform
import re
import subprocess
from pathlib import Path

import numpy
import pytest

from refigure import provenance


def test_file_hash(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    # FIPS 180-2, B.1
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert provenance.file_sha256(tmp_path / "file") == known


def test_settings_hash_goes_by_content() -> None:
    one, other = {"a": 1, "b": [1, 2]}, {"b": [1, 2], "a": 1}
    text = b'{"a":1,"b":[1,2]}'
    assert provenance.settings_hash(one) == hashlib.sha256(text).hexdigest()[:12]
    assert provenance.settings_hash(one) == provenance.settings_hash(other)
    assert provenance.settings_hash(one) != provenance.settings_hash({"a": 1, "b": [2, 1]})
    assert provenance.settings_hash({"path": Path("x")}) == provenance.settings_hash({"path": "x"})


def test_hashes_of_files_are_sorted_by_relative_path(tmp_path: Path) -> None:
    for name in ("b", "a/z", "a/b"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    found = provenance.hash_files([tmp_path / name for name in ("b", "a/z", "a/b")], tmp_path)
    assert list(found) == ["a/b", "a/z", "b"]
    assert found["b"] == hashlib.sha256(b"b").hexdigest()


def test_versions() -> None:
    found = provenance.versions()
    assert found["python"] == platform.python_version()
    assert found["numpy"] == numpy.__version__
    assert set(found) == {"python", *provenance.PACKAGES}


def test_a_package_that_is_missing_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provenance, "PACKAGES", ("no-such-package",))
    assert provenance.versions()["no-such-package"] == "not installed"


def test_commit() -> None:
    provenance.commit.cache_clear()
    assert re.fullmatch(r"[0-9a-f]{12}(-dirty)?|unknown", provenance.commit())


@pytest.mark.parametrize("error", [FileNotFoundError(), subprocess.CalledProcessError(128, "git")])
def test_commit_without_git(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    provenance.commit.cache_clear()
    monkeypatch.setattr(subprocess, "run", fail)
    assert provenance.commit() == "unknown"
    provenance.commit.cache_clear()


def test_json_is_sorted_and_ends_with_a_line_end(tmp_path: Path) -> None:
    provenance.write_json(tmp_path / "one.json", {"b": "µ", "a": [1, {"d": 1, "c": 2}]})
    text = (tmp_path / "one.json").read_text("utf-8")
    assert text.endswith("}\n") and "µ" in text
    assert text.index('"a"') < text.index('"b"') and text.index('"c"') < text.index('"d"')
    assert json.loads(text) == {"a": [1, {"c": 2, "d": 1}], "b": "µ"}


def test_no_machine_and_no_user_is_named() -> None:
    text = json.dumps(provenance.versions())
    assert platform.node() not in text or not platform.node()
    assert str(Path.home()) not in text
    assert getpass.getuser() not in text
