"""Write the hash of every deterministic output, with what made them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from refigure import provenance
from refigure.step import run_step


def main(
    files: list[str],
    contexts: list[str],
    scale: str,
    settings: Mapping[str, Any],
    manifest: str,
) -> None:
    """Write the manifest.

    Args:
        files: every output that two runs have in common, in folders below the manifest's.
        contexts: what each post's results rest on, for its device and data sources.
        settings: the whole config but for the paths of this machine.
    """
    content = {
        "scale": scale,
        "commit": provenance.commit(),
        "versions": provenance.versions(),
        "settings": settings,
        "settings_hash": provenance.settings_hash(settings),
        "not_deterministic": ["*/timings.csv", "*/benchmarks/*", "report/run_times.html"],
        "posts": {record["post"]: origin_of(record) for record in map(read_json, contexts)},
        "sha256": provenance.hash_files(files, Path(manifest).parent),
    }
    provenance.write_json(manifest, content)


def read_json(path: str) -> dict[str, Any]:
    """Read a JSON file that holds a mapping."""
    content: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    return content


def origin_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """The device that computed a post, and where its data are from."""
    keys = ("name", "origin", "source")
    datasets = [{key: dataset[key] for key in keys} for dataset in record["datasets"]]
    return {"device": record["device"], "datasets": datasets}


if __name__ == "__main__":
    run_step(main)
