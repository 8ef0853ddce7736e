"""Bind a step's `main(...)` to the rule that runs it."""

import gc
import inspect
import logging
import platform
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from typing import Any, TextIO

from refigure.data_records import check_files
from refigure.errors import InputError
from refigure.job_inputs import look_at_all, refuse_changes, refuse_edited_code
from refigure.job_lock import hold_outputs
from refigure.machine_lock import ALONE, SHARED, occupy
from refigure.system_faults import fault_of_system

logger = logging.getLogger("refigure")
# What a step's log ends with; scripts.report.collect_timings reads it.
TIMES = "%.3f s of work, %.3f s of waiting for the machine"


def run_step(main: Callable[..., None]) -> None:
    """Call `main(**input, **params, **output)` of the rule that Snakemake is running.

    Only named inputs are passed: the code files, which stand first and unnamed in `input:`, are
    there for Snakemake to compare and are not arguments. A name that does not fit `main` fails
    before any work. Everything logged or printed goes to the rule's log; an `InputError` ends the
    step with its message alone. The step holds the machine's lock as the rule's resource `machine`
    says (refigure.machine_lock): no other step runs beside one that takes times. A data set's files
    are held against their hashes first, and an input that changes meanwhile fails the step.
    """
    module = sys.modules["__main__"]
    job = getattr(module, "snakemake", None)
    if job is None:
        sys.exit("A step runs through its rule: snakemake --cores 1 --force OUTPUT")
    arguments = rule_arguments(job)
    inspect.signature(main).bind(**arguments)
    with open_log(job) as log, redirect_stdout(log), redirect_stderr(log):
        start_logging(log)
        started = working = time.perf_counter()
        try:
            log_header(job, arguments)
            manner = getattr(job, "resources", {}).get("machine", SHARED)
            with hold_outputs(str(job.output[0]), watch=manner != ALONE), occupy(manner):
                working = time.perf_counter()
                # What is imported stays, so the collector need not go through it again and again
                gc.freeze()
                refuse_edited_code(code_inputs(job), module)
                seen = look_at_all(map(str, job.input))
                check_files(seen)
                main(**arguments)
                refuse_changes(seen)
        except InputError as error:
            logger.error("%s", error)
            # Snakemake shows the log of a failed job itself (show-failed-logs in the profile).
            sys.exit(1)
        except Exception as error:
            if told := fault_of_system(error):
                logger.error("%s", told)
                print(told, file=sys.__stderr__)  # the log may lie on the disk that is full
                sys.exit(1)
            logger.exception("The step failed.")
            raise
        finally:
            logger.info(TIMES, time.perf_counter() - working, working - started)


@contextmanager
def open_log(job: Any) -> Iterator[TextIO]:
    """Open the rule's log; without one, give the screen, which is not closed."""
    if not job.log:
        yield sys.stderr
        return
    try:
        log = open(job.log[0], "w", encoding="utf-8", buffering=1)  # noqa: SIM115, closed below
    except OSError as error:
        sys.exit(fault_of_system(error) or str(error))
    try:
        yield log
    finally:
        with suppress(OSError):  # a disk that is full takes no last line
            log.close()


def rule_arguments(job: Any) -> dict[str, Any]:
    """Collect the named inputs, params and outputs of a job; a list of files becomes a `list[str]`.

    Raises:
        TypeError: one name stands in two of the three directives.
    """
    arguments: dict[str, Any] = {}
    for directive in ("input", "params", "output"):
        for name, value in getattr(job, directive).items():
            if name in arguments:
                raise TypeError(f"{job.rule}: the name {name} is used twice")
            if directive != "params":
                value = value if isinstance(value, str) else [str(path) for path in value]
            arguments[name] = value
    return arguments


def code_inputs(job: Any) -> list[str]:
    """The inputs without a name, which are the files of the step's code."""
    named: set[str] = set()
    for _, value in job.input.items():
        named |= {value} if isinstance(value, str) else set(map(str, value))
    return [str(path) for path in job.input if path not in named]


def start_logging(stream: Any) -> None:
    """Send every record of level INFO and above to `stream`, one line each with the time."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def log_header(job: Any, arguments: dict[str, Any]) -> None:
    """Log the rule, its wildcards and every argument, so that a log can be read on its own."""
    logger.info("rule %s %s", job.rule, dict(job.wildcards.items()))
    logger.info("Python %s on %s", platform.python_version(), platform.system())
    for name, value in arguments.items():
        logger.info("  %s = %s", name, value)
