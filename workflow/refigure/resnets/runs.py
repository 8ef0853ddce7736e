"""The tables that a training leaves, by arm and seed."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from refigure.measurements import format_cell, read_table, write_table

START, END = "start", "end"  # moments of a training
RESPONSES = ("moment", "layer", "index", "std", "std_from_norm")
SIGNALS = ("moment", "layer", "index", "activation_std", "gradient_norm")
BLOCKS = ("block", "index", "error_without", "error")


@dataclass(frozen=True, order=True)
class Run:
    """One training: an arm and a seed."""

    arm: str
    seed: int


def run_of(path: str | Path) -> Run:
    """Tell the run of a file `<arm>/<seed>/<name>`."""
    folder = Path(path).parent
    return Run(folder.parent.name, int(folder.name))


def write_rows(path: str | Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table of values, floats in their shortest exact form."""
    write_table(path, columns, ([format_cell(value) for value in row] for row in rows))


def write_records(path: str | Path, kind: type, records: Iterable[Any]) -> None:
    """Write dataclasses of one kind, a row each."""
    rows = [list(asdict(record).values()) for record in records]
    write_rows(path, [field.name for field in fields(kind)], rows)


def read_column(path: str | Path, moment: str, column: str) -> list[float]:
    """Read a column of responses or signals at a moment, in the order of the layers."""
    return [float(row[column] or "nan") for row in read_table(path) if row["moment"] == moment]


def read_record(path: str | Path) -> dict[str, Any]:
    """Read what a training says of itself: device, parameters, final errors."""
    record: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    return record
