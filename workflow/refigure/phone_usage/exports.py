"""Read a phone-usage export of any supported kind into one table of days."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pandas as pd

from refigure.phone_usage.activitywatch import read_activitywatch
from refigure.phone_usage.day_table import notes_on_days
from refigure.phone_usage.file_text import BYTE_ORDER_MARK, parse_json, read_text
from refigure.phone_usage.local_days import time_zone_named
from refigure.phone_usage.moment import read_moment
from refigure.phone_usage.plain_csv import read_plain_csv


@dataclass(frozen=True)
class Export:
    """What a phone-usage export says.

    `days` has one row for each calendar day in the file, ascending: `date` (YYYY-MM-DD), `minutes`
    (float, 0 to 1500), `pickups` (Int64, NA where absent), `recorded` (False where nothing was
    counted). A day that the file does not have is no row.
    """

    kind: Literal["moment", "activitywatch", "csv"]
    days: pd.DataFrame
    notes: tuple[str, ...]  # sentences on what was found and handled, for the log and the report
    first_record: str  # JSON with the keys in the file's order; "" unless `kind` is moment


def read_export(path: str | Path, time_zone: str = "UTC") -> Export:
    """Read Moment JSON, ActivityWatch JSON or a plain CSV; the content tells which.

    `time_zone` says where the days of ActivityWatch's events begin; for the other kinds, whose
    days are made already, it says only which days have 25 hours.

    Raises:
        InputError: the file cannot be read as one of these; names the file, the row and the mend.
    """
    zone = time_zone_named(time_zone)
    text = read_text(Path(path))
    content = text.removeprefix(BYTE_ORDER_MARK)
    export = read_content(content, str(path), zone)
    marked = ("The file begins with a byte order mark; skipped.",) if content != text else ()
    notes = (*marked, *export.notes, *notes_on_days(export.days))
    return Export(export.kind, export.days, notes, export.first_record)


def read_content(content: str, file: str, zone: ZoneInfo) -> Export:
    """Read an export's text by the reader of its kind.

    Raises:
        InputError: as `read_export`.
    """
    if not content.lstrip().startswith(("{", "[")):
        days, notes = read_plain_csv(content, file, zone)
        return Export("csv", days, tuple(notes), "")
    document = parse_json(content, file)
    if isinstance(document, dict) and "buckets" in document:
        days, notes = read_activitywatch(document["buckets"], file, zone)
        return Export("activitywatch", days, tuple(notes), "")
    days, notes, first_record = read_moment(document, file, zone)
    return Export("moment", days, tuple(notes), first_record)
