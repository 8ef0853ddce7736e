"""How the steps of this post name measures and write tables."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from refigure.measurements import Measurement, format_cell, write_table


def label(number: float) -> str:
    """A number as a part of a measure's name: 0_1 for 0.1, where a point would part variants."""
    return f"{number:g}".replace(".", "_").replace("-", "m").replace("+", "")


def measured(
    numbers: Mapping[str, float], n: int = 0, data: str = "real", unit: str = "1"
) -> list[Measurement]:
    """Make measurements of numbers by name, all of as many repetitions."""
    return [
        Measurement(name, float(value), n=n, data=data, unit=unit)
        for name, value in numbers.items()
    ]


def write_rows(path: str | Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table of values, floats in their shortest exact form."""
    write_table(path, columns, ([format_cell(value) for value in row] for row in rows))
