"""Write what a post's results rest on: data, settings, seed, commit, versions."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from refigure import provenance
from refigure.measurements import read_table
from refigure.step import run_step


def main(
    measurements: str,
    figures: list[str],
    data: str,
    post: str,
    scale: str,
    seed: int,
    settings: Mapping[str, Any],
    context: str,
) -> None:
    """Write the record.

    Args:
        figures: not read; they are inputs so that the commit is that of the newest result.
        settings: the post's section of the config.
    """
    about = json.loads(Path(data).read_text(encoding="utf-8"))
    devices = {row["device"] for row in read_table(measurements)}
    content = {
        "post": post,
        "scale": scale,
        "seed": seed,
        "settings": settings,
        "settings_hash": provenance.settings_hash([scale, seed, settings]),
        "commit": provenance.commit(),
        "versions": provenance.versions(),
        "device": ", ".join(sorted(devices)),
        "datasets": about["datasets"],
        "notes": about["notes"],
    }
    provenance.write_json(context, content)


if __name__ == "__main__":
    run_step(main)
