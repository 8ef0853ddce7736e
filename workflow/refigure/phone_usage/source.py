"""What the days were read from: passed from step to step beside the table of days."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import SupportsFloat

from refigure.measurements import Measurement
from refigure.provenance import write_json


@dataclass(frozen=True)
class Source:
    """The export behind a table of days.

    Attributes:
        kind: the format read: "moment", "activitywatch" or "csv".
        origin: "real" (the post's file), "own" (the user's) or "stand-in".
        period: the period analysed, as in the config; None for all days.
        notes: what was noticed while reading, in sentences.
        first_record: the export's first record as JSON; empty for other kinds than Moment's.
    """

    kind: str
    origin: str
    period: str | int | None
    notes: tuple[str, ...]
    first_record: str

    def measurement(self, measure: str, value: SupportsFloat, **fields: object) -> Measurement:
        """Make a measurement that rests on these data."""
        return Measurement(measure, float(value), data=self.origin, **fields)  # type: ignore[arg-type]

    def results(self, found: Mapping[str, float], days: int) -> Iterator[Measurement]:
        """Make measurements of tests on `days` days: differences in minutes, all else pure."""
        pure = ("_p", "_t", "_u", "_d", "_f", "_h", "_w", "_chi2", "weeks_positive")
        for name, value in found.items():
            yield self.measurement(name, value, n=days, unit="1" if name.endswith(pure) else "min")

    def write(self, path: str | Path) -> None:
        """Write it as JSON."""
        write_json(path, asdict(self))


def read_source(path: str | Path) -> Source:
    """Read what `Source.write` wrote."""
    content = json.loads(Path(path).read_text(encoding="utf-8"))
    return Source(**{**content, "notes": tuple(content["notes"])})
