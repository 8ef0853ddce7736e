"""Time pieces of work done one after the other, by threads, or by processes, arm by arm in rounds.

A program of its own, run by every interpreter from Python 2.7 on: reads a request as JSON, writes
the times as JSON. `work` is a kind and its sizes, such as ["count", 1000000]; `workers` says who
does it: calls, threads, fork, spawn or forkserver; `number`, how many times it is done at once.
"""

import gc
import json
import resource
import sys
import threading
import time

clock = getattr(time, "perf_counter", time.time)  # Python 2 has no monotonic clock


def count(n):
    # type: (int) -> None
    """Count down to zero: the post's CPU-bound work."""
    while n > 0:
        n -= 1


def prepare_count(n):
    # type: (int) -> object
    """The post's countdown from `n`."""
    return lambda: count(n)


def prepare_select(seconds):
    # type: (float) -> object
    """The post's I/O: wait for no file until the timeout."""
    import select

    return lambda: select.select([], [], [], seconds)


def prepare_sleep(seconds):
    # type: (float) -> object
    """Sleep."""
    return lambda: time.sleep(seconds)


def prepare_sha256(size, times):
    # type: (int, int) -> object
    """Hash a message of `size` bytes, `times` times over."""
    import hashlib

    message = b"a" * size

    def work():
        # type: () -> None
        for _ in range(times):
            hashlib.sha256(message)

    return work


def prepare_zlib(size):
    # type: (int) -> object
    """Compress `size` bytes of a text that repeats itself."""
    import zlib

    message = b"".join(b"%d," % (number * number) for number in range(size // 8))
    return lambda: zlib.compress(message)


def prepare_scan(library, size, times):
    # type: (str, int, int) -> object
    """Let the C library scan `size` bytes: CDLL releases the lock for the call, PyDLL keeps it."""
    import ctypes

    scan = getattr(ctypes, library)(None).strspn
    scan.argtypes, scan.restype = [ctypes.c_char_p, ctypes.c_char_p], ctypes.c_size_t
    message = b"a" * size

    def work():
        # type: () -> None
        for _ in range(times):
            scan(message, b"ab")

    return work


def prepare_numpy_sin(size):
    # type: (int) -> object
    """Take the sine of `size` numbers."""
    import numpy

    numbers, out = numpy.arange(size) / 7.0, numpy.empty(size)
    return lambda: numpy.sin(numbers, out=out)


def prepare_numpy_matmul(size):
    # type: (int) -> object
    """Multiply two square matrices."""
    import numpy

    numbers = numpy.arange(size * size).reshape(size, size) / 7.0
    return lambda: numpy.matmul(numbers, numbers)


def prepare(work):
    # type: (list) -> object
    """Make what the work needs, and give a function that does it."""
    return globals()["prepare_" + work[0]](*work[1:])


def do(work):
    # type: (list) -> None
    """Do a piece of work in a process that starts with nothing."""
    prepare(work)()  # type: ignore[operator]


def run(workers, number, work, act):
    # type: (str, int, list, object) -> None
    """Do the work `number` times by the workers, to the end of the last."""
    if workers == "calls":
        for _ in range(number):
            act()  # type: ignore[operator]
        return
    if workers == "threads":
        started = [threading.Thread(target=act) for _ in range(number)]
    elif sys.version_info < (3, 4):
        import multiprocessing

        started = [multiprocessing.Process(target=act) for _ in range(number)]
    else:
        import multiprocessing

        context = multiprocessing.get_context(workers)
        # a forked process has everything; another imports this file and makes its own
        target, given = (act, ()) if workers == "fork" else (do, (work,))
        started = [context.Process(target=target, args=given) for _ in range(number)]
    for worker in started:
        worker.start()
    for worker in started:
        worker.join()


def used():
    # type: () -> list
    """User and system seconds and voluntary context switches so far, children that ended too."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return [own[place] + children[place] for place in (0, 1, 14)]


def main(arms, rounds, warm_up=0, switch_interval=None, check_interval=None):
    # type: (dict, list, int, float, int) -> dict
    """Run the arms in the order of each round; the first `warm_up` rounds are not kept.

    Gives for each arm a list of [wall seconds, user seconds, system seconds, voluntary switches].
    """
    if switch_interval:
        sys.setswitchinterval(switch_interval)
    if check_interval:
        sys.setcheckinterval(check_interval)  # type: ignore[attr-defined]
    acts = {name: prepare(arm["work"]) for name, arm in arms.items()}
    times = {name: [] for name in arms}  # type: dict
    gc.disable()
    for number, order in enumerate(rounds):
        for name in order:
            arm = arms[name]
            before, start = used(), clock()
            run(arm["workers"], arm["number"], arm["work"], acts[name])
            wall, after = clock() - start, used()
            if number >= warm_up:
                times[name].append([wall] + [b - a for a, b in zip(before, after)])
            gc.collect()
    return times


if __name__ == "__main__":
    print(json.dumps(main(**json.load(sys.stdin))))
