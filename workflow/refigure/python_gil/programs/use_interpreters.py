"""Time the countdown in interpreters within one process: a lock for each, or one between them.

A program of its own, for CPython 3.12 and later; `concurrent.interpreters` is there from 3.14 on.
"""

import gc
import json
import sys
import threading
import time

CODE = """
def count(n):
    while n > 0:
        n -= 1
count(%d)
"""


def makers():
    # type: () -> dict
    """Functions that make an interpreter of each kind, as (run a text, close)."""
    try:
        import _interpreters

        def make(kind):
            # type: (str) -> tuple
            made = _interpreters.create(kind)
            return lambda text: _interpreters.exec(made, text), lambda: _interpreters.destroy(made)

        return {"own": lambda: make("isolated"), "shared": lambda: make("legacy")}
    except ImportError:
        import _xxsubinterpreters

        def make_312(isolated):
            # type: (bool) -> tuple
            made = _xxsubinterpreters.create(isolated=isolated)
            return (
                lambda text: _xxsubinterpreters.run_string(made, text),
                lambda: _xxsubinterpreters.destroy(made),
            )

        return {"own": lambda: make_312(True), "shared": lambda: make_312(False)}


def run(interpreters, text):
    # type: (list, str) -> None
    """Run a text in each interpreter, in a thread each."""
    threads = [threading.Thread(target=one[0], args=(text,)) for one in interpreters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main(n, rounds, warm_up):
    # type: (int, list, int) -> dict
    """Give [wall, CPU] seconds of each arm and round.

    The arms: own_1 and own_2 are one and two interpreters with locks of their own, shared_1 and
    shared_2 share one. They are made before the clock starts; `created` has the seconds of that.
    """
    text = CODE % n
    times, created = {}, []  # type: dict, list
    gc.disable()
    for place, order in enumerate(rounds):
        for arm in order:
            kind, many = arm.split("_")
            start = time.perf_counter()
            interpreters = [makers()[kind]() for _ in range(int(many))]
            made = (time.perf_counter() - start) / len(interpreters)
            before, start = time.process_time(), time.perf_counter()
            run(interpreters, text)
            wall, used = time.perf_counter() - start, time.process_time() - before
            for one in interpreters:
                one[1]()
            if place >= warm_up:
                times.setdefault(arm, []).append([wall, used])
                created.append(made)
    return {"times": times, "created": created}


if __name__ == "__main__":
    print(json.dumps(main(**json.load(sys.stdin))))
