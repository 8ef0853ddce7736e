"""Write the hash of every deterministic output, with what made them."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from refigure import provenance
from refigure.measurements import read_table
from refigure.step import run_step

VERDICT_TABLES = ("figures.csv", "claims.csv", "errata.csv")


def main(
    files: list[str],
    contexts: list[str],
    scale: str,
    settings: Mapping[str, Any],
    manifest: str,
    timed: list[str] | None = None,
) -> None:
    """Write the manifest.

    Args:
        files: every output that two runs have in common, in folders below the manifest's.
        contexts: what each post's results rest on, for its device and data sources.
        settings: the whole config but for the paths of this machine.
        timed: outputs that rest on run times and so differ from run to run: listed, not hashed. Of
            a post's tables among them, the verdicts are what two runs have in common.
    """
    folder = Path(manifest).parent
    rest_on_times = sorted(Path(path).relative_to(folder).as_posix() for path in timed or [])
    content = {
        "scale": scale,
        "commit": provenance.commit(),
        "versions": provenance.versions(),
        "settings": settings,
        "settings_hash": provenance.settings_hash(settings),
        "not_deterministic": ["*/timings.csv", "*/benchmarks/*", "report/run_times.html"],
        "posts": {record["post"]: origin_of(record) for record in map(read_json, contexts)},
        "sha256": provenance.hash_files(files, folder),
        "timed": rest_on_times,
        "verdicts": read_verdicts(folder / name for name in rest_on_times),
    }
    provenance.write_json(manifest, content)


def read_verdicts(paths: Iterable[Path]) -> dict[str, str]:
    """The verdict by ID of every table of verdicts among the files."""
    tables = [read_table(path) for path in paths if path.name in VERDICT_TABLES]
    return {row["id"]: row["verdict"] for table in tables for row in table}


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
