"""Read the export as the post's code does, and see what that code relies on."""

import json
import logging
from pathlib import Path
from typing import Any

from refigure.measurements import write_measurements
from refigure.phone_usage.source import read_source
from refigure.step import run_step

logger = logging.getLogger("refigure")


def main(export: str, source: str, measurements: str) -> None:
    """Write how many days the post's reader finds, in this file and with a second key before it.

    Only a Moment export can be read so; another kind gives no measurements.
    """
    about = read_source(source)
    found: dict[str, tuple[float, str]] = {}
    if about.kind == "moment":
        document = json.loads(Path(export).read_text(encoding="utf-8-sig"))
        found = {
            "top_level_keys": (len(document), "1"),
            "author_days": (author_days(document), "days"),
            "author_days_second_key": (author_days({"version": [], **document}), "days"),
            "utc_offset_spread": (offset_spread(document), "h"),
        }
    else:
        logger.info("a %s export: the post's reader does not apply", about.kind)
    rows = (about.measurement(name, value, unit=unit) for name, (value, unit) in found.items())
    write_measurements(measurements, rows)


def author_days(document: dict[str, Any]) -> int:
    """Count the days that the post's code chooses: in the first value, dates with "2018"."""
    return sum("2018" in date.split("T")[0] for date in dates_of(next(iter(document.values()))))


def dates_of(value: Any) -> list[str]:
    """The dates in a list of records; none in anything else, where the post's code would stop."""
    records = value if isinstance(value, list) else []
    return [record["date"] for record in records if isinstance(record, dict) and "date" in record]


def offset_spread(document: dict[str, Any]) -> float:
    """The hours between the largest and the smallest offset from UTC in the dates of the file."""
    dates = [date for value in document.values() for date in dates_of(value)]
    signed = [(date[19:20], date[20:]) for date in dates if len(date) > 20]
    hours = [int(f"{sign}1") * (int(text[:2]) + int(text[3:5]) / 60) for sign, text in signed]
    return max(hours) - min(hours) if hours else 0.0


if __name__ == "__main__":
    run_step(main)
