"""Judge the figures, numbers, claims and errata of a post by its measurements."""

import json
import logging
from collections import Counter
from pathlib import Path

from refigure.claims import (
    CHECK_COLUMNS,
    CLAIM_COLUMNS,
    ERRATUM_COLUMNS,
    erratum_rows,
    judge_section,
)
from refigure.measurements import read_measurements, write_table
from refigure.published import read_published
from refigure.step import run_step

logger = logging.getLogger("refigure")


def main(
    published: str,
    measurements: str,
    data: str,
    claims: str,
    checks: str,
    errata: str,
    figures: str,
    scale: str = "full",
) -> None:
    """Write the verdicts: one row an ID, one row a check, one row an erratum, one row a figure.

    Raises:
        InputError: what is published asks for what no check can decide; names the ID.
    """
    entries = read_published(published)
    measured = read_measurements(measurements)
    about = json.loads(Path(data).read_text(encoding="utf-8"))
    origin = about["origin"]
    note = "; ".join(entry["note"] for entry in about["datasets"] if entry["note"])
    rows, parts = {}, {}
    for section in ("figures", "numbers", "claims"):
        rows[section], parts[section] = judge_section(
            entries, section, measured, origin, note, scale
        )
    mistakes = erratum_rows(entries, measured, origin, note, scale)
    write_table(claims, CLAIM_COLUMNS, rows["numbers"] + rows["claims"])
    write_table(figures, CLAIM_COLUMNS, rows["figures"])
    write_table(checks, CHECK_COLUMNS, parts["figures"] + parts["numbers"] + parts["claims"])
    write_table(errata, ERRATUM_COLUMNS, mistakes)
    for section, found in rows.items():
        counts = Counter(row[CLAIM_COLUMNS.index("verdict")] for row in found)
        logger.info("%s: %s", section, ", ".join(f"{n} {verdict}" for verdict, n in counts.items()))


if __name__ == "__main__":
    run_step(main)
