"""Read an export of phone usage and label its days with weekday, week and month."""

import datetime
import json
import logging
from dataclasses import dataclass

from refigure.datasets import dataset_origin
from refigure.measurements import write_measurements
from refigure.phone_usage.days import days_expected, label_days, write_days
from refigure.phone_usage.exports import read_export
from refigure.phone_usage.source import Source
from refigure.settings import read_settings
from refigure.step import run_step

logger = logging.getLogger("refigure")


@dataclass(frozen=True)
class Settings:
    """Which days are analysed."""

    period: str | int | None
    time_zone: str


def main(
    export: str,
    settings: dict,
    days: str,
    source: str,
    measurements: str,
    provenance: str = "",
) -> None:
    """Write the labelled days, what they were read from, and the counts of days.

    Args:
        provenance: provenance of the data set; none for a file of the user's own.

    Raises:
        InputError: the export cannot be read, or holds no day of the period.
    """
    chosen_days = read_settings(Settings, settings)
    read = read_export(export, chosen_days.time_zone)
    for note in read.notes:
        logger.info("note: %s", note)
    table = label_days(read.days, chosen_days.period)
    origin = dataset_origin(provenance) if provenance else "own"
    about = Source(read.kind, origin, chosen_days.period, read.notes, read.first_record)
    chosen = table[table["in_period"]]
    counts = {
        "days_read": len(table),
        "days_expected": days_expected(table["date"], chosen_days.period),
        "days_present": len(chosen),
        "days_zero": int((~chosen["recorded"]).sum()),
    }
    logger.info(
        "%(days_read)d days read, %(days_present)d of %(days_expected)d of the period", counts
    )
    write_days(days, table)
    about.write(source)
    rows = [about.measurement(name, value, unit="days") for name, value in counts.items()]
    rows += [
        about.measurement(name, value, unit=unit)
        for name, (value, unit) in first_record_numbers(read.first_record).items()
    ]
    write_measurements(measurements, rows)


def first_record_numbers(record: str) -> dict[str, tuple[float, str]]:
    """The numbers in the first record of a Moment export, by measure, with their units.

    The date counts as the number YYYYMMDD; lists count by their lengths.
    """
    if not record:
        return {}
    fields = json.loads(record)
    moment = datetime.datetime.fromisoformat(fields["date"])
    offset = moment.utcoffset() or datetime.timedelta()
    numbers = {
        "first_record_minutes": (float(fields["minuteCount"]), "min"),
        "first_record_pickups": (float(fields.get("pickupCount") or 0), "1"),
        "first_record_date": (float(moment.strftime("%Y%m%d")), "1"),
        "first_record_utc_offset": (offset.total_seconds() / 3600, "h"),
    }
    lists = [value for value in fields.values() if isinstance(value, list)]
    numbers["first_record_list_items"] = (float(sum(map(len, lists))), "1")
    return numbers


if __name__ == "__main__":
    run_step(main)
