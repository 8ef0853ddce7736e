"""Tables between the steps of the post: records of one kind, a row each."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from refigure.hessian.density import Quadrature
from refigure.measurements import format_cell, write_table


@dataclass(frozen=True)
class Eigenvalue:
    """One eigenvalue, or a point of the quadrature that stands for many."""

    moment: int  # iterations of training
    kind: str  # exact, ritz or quadrature
    value: float
    weight: float  # share of all eigenvalues
    residual: float  # bound of its error as an eigenvalue


def write_records(path: str | Path, kind: type, records: Iterable[Any]) -> None:
    """Write dataclasses of one kind."""
    rows = [[format_cell(value) for value in asdict(record).values()] for record in records]
    write_table(path, [field.name for field in fields(kind)], rows)


def quadrature_rows(moment: int, found: Quadrature) -> list[Eigenvalue]:
    """The points of a quadrature that have a weight."""
    flat = zip(
        found.points.reshape(-1).tolist(),
        found.weights.reshape(-1).tolist(),
        found.residuals.reshape(-1).tolist(),
        strict=True,
    )
    return [Eigenvalue(moment, "quadrature", *one) for one in flat if one[1] > 0]
