"""What trainings and translations leave in their tables, read without PyTorch."""

import json
from collections.abc import Iterable, Iterator
from math import exp
from pathlib import Path
from typing import Any

import numpy as np

from refigure.measurements import read_table

BY_WIDTH = ("bleu", "exact_match", "log_probability", "as_likely")

Found = dict[str, dict[str, dict[int, float]]]  # by measure, arm and seed


def read_records(paths: Iterable[str | Path]) -> list[dict[str, Any]]:
    """Read the records of all runs, in the order of the files."""
    return [one for path in paths for one in json.loads(Path(path).read_text("utf-8"))]


def read_curves(paths: Iterable[str | Path]) -> list[dict[str, float]]:
    """Read curves of several seeds; an empty cell is NaN."""
    return [
        {key: float(cell or "nan") for key, cell in row.items()}
        for path in paths
        for row in read_table(path)
    ]


def add_lengths(path: Path, found: Found) -> None:
    """Add losses and BLEU by source length; `long_loss` is that of the longest class."""
    rows = read_table(path)
    longest = max((int(row["shortest"]) for row in rows), default=0)
    for row in rows:
        arm, seed = path.parent.name, int(row["seed"])
        start = int(row["shortest"])
        for name in ("loss", "bleu"):
            found[f"{name}_from_{start}"][arm][seed] = float(row[name])
            if start == longest:
                found[f"long_{name}"][arm][seed] = float(row[name])


def add_widths(path: Path, found: Found) -> None:
    """Add the scores of single translators by the width of the beam; `bleu` is the widest's.

    Those of ensembles are named so: their "seed" is none.
    """
    rows = read_table(path)
    widest = max(int(row["width"]) for row in rows)
    for row in rows:
        arm, width = path.parent.name, int(row["width"])
        single = int(row["members"]) == 1
        prefix = "" if single else "ensemble_all_" if row["seed"] == "all" else "ensemble_first_"
        seed = int(row["seed"]) if single else 0
        for name in BY_WIDTH:
            found[f"{prefix}{name}_beam_{width}"][arm][seed] = float(row[name])
        if width == widest:
            found[f"{prefix}bleu"][arm][seed] = float(row["bleu"])


def ensemble_measures(path: str) -> Iterator[tuple[str, float, int]]:
    """Yield perplexities of ensembles, and by how much their loss is below their members'."""
    rows = read_table(path)
    single = [float(row["loss"]) for row in rows if row["members"] == "1"]
    for row in rows:
        members = int(row["members"])
        if members > 1:
            name = "ensemble_all" if row["seed"] == "all" else "ensemble_first"
            yield f"{name}_perplexity", exp(float(row["loss"])), members
            yield f"{name}_gain", float(np.mean(single[:members])) - float(row["loss"]), members
