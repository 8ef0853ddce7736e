"""`python quick_polls.py ...` is `snakemake ...` that asks for its jobs' states every two seconds.

The plugin asks 10 s later after each round in which no job succeeded, up to every 180 s, and no
option changes that: a test would sleep most of its time.
"""

import sys

from snakemake.cli import main
from snakemake_interface_executor_plugins.executors.remote import RemoteExecutor

LONGEST = 2.0  # seconds


def slow_down_no_further(executor: RemoteExecutor, seconds: float) -> None:
    """Set the time to the next round, as the plugin wants it but for the limit."""
    executor._next_seconds_between_status_checks = min(seconds, LONGEST)


RemoteExecutor.next_seconds_between_status_checks = (
    RemoteExecutor.next_seconds_between_status_checks.setter(slow_down_no_further)
)

if __name__ == "__main__":
    sys.argv[0] = "snakemake"
    main()
