"""Read a plain table of days: CSV with the columns date, minutes and, if known, pickups."""

import csv
import difflib
import io
import re
import zoneinfo
from collections.abc import Iterator

import pandas as pd

from refigure.errors import InputError
from refigure.phone_usage.day_table import DayRow, counted, table_of_rows
from refigure.phone_usage.day_values import (
    RowError,
    checked_date,
    checked_minutes,
    checked_pickups,
    shown,
)

REQUIRED_COLUMNS = ("date", "minutes")
COLUMNS = (*REQUIRED_COLUMNS, "pickups")
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
# `float` alone would also take 1_000, nan, inf and digits of other scripts.
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


def read_plain_csv(text: str, file: str, zone: zoneinfo.ZoneInfo) -> tuple[pd.DataFrame, list[str]]:
    """Read the text of a CSV file: the table of days, and notes.

    The header is required, its order free; line ends may be of any system.

    Raises:
        InputError: names the line (from 1, the header's) and the mend.
    """
    separator = separator_of(text)
    lines = numbered_lines(text, separator, file)
    number, header = next((line for line in lines if any(line[1])), (1, []))
    columns = checked_header(header, f"{file}, line {number}")
    rows, empty = [], []
    for number, cells in lines:
        if not any(cells):
            empty.append(number)
            continue
        try:
            rows.append(day_of_cells(number, cells, columns))
        except RowError as error:
            raise InputError(f"{file}, line {number}: {error}") from None
    days, notes = table_of_rows(rows, file, "line", zone)
    if separator != ",":
        notes.append(f"The columns are separated by {SEPARATORS[separator]}s, not commas.")
    if empty:
        notes.append(f"Skipped {counted(len(empty), 'empty line')}, the first line {empty[0]}.")
    return days, notes


def separator_of(text: str) -> str:
    """Return what separates the columns: the first separator in the header, else a comma.

    No column's name contains one, so that the header alone decides without doubt.
    """
    header = text.lstrip().partition("\n")[0]
    return next((character for character in header if character in SEPARATORS), ",")


def numbered_lines(text: str, separator: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row's line number (its last, if a quoted cell has line ends) and stripped cells.

    Raises:
        InputError: quotes that do not close, or a cell beyond the limit of the `csv` module.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise InputError(
            f"{file}, line {reader.line_num}: this is not CSV: {error}; correct the cell there."
        ) from None


def checked_header(header: list[str], where: str) -> list[str]:
    """Return the names of the columns in the file's order, in lower case.

    Raises:
        InputError: an unknown, repeated or missing column.
    """
    names = [name.casefold() for name in header]
    expected = f"the header must be {','.join(COLUMNS)}, where pickups may be left out"
    for name in names:
        if name not in COLUMNS:
            nearest = difflib.get_close_matches(name, COLUMNS, n=1)
            mend = f"rename it to {nearest[0]}" if nearest else "remove it"
            raise InputError(f"{where}: unknown column {shown(name)}; {mend}: {expected}.")
        if names.count(name) > 1:
            raise InputError(f"{where}: the column {name} occurs twice; remove one: {expected}.")
    for name in REQUIRED_COLUMNS:
        if name not in names:
            raise InputError(f"{where}: the column {name} is missing; add it: {expected}.")
    return names


def day_of_cells(number: int, cells: list[str], columns: list[str]) -> DayRow:
    """Check the cells of one line.

    Raises:
        RowError: too few or too many cells, or a value out of its bounds.
    """
    if len(cells) != len(columns):
        raise RowError(
            f"the line has {counted(len(cells), 'cell')}, the header {len(columns)}; write one for"
            " each column (a decimal comma counts as a separator: write a point)."
        )
    values = dict(zip(columns, cells, strict=True))
    return DayRow(
        number,
        checked_date(values["date"]),
        checked_minutes(number_or_text(values["minutes"])),
        checked_pickups(number_or_text(values.get("pickups", ""))),
    )


def number_or_text(cell: str) -> float | str:
    """Convert a cell to a number where it is written as one."""
    return float(cell) if NUMBER.fullmatch(cell) else cell
