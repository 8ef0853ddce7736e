"""Count the updates that two threads lose when both add to one number without a lock of their own.

A program of its own, run by every interpreter from Python 2.7 on.
"""

import json
import sys
import threading

total = 0


def same(number):
    # type: (int) -> int
    """Give back a number: a call between reading and writing."""
    return number


def add(times):
    # type: (int) -> None
    """Add one in a single statement."""
    global total
    for _ in range(times):
        total += 1


def add_by_call(times):
    # type: (int) -> None
    """Add one with a call within the statement."""
    global total
    for _ in range(times):
        total = same(total) + 1


def lost(function, threads, times):
    # type: (object, int, int) -> int
    """Let the threads add, and give how many updates are missing at the end."""
    global total
    total = 0
    started = [threading.Thread(target=function, args=(times,)) for _ in range(threads)]  # type: ignore[arg-type]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    return threads * times - total


def main(threads, times, repeats, switch_interval):
    # type: (int, int, int, float) -> dict
    """Give the updates lost in each repeat, of the plain statement and of that with a call."""
    if hasattr(sys, "setswitchinterval"):
        sys.setswitchinterval(switch_interval)
    return {
        "plain": [lost(add, threads, times) for _ in range(repeats)],
        "call": [lost(add_by_call, threads, times) for _ in range(repeats)],
        "updates": threads * times,
    }


if __name__ == "__main__":
    print(json.dumps(main(**json.load(sys.stdin))))
