"""Pack a run as an RO-Crate: results, the workflow that made them, and a description of both."""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from refigure.config import read_yaml
from refigure.crate import Run, describe_run, write_crate
from refigure.provenance import ROOT
from refigure.step import run_step

logger = logging.getLogger("refigure")


def main(
    manifest: str,
    contexts: list[str],
    files: list[str],
    code: list[str],
    citation: str,
    homepages: Mapping[str, str],
    crate: str,
) -> None:
    """Write the crate.

    Args:
        contexts: what each post's results rest on, for its data sets.
        files: the results, in folders below the manifest's.
        code: the files of the project.
        citation: CITATION.cff.
        homepages: the address of each data set by its name.
    """
    record = json.loads(Path(manifest).read_text(encoding="utf-8"))
    folder = Path(manifest).parent
    results = f"results/{record['scale']}/"
    members = {Path(path).resolve().relative_to(ROOT).as_posix(): path for path in code}
    members |= {
        results + Path(path).relative_to(folder).as_posix(): path
        for path in sorted([manifest, *files])
    }
    cited = read_yaml(citation)
    run = Run(
        title=cited["title"],
        authors=tuple(author["name"] for author in cited["authors"]),
        date=str(cited["date-released"]),
        commit=record["commit"],
        versions=record["versions"],
        parameters={
            "scale": record["scale"],
            "seed": record["settings"]["seed"],
            "posts": ", ".join(sorted(record["posts"])),
        },
        datasets=tuple(datasets_of(contexts, homepages)),
    )
    write_crate(crate, describe_run(run, members, results), members)
    logger.info("%s: %d files", crate, len(members))


def datasets_of(
    contexts: Sequence[str], homepages: Mapping[str, str]
) -> Iterable[Mapping[str, Any]]:
    """The data sets of all posts, each once, sorted by name."""
    found: dict[str, dict[str, Any]] = {}
    for path in contexts:
        for dataset in json.loads(Path(path).read_text(encoding="utf-8"))["datasets"]:
            name = dataset["name"]
            found[name] = {**dataset, "homepage": homepages.get(name, "")}
    return [found[name] for name in sorted(found)]


if __name__ == "__main__":
    run_step(main)
