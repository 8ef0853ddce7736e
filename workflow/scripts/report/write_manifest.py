"""Write the hash of every deterministic output, with what made them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from refigure import provenance
from refigure.step import run_step


def main(
    files: list[str],
    scale: str,
    settings: Mapping[str, Any],
    manifest: str,
) -> None:
    """Write the manifest.

    Args:
        files: every output that two runs have in common, in folders below the manifest's.
        settings: the whole config but for the paths of this machine.
    """
    content = {
        "scale": scale,
        "commit": provenance.commit(),
        "versions": provenance.versions(),
        "settings": settings,
        "settings_hash": provenance.settings_hash(settings),
        "not_deterministic": ["*/timings.csv", "*/benchmarks/*", "report/run_times.html"],
        "sha256": provenance.hash_files(files, Path(manifest).parent),
    }
    provenance.write_json(manifest, content)


if __name__ == "__main__":
    run_step(main)
