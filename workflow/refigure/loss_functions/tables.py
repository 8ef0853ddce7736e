"""How the steps of this post write rows and numbers."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from refigure.measurements import Measurement, format_cell, write_measurements, write_table


def write_rows(path: str, columns: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    """Write rows of names and numbers, whatever kind of float they are."""
    write_table(path, columns, [[format_cell(plain(cell)) for cell in row] for row in rows])


def plain(cell: object) -> object:
    """Give Python's own number for one of numpy's."""
    return cell.item() if isinstance(cell, np.generic) else cell


def write_numbers(path: str, found: Mapping[str, float], data: str = "real") -> None:
    """Write numbers without spread as measurements."""
    rows = [Measurement(name, float(value), data=data) for name, value in found.items()]
    write_measurements(path, rows)
