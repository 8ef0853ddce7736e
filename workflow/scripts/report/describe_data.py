"""Describe the data that a post's results rest on: real, a stand-in, or the user's own."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from refigure.data_records import read_provenance
from refigure.datasets import stand_in_notice
from refigure.measurements import worst_origin
from refigure.provenance import file_sha256, write_json
from refigure.step import run_step


def main(
    data: str,
    titles: Mapping[str, str],
    provenance: list[str] | None = None,
    own: list[str] | None = None,
    source: list[str] | None = None,
) -> None:
    """Write the data sets of a post, the worst of their origins, and notes on reading them.

    Args:
        titles: the title of each data set.
        provenance: of each data set that the post takes from results/data/.
        own: the user's own files in place of a data set.
        source: files with `notes` on what was noticed while reading.
    """
    datasets = [describe_dataset(path, titles) for path in provenance or []]
    datasets += [describe_own(path) for path in own or []]
    content = {
        "origin": worst_origin(dataset["origin"] for dataset in datasets),
        "datasets": datasets,
        "notes": [note for path in source or [] for note in read_notes(path)],
    }
    write_json(data, content)


def describe_dataset(path: str, titles: Mapping[str, str]) -> dict[str, Any]:
    """Describe a data set from the record of its download."""
    record = read_provenance(path)
    stand_in = record["data"] == "stand-in"
    return {
        "name": record["dataset"],
        "title": titles[record["dataset"]],
        "origin": record["data"],
        "source": record["source"],
        "licence": "" if stand_in else record["licence"],
        "citation": "" if stand_in else record["citation"],
        "note": stand_in_notice(record["dataset"]) if stand_in else "",
        "files": [{"name": name, **content} for name, content in sorted(record["files"].items())],
    }


def describe_own(path: str) -> dict[str, Any]:
    """Describe a file of the user's own, by its name without its folders."""
    file = Path(path)
    return {
        "name": file.name,
        "title": "Your own file",
        "origin": "own",
        "source": file.name,
        "licence": "",
        "citation": "",
        "note": f"{file.name} in place of the post's data",
        "files": [{"name": file.name, "sha256": file_sha256(file), "bytes": file.stat().st_size}],
    }


def read_notes(path: str) -> list[str]:
    """Read the notes of a step that reads raw data."""
    return list(json.loads(Path(path).read_text(encoding="utf-8"))["notes"])


if __name__ == "__main__":
    run_step(main)
