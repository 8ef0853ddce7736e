"""Record which of several CPU-bound threads holds the lock when, through a log that they share.

A program of its own, run by every interpreter from Python 2.7 on. After every `chunk` iterations a
thread appends its number and the time to one list. To append it must hold the lock, so that the
order of the list is the order of the lock; private logs would not do, since a thread may lose the
lock within a chunk and only find out at its end.
"""

import gc
import json
import resource
import sys
import threading
import time

clock = getattr(time, "perf_counter", time.time)  # Python 2 has no monotonic clock
THREAD = 1  # Linux's RUSAGE_THREAD, which older versions have no name for


def switches():
    # type: () -> int
    """The voluntary context switches of this thread so far; -1 where it cannot be told."""
    try:
        return int(resource.getrusage(THREAD)[14])
    except ValueError:
        return -1


def work(name, chunk, state, log, waits):
    # type: (int, int, dict, list, list) -> None
    """Count down over and over, signing the log after every chunk, until told to stop."""
    state["ready"].append(name)
    while not state["go"]:
        time.sleep(0.001)
    before = switches()
    while not state["stop"]:
        n = chunk
        while n > 0:
            n -= 1
        log.append((name, clock()))
    waits.append(switches() - before)


def record(threads, seconds, chunk):
    # type: (int, float, int) -> tuple
    """Let the threads run for some seconds; give the log and what each waited, in switches."""
    log, waits = [], []  # type: list, list
    state = {"ready": [], "go": False, "stop": False}  # type: dict
    started = [
        threading.Thread(target=work, args=(name, chunk, state, log, waits))
        for name in range(threads)
    ]
    for thread in started:
        thread.start()
    while len(state["ready"]) < threads:
        time.sleep(0.001)
    state["go"] = True
    time.sleep(seconds)
    state["stop"] = True
    for thread in started:
        thread.join()
    return log, waits


def runs_of(log, threads):
    # type: (list, int) -> list
    """Put signatures of one thread after the other together: [thread, start, end, chunks].

    A run starts where the one before it ended. Kept is the time when all threads were at work:
    from the last one's first signature to the first one's last.
    """
    first, last = {}, {}  # type: dict, dict
    for place, (name, _) in enumerate(log):
        first.setdefault(name, place)
        last[name] = place
    if len(first) < threads:
        return []
    begin, end = max(first.values()), min(last.values())
    runs = []  # type: list
    previous = log[begin - 1][1] if begin else log[begin][1]
    for name, moment in log[begin : end + 1]:
        if runs and runs[-1][0] == name:
            runs[-1][2] = moment
            runs[-1][3] += 1
        else:
            runs.append([name, previous, moment, 1])
        previous = moment
    start = runs[0][1]
    return [[name, one - start, other - start, n] for name, one, other, n in runs]


def main(threads, seconds, chunk, switch_interval=None, check_interval=None):
    # type: (int, float, int, float, int) -> dict
    """Give the runs, and how often the threads went to sleep of themselves."""
    if switch_interval:
        sys.setswitchinterval(switch_interval)
    if check_interval:
        sys.setcheckinterval(check_interval)  # type: ignore[attr-defined]
    gc.disable()
    log, waits = record(threads, seconds, chunk)
    voluntary = sum(waits) if waits and min(waits) >= 0 else None
    return {"runs": runs_of(log, threads), "voluntary_switches": voluntary}


if __name__ == "__main__":
    print(json.dumps(main(**json.load(sys.stdin))))
