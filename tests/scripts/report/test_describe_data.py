"""What a post's results rest on, told from the records of downloads and from own files."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from refigure.errors import InputError
from scripts.report.describe_data import main

TITLES = {"moment": "One year of phone use", "mnist": "Digits"}


def record(folder: Path, name: str, data: str) -> str:
    """Write the record of a download."""
    content = {
        "dataset": name,
        "data": data,
        "source": f"mirror:{name}",
        "licence": "CC0",
        "citation": "N. N., 2020.",
        "files": {"b.gz": {"bytes": 2, "sha256": "bb"}, "a.gz": {"bytes": 1, "sha256": "aa"}},
    }
    path = folder / f"{name}.json"
    path.write_text(json.dumps(content))
    return str(path)


def describe(folder: Path, **arguments: Any) -> dict[str, Any]:
    """Run the step."""
    main(str(folder / "data.json"), TITLES, **arguments)
    found: dict[str, Any] = json.loads((folder / "data.json").read_text("utf-8"))
    return found


def test_real_data(tmp_path: Path) -> None:
    found = describe(tmp_path, provenance=[record(tmp_path, "moment", "real")])
    assert found["origin"] == "real"
    (dataset,) = found["datasets"]
    assert (dataset["name"], dataset["title"]) == ("moment", "One year of phone use")
    assert (dataset["licence"], dataset["citation"], dataset["note"]) == ("CC0", "N. N., 2020.", "")
    assert dataset["files"] == [
        {"name": "a.gz", "bytes": 1, "sha256": "aa"},
        {"name": "b.gz", "bytes": 2, "sha256": "bb"},
    ]


def test_a_stand_in_is_told_with_the_mend_and_without_the_licence_of_the_real(
    tmp_path: Path,
) -> None:
    found = describe(tmp_path, provenance=[record(tmp_path, "moment", "stand-in")])
    assert found["origin"] == "stand-in"
    (dataset,) = found["datasets"]
    assert (dataset["licence"], dataset["citation"]) == ("", "")
    assert "moment" in dataset["note"] and "mirror" in dataset["note"]


def test_the_worst_origin_is_that_of_the_post(tmp_path: Path) -> None:
    real, made_up = record(tmp_path, "mnist", "real"), record(tmp_path, "moment", "stand-in")
    assert describe(tmp_path, provenance=[real, made_up])["origin"] == "stand-in"
    (tmp_path / "mine.csv").write_text("x")
    mine = [str(tmp_path / "mine.csv")]
    assert describe(tmp_path, provenance=[real], own=mine)["origin"] == "own"
    assert describe(tmp_path)["origin"] == "real"


def test_an_own_file_is_named_without_its_folders(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_bytes(b"date,minutes\n")
    found = describe(tmp_path, own=[str(tmp_path / "mine.csv")])
    (dataset,) = found["datasets"]
    assert (dataset["name"], dataset["origin"]) == ("mine.csv", "own")
    assert "mine.csv" in dataset["note"]
    sha256 = hashlib.sha256(b"date,minutes\n").hexdigest()
    assert dataset["files"] == [{"name": "mine.csv", "bytes": 13, "sha256": sha256}]
    assert str(tmp_path) not in json.dumps(found)


def test_notes_are_kept_in_order(tmp_path: Path) -> None:
    for name, notes in (("one", ["First.", "Second."]), ("two", ["Third."])):
        (tmp_path / name).write_text(json.dumps({"notes": notes}))
    found = describe(tmp_path, source=[str(tmp_path / "one"), str(tmp_path / "two")])
    assert found["notes"] == ["First.", "Second.", "Third."]


def test_a_record_that_is_none_of_ours_is_named(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text("{}")
    with pytest.raises(InputError, match=r"other\.json"):
        describe(tmp_path, provenance=[str(tmp_path / "other.json")])
