"""Write the hash of every deterministic output, with what made them."""

from collections.abc import Mapping
from typing import Any

from refigure import provenance
from refigure.step import run_step


def main(
    files: list[str],
    root: str,
    scale: str,
    settings: Mapping[str, Any],
    manifest: str,
) -> None:
    """Write the manifest.

    Args:
        files: every output that two runs must have in common, byte by byte.
        root: the folder that the paths are written relative to.
        settings: the whole config but for the paths of this machine.
    """
    content = {
        "scale": scale,
        "commit": provenance.commit(),
        "versions": provenance.versions(),
        "settings": settings,
        "settings_hash": provenance.settings_hash(settings),
        "not_deterministic": ["*/timings.csv", "*/benchmarks/*", "report/run_times.html"],
        "sha256": provenance.hash_files(files, root),
    }
    provenance.write_json(manifest, content)


if __name__ == "__main__":
    run_step(main)
