"""Make everything twice from scratch, in unlike surroundings, and compare every hash."""

import json
import logging
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from refigure.checkouts import fresh_clone
from refigure.checks import OPEN_VERDICTS
from refigure.errors import InputError
from refigure.fresh_runs import RUNS, planned_by_fresh_clone, run_anew
from refigure.measurements import write_table
from refigure.run_differences import explain_difference
from refigure.step import run_step

logger = logging.getLogger("refigure")

COLUMNS = ("file", "here", "run_1", "run_2", "outcome", "why")
MOST_ROWS = 40  # of the message; the log has them all
FRESH_CLONE = "a fresh clone on the results of run 1"


def main(manifest: str, config: Mapping[str, Any], mirror: str, comparison: str) -> None:
    """Write a row for each file with its hash in this run and in the two made anew.

    Files of posts about run times are not compared, but their verdicts are, a row each. The last
    row says what a fresh clone of the project would do with the results of the first run: nothing.

    Args:
        manifest: of this run; it shows where the two agree with each other but not with it.
        config: of this run; the two runs have the same.
        mirror: folder with this run's data, so that nothing is downloaded again.

    Raises:
        InputError: a hash differs, or a fresh clone would do something; says what and why.
    """
    here = hashes(Path(manifest))
    settings = {**config, "mirror": str(Path(mirror).resolve())}
    if own := config.get("phone_usage_file"):
        settings["phone_usage_file"] = str(Path(own).expanduser().resolve())
    with tempfile.TemporaryDirectory() as folder:
        fresh_clone(source := Path(folder, "source"))  # an edit meanwhile reaches none of them
        made = [
            run_anew(Path(folder, str(number)), surroundings, settings, source)
            for number, surroundings in enumerate(RUNS, 1)
        ]
        rows = compared(here, made)
        planned = planned_by_fresh_clone(Path(folder, "3"), made[0], settings, source)
    why = f"would be done again: {'; '.join(planned)}" if planned else "nothing to be done"
    rows.append([FRESH_CLONE, "", "", "", "differs" if planned else "same", why])
    write_table(comparison, COLUMNS, rows)
    wrong = [row for row in rows if row[4] == "differs"]
    for row in wrong:
        logger.error("%s: %s", row[0], row[5])
    if wrong:
        raise InputError(message(wrong))
    logger.info("%d files and verdicts are the same in both runs", len(rows) - 1)


def hashes(manifest: Path) -> dict[str, str]:
    """The hashes of a manifest by file, and the verdicts that rest on run times by ID."""
    content = json.loads(manifest.read_text(encoding="utf-8"))
    return {**content["sha256"], **content["verdicts"]}


def compared(here: Mapping[str, str], made: Sequence[Path]) -> list[list[str]]:
    """The rows of all files and verdicts: this run may be of an earlier commit, the two decide."""
    one, two = (hashes(results / "manifest.json") for results in made)
    rows = []
    for name in sorted({*here, *one, *two}):
        known = [found.get(name, "") for found in (here, one, two)]
        rows.append([name, *known, *outcome(name, known, made)])
    return rows


def outcome(name: str, known: Sequence[str], made: Sequence[Path]) -> tuple[str, str]:
    """Whether two hashes or verdicts are the same, and in what they are not.

    Args:
        known: the hash or verdict here and in the two runs.
        made: the folders of the results of the two.

    A verdict on run times may be open in one run, on a busy machine, and decided in the other.
    """
    here, one, two = known
    if one == two:
        return "same", "" if here == one else "this run has another: of other code, or older"
    if {one, two} & set(OPEN_VERDICTS):
        return "open", "a verdict on run times, which one run left open"
    if re.fullmatch(r"[0-9a-f]{64}", one or two):
        return "differs", explain_difference(*(results / name for results in made))
    return "differs", f"a verdict on run times: {one or 'none'} against {two or 'none'}"


def message(wrong: Sequence[Sequence[str]]) -> str:
    """The rows that differ as a table: Snakemake deletes the file of a step that fails."""
    rows = [("file", "in what"), ("---", "---"), *((row[0], row[5]) for row in wrong[:MOST_ROWS])]
    more = len(wrong) - MOST_ROWS
    rest = [f"and {more} more, in the log"] if more > 0 else []
    return "\n".join(["Two runs differ:", *(f"| {a} | {b} |" for a, b in rows), *rest])


if __name__ == "__main__":
    run_step(main)
