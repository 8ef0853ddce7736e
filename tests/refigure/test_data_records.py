"""Files of data sets held against the record of their download."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refigure.data_records import check_files, read_provenance, sealed
from refigure.errors import InputError

DATA = b"date,minutes\n2018-01-01,60\n"


def record_of(data: bytes = DATA) -> dict[str, Any]:
    """A record as `download_dataset` writes it."""
    content = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    record = {"dataset": "days", "data": "real", "source": "url", "files": {"days.csv": content}}
    return sealed(record)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data set."""
    path = tmp_path / "days"
    path.mkdir()
    (path / "days.csv").write_bytes(DATA)
    (path / "provenance.json").write_text(json.dumps(record_of(), indent=2))
    return path


def test_what_was_downloaded_passes(folder: Path) -> None:
    check_files([folder / "days.csv", str(folder / "provenance.json"), folder / "other.txt"])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (DATA[:-1], f"expected {len(DATA)} bytes, found {len(DATA) - 1}"),
        (b"", f"expected {len(DATA)} bytes, found 0"),
        (DATA.replace(b"60", b"61"), f"expected sha256 {hashlib.sha256(DATA).hexdigest()}, found"),
    ],
)
def test_another_file_is_refused_with_the_mend(folder: Path, content: bytes, told: str) -> None:
    (folder / "days.csv").write_bytes(content)
    with pytest.raises(InputError, match=told) as error:
        check_files([str(folder / "days.csv")])
    assert str(error.value).endswith("Delete it, and the same command fetches it anew.")


@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_one_changed_bit_of_a_record_changes_nothing_or_is_found_out(
    tmp_path_factory: pytest.TempPathFactory, place: int, bit: int
) -> None:
    path = tmp_path_factory.mktemp("record") / "provenance.json"
    text = bytearray(json.dumps(record_of(), indent=2).encode())
    text[place % len(text)] ^= 1 << bit
    path.write_bytes(text)
    try:
        found = read_provenance(path)
    except InputError as error:
        assert "provenance.json" in str(error) and "Delete it" in str(error)
    else:
        known = {key: value for key, value in record_of().items() if key != "seal"}
        assert {key: found.get(key) for key in known} == known


@pytest.mark.parametrize("harm", ["cut", "empty"])
def test_a_damaged_record_is_refused(folder: Path, harm: str) -> None:
    record = folder / "provenance.json"
    record.write_bytes(record.read_bytes()[: 50 if harm == "cut" else 0])
    for name in ("days.csv", "provenance.json"):
        with pytest.raises(InputError, match=r"provenance\.json cannot be read"):
            check_files([folder / name])


def test_a_record_without_a_seal_is_one_of_an_earlier_version(folder: Path) -> None:
    record = {key: value for key, value in record_of().items() if key != "seal"}
    (folder / "provenance.json").write_text(json.dumps(record))
    check_files([folder / "days.csv", folder / "provenance.json"])


@pytest.mark.parametrize("other", [[], {}, {"dataset": "another"}, {"files": {"days.csv": {}}}])
def test_the_record_of_another_program_says_nothing_of_an_own_file(
    folder: Path, other: object
) -> None:
    (folder / "provenance.json").write_text(json.dumps(other))
    (folder / "days.csv").write_bytes(b"my own")
    check_files([folder / "days.csv"])


def test_files_without_a_record_pass(tmp_path: Path) -> None:
    (tmp_path / "days.csv").write_bytes(DATA)
    check_files([tmp_path / "days.csv", tmp_path / "missing.csv"])
