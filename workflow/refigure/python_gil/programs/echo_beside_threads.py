"""Time a quick I/O thread beside CPU-bound threads: a byte to another process, the time back.

A program of its own, run by every interpreter from Python 2.7 on. The peer answers at once or after
a delay, with the time of its answer by the same clock. CPU-bound threads count without a break.
"""

import gc
import json
import os
import signal
import socket
import struct
import sys
import threading
import time

clock = getattr(time, "perf_counter", time.time)  # Python 2 has no monotonic clock


def answer(peer, delay):
    # type: (socket.socket, float) -> None
    """Answer every byte with the time, after a delay, until the other end is closed."""
    while True:
        if not peer.recv(1):
            return
        if delay:
            time.sleep(delay)
        peer.sendall(struct.pack("d", clock()))


def connect(kind):
    # type: (str) -> tuple
    """Make two ends that are joined: a socket pair, or TCP over the loopback device."""
    if kind == "pair":
        return socket.socketpair()
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(1)
    here = socket.create_connection(listener.getsockname())
    there, _ = listener.accept()
    for end in (here, there):
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.close()
    return here, there


def spin(state, log):
    # type: (dict, list) -> None
    """Count until told to stop; note the time now and then where asked to."""
    while not state["stop"]:
        n = 200
        while n > 0:
            n -= 1
        if state["trace"]:
            log.append(clock())


def ask(here, seconds, steps):
    # type: (socket.socket, float, list) -> None
    """Send and receive for some seconds; note the moments: before, sent, answered, received."""
    end = clock() + seconds
    while clock() < end:
        start = clock()
        here.sendall(b"x")
        sent = clock()
        answered = struct.unpack("d", here.recv(8))[0]
        steps.append((start, sent, answered, clock()))


def ask_nobody(here, there, seconds, steps):
    # type: (socket.socket, socket.socket, float, list) -> None
    """The same without a peer: what is received lies ready, and no operation has to wait."""
    end = clock() + seconds
    while clock() < end:
        start = clock()
        there.sendall(b"x")
        sent = clock()
        here.recv(1)
        steps.append((start, sent, sent, clock()))


def stretches(moments, gap):
    # type: (list, float) -> list
    """Put moments that are no more than `gap` apart together: [first, last] of each stretch."""
    found = []  # type: list
    for moment in moments:
        if found and moment - found[-1][1] <= gap:
            found[-1][1] = moment
        else:
            found.append([moment, moment])
    return found


def crowd(number):
    # type: (int) -> list
    """Start processes that compute without a break, to keep the processors busy."""
    started = []
    for _ in range(number):
        child = os.fork()
        if child == 0:
            while True:
                pass
        started.append(child)
    return started


def main(
    threads, seconds, delay, kind="pair", switch_interval=None, trace=False, busy=0, peer=True
):
    # type: (int, float, float, str, float, bool, int, bool) -> dict
    """Give the round trips as [start, sent, answered, received], in seconds since the first.

    With `trace`, also the stretches of time in which the CPU-bound threads ran; `busy` processes
    compute beside. Without `peer` the bytes come back from this thread itself.
    """
    if switch_interval:
        sys.setswitchinterval(switch_interval)
    here, there = connect(kind)
    children = []
    if peer:
        children = [os.fork()]
        if not children[0]:
            here.close()
            answer(there, delay)
            os._exit(0)
        there.close()
    others = crowd(busy)
    gc.disable()
    state, steps = {"stop": False, "trace": trace}, []  # type: dict, list
    logs = [[] for _ in range(threads)]  # type: list
    spinning = [threading.Thread(target=spin, args=(state, log)) for log in logs]
    for thread in spinning:
        thread.start()
    asked = (ask, (here, seconds, steps)) if peer else (ask_nobody, (here, there, seconds, steps))
    asking = threading.Thread(target=asked[0], args=asked[1])
    asking.start()
    asking.join()
    state["stop"] = True
    for thread in spinning:
        thread.join()
    here.close()
    for other in others:
        os.kill(other, signal.SIGKILL)
        os.waitpid(other, 0)
    for child in children:
        os.waitpid(child, 0)
    first = steps[0][0]
    return {
        "trips": [[moment - first for moment in step] for step in steps],
        "ran": [stretches([moment - first for moment in log], 1e-4) for log in logs],
    }


if __name__ == "__main__":
    print(json.dumps(main(**json.load(sys.stdin))))
