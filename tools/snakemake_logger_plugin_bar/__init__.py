"""Progress for `make`: which step, how many of how many, how long still (`--logger bar`).

Snakemake finds the plugin by its name on `sys.path`; the Makefile puts `tools/` there. What goes
wrong is shown as Snakemake shows it; what goes well is one line a step, or on a terminal one bar.
"""

import datetime
import logging
import sys
import time

from snakemake_interface_logger_plugins.base import LogHandlerBase
from snakemake_interface_logger_plugins.common import LogEvent
from tqdm import tqdm

SILENT = {LogEvent.RUN_INFO, LogEvent.RESOURCES_INFO, LogEvent.SHELLCMD, LogEvent.WORKFLOW_STARTED}


class LogHandler(LogHandlerBase):
    """Show the progress of a run on stderr."""

    writes_to_stream = True  # takes the place of Snakemake's own output
    writes_to_file = False
    has_filter = False  # Snakemake's filter (--quiet)
    has_formatter = False  # and its words for errors
    needs_rulegraph = False

    def __post_init__(self) -> None:
        """Start with nothing to do; the first event of progress tells how much there is."""
        self.started = time.monotonic()
        self.rules: dict[int, str] = {}
        self.last = ""
        self.bar: tqdm | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Show one event; never let a fault in showing stop the run."""
        try:
            self.show(record)
        except Exception:
            self.handleError(record)

    def show(self, record: logging.LogRecord) -> None:
        """Turn an event into a line, a step of the bar, or nothing."""
        event = getattr(record, "event", None)
        if event == LogEvent.JOB_INFO:
            self.rules[record.jobid] = record.rule_name  # type: ignore[attr-defined]
            self.describe(record.rule_name)  # type: ignore[attr-defined]
        elif event == LogEvent.JOB_FINISHED:
            self.last = self.rules.pop(record.job_id, self.last)  # type: ignore[attr-defined]
        elif event == LogEvent.PROGRESS:
            self.advance(record.done, record.total)  # type: ignore[attr-defined]
        elif event in (LogEvent.JOB_ERROR, LogEvent.GROUP_ERROR, LogEvent.ERROR) or (
            record.levelno >= logging.WARNING
        ):
            self.write(self.format(record))
        elif event is None and record.levelno >= logging.INFO and self.is_news(record.getMessage()):
            self.write(record.getMessage())

    @staticmethod
    def is_news(message: str) -> bool:
        """Tell what a user wants to read from what Snakemake says of itself."""
        return message.startswith(("Nothing to be done", "Trying to restart", "Removing output"))

    def describe(self, rule: str) -> None:
        """Name the step that started, on a terminal."""
        if self.bar is not None:
            self.bar.set_postfix_str(rule)

    def advance(self, done: int, total: int) -> None:
        """Show that `done` of `total` steps are done."""
        if sys.stderr.isatty():
            if self.bar is None:
                form = "{n}/{total} steps |{bar}| {elapsed} so far, {remaining} left {postfix}"
                self.bar = tqdm(total=total, bar_format=form, file=sys.stderr)
            self.bar.update(done - self.bar.n)
            if done == total:
                self.bar.close()
            return
        elapsed = time.monotonic() - self.started
        left = f"about {clock(elapsed / done * (total - done))} left" if done < total else "done"
        self.write(f"{done:3d}/{total} {clock(elapsed)} {left:16s} {self.last}")

    def write(self, message: str) -> None:
        """Write a message above the bar."""
        tqdm.write(message, file=sys.stderr)


def clock(seconds: float) -> str:
    """Write seconds as h:mm:ss."""
    return str(datetime.timedelta(seconds=round(seconds)))
