"""Time the sum of many numbers: shared with threads, and sent to processes through pipes.

A program of its own, run by every interpreter from Python 2.7 on.
"""

import array
import gc
import json
import multiprocessing
import sys
import threading
import time

clock = getattr(time, "perf_counter", time.time)  # Python 2 has no monotonic clock


def hand_over_shared(numbers):
    # type: (array.array) -> float
    """Let a thread see the numbers; give the seconds until it does."""
    seen = []  # type: list
    start = clock()
    thread = threading.Thread(target=lambda: seen.append(len(numbers)))
    thread.start()
    thread.join()
    return clock() - start


def receive(pipe):
    # type: (object) -> None
    """Receive numbers and say how many."""
    while True:
        numbers = pipe.recv()  # type: ignore[attr-defined]
        if numbers is None:
            return
        pipe.send(len(numbers))  # type: ignore[attr-defined]


def main(size, repeats, warm_up):
    # type: (int, int, int) -> dict
    """Give the seconds of each repeat; the process is there before, as in a pool."""
    numbers = array.array("d", range(size))
    # ASSUME: the numbers are a list, as the post's sessions are; an array would pickle faster.
    listed = numbers.tolist()
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(target=receive, args=(there,))
    process.start()
    times = {"shared": [], "sent": []}  # type: dict
    gc.disable()
    for number in range(warm_up + repeats):
        shared = hand_over_shared(numbers)
        start = clock()
        here.send(listed)
        here.recv()
        sent = clock() - start
        if number >= warm_up:
            times["shared"].append(shared)
            times["sent"].append(sent)
    here.send(None)
    process.join()
    return times


if __name__ == "__main__":
    if hasattr(multiprocessing, "set_start_method"):
        multiprocessing.set_start_method("fork")
    print(json.dumps(main(**json.load(sys.stdin))))
