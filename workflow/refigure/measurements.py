"""Every number of a post, in one table: written by steps, read by claims, figures and report."""

import copy
import csv
import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from refigure.errors import InputError

VARIANTS = ("as_published", "corrected")
ORIGINS = ("real", "own", "stand-in")  # from best to worst: a number is as good as its worst input


@dataclass(frozen=True)
class Measurement:
    """One measured number.

    Attributes:
        measure: a name, after its variant where the two differ: `corrected.minutes_monday`.
            The ends of an interval are measures of their own, `<measure>.low` and `.high`.
        value: the number, or the mean over `n`.
        std: standard deviation over `n`, NaN where it has no meaning.
        n: how many days, seeds or repetitions the number rests on; 0 where it has no meaning.
        unit: "1" for a pure number.
        device: what computed it.
        data: "real" (the post's data), "own" (the user's file) or "stand-in".
    """

    measure: str
    value: float
    std: float = math.nan
    n: int = 0
    unit: str = "1"
    device: str = "cpu"
    data: str = "real"


COLUMNS = tuple(field.name for field in fields(Measurement))


def write_measurements(path: str | Path, measurements: Iterable[Measurement]) -> None:
    """Write the table sorted by name, floats in their shortest exact form.

    Raises:
        ValueError: a name comes twice.
    """
    rows = sorted(measurements, key=lambda row: row.measure)
    for before, after in itertools.pairwise(rows):
        if before.measure == after.measure:
            raise ValueError(f"the measure {after.measure} is there twice")
    write_table(
        path, COLUMNS, ([format_cell(getattr(row, name)) for name in COLUMNS] for row in rows)
    )


def write_table(path: str | Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV file in UTF-8 with "\\n" line ends, the same bytes on every platform."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def read_table(path: str | Path, delimiter: str = ",") -> list[dict[str, str]]:
    """Read a CSV file such as `write_table` writes, a mapping a row."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def format_cell(value: object) -> str:
    """Format one cell: a float in its shortest exact form without a needless ".0", NaN as empty."""
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(float(value))
    return str(value)


def worst_origin(origins: Iterable[str]) -> str:
    """Tell the origin of a result that rests on several data sets: the worst of theirs."""
    return max(origins, key=ORIGINS.index, default="real")


class Number(float):
    """A number that a text calls unknown where it is none, such as the spread of one repetition."""

    def __format__(self, form: str) -> str:
        return "unknown" if math.isnan(self) else super().__format__(form)


class Value(Number):
    """A measured value that knows its `std`, `n` and `unit`, and the ends of its interval."""

    std: Number
    n: int
    unit: str
    data: str
    low: Number
    high: Number


class Measurements(Mapping[str, Value]):
    """The measurements of a post by name, with the two variants as namespaces for templates.

    `m["corrected.minutes_monday"]` and, in a template, `{corrected.minutes_monday:.2f}` or
    `{corrected.minutes_monday.std:.2f}`.
    """

    def __init__(self, rows: Iterable[Measurement]) -> None:
        listed = {row.measure: row for row in rows}
        self._values: dict[str, Value] = {}
        for name, row in listed.items():
            value = Value(row.value)
            value.std, value.n, value.unit, value.data = Number(row.std), row.n, row.unit, row.data
            low, high = (listed.get(f"{name}.{end}") for end in ("low", "high"))
            value.low = Number(low.value if low else math.nan)
            value.high = Number(high.value if high else math.nan)
            self._values[name] = value
        self.origins: set[str] = set()  # of the values that were looked up

    def watched(self) -> "Measurements":
        """The same measurements, with nothing looked up yet: `origins` tells what comes to be."""
        other = copy.copy(self)
        other.origins = set()
        return other

    def __getitem__(self, name: str) -> Value:
        value = self._values[name]
        self.origins.add(value.data)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def find(self, name: str, variant: str) -> Value | None:
        """Look a measure up in a variant, or without one where the two variants do not differ."""
        for full in (f"{variant}.{name}", name):
            if full in self._values:
                return self[full]
        return None

    def fill(self, template: str) -> str:
        """Fill a template of the kind `{corrected.minutes_monday:.1f} min` with measured numbers.

        Raises:
            InputError: the template names a measure that was not measured.
        """
        try:
            return template.format_map(Names(self))
        except (KeyError, AttributeError, ValueError) as error:
            raise InputError(f"the text {template!r} cannot be filled: {error!r}") from None


class Names(dict[str, Any]):
    """The names in a template, for `Measurements.fill`: the two variants, and measures by name."""

    def __init__(self, measurements: Measurements) -> None:
        super().__init__({name: Namespace(measurements, f"{name}.") for name in VARIANTS})
        self._measurements = measurements

    def __missing__(self, name: str) -> Value:
        return self._measurements[name]


class Namespace:
    """The measures of one variant as attributes, for `Measurements.fill`."""

    def __init__(self, measurements: Measurements, prefix: str) -> None:
        self._measurements = measurements
        self._prefix = prefix

    def __getattr__(self, name: str) -> Value:
        try:
            return self._measurements[self._prefix + name]
        except KeyError:
            raise AttributeError(f"no measure {self._prefix}{name}") from None


def read_measurements(path: str | Path) -> Measurements:
    """Read a measurements table."""
    return Measurements(measurement_rows(path))


def measurement_rows(path: str | Path) -> Iterator[Measurement]:
    """Yield the rows of a measurements table; an empty cell is NaN."""
    for row in read_table(path):
        numbers = {name: float(row[name]) if row[name] else math.nan for name in ("value", "std")}
        yield Measurement(
            measure=row["measure"],
            n=int(row["n"]),
            unit=row["unit"],
            device=row["device"],
            data=row["data"],
            **numbers,
        )
