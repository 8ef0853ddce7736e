"""Tell what an interpreter has of what the post speaks of: intervals, modules, clocks.

A program of its own, run by every interpreter from Python 2.7 on.
"""

import json
import multiprocessing
import sys
import threading
import time
import types


def main():
    # type: () -> dict
    """Give the facts as numbers; what is not there is None."""
    try:
        import thread
    except ImportError:
        thread = None  # type: ignore[assignment]
    check = getattr(sys, "getcheckinterval", None)
    switch = getattr(sys, "getswitchinterval", None)
    clock = getattr(time, "get_clock_info", None)
    return {
        "check_interval": check() if check else None,
        "switch_interval": switch() if switch else None,
        "process_is_module": int(isinstance(multiprocessing.Process, types.ModuleType)),
        "process_is_class": int(isinstance(multiprocessing.Process, type)),
        "thread_module": int(thread is not None),
        "thread_module_has_class": int(hasattr(thread, "Thread")),
        # what Process and Thread have in common
        "methods_of_threading": int(
            all(hasattr(threading.Thread, name) for name in ("start", "join", "run", "is_alive"))
            and all(
                hasattr(multiprocessing.Process, name)
                for name in ("start", "join", "run", "is_alive")
            )
        ),
        "time_is_monotonic": int(clock("time").monotonic) if clock else None,
        "perf_counter_is_monotonic": int(clock("perf_counter").monotonic) if clock else None,
    }


if __name__ == "__main__":
    print(json.dumps(main()))
