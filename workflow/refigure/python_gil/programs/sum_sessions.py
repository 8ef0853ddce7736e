"""The post's opening story: time spent by each user, summed one after the other and in threads.

A program of its own, run by every interpreter from Python 2.7 on.
"""

import gc
import json
import sys
import threading
import time

clock = getattr(time, "perf_counter", time.time)  # Python 2 has no monotonic clock


def get_time_spent(users):
    # type: (list) -> dict
    """The post's function."""
    user_to_time = {}
    for user_id, user_sessions in users:
        total_time_spent = sum(user_sessions)
        user_to_time[user_id] = total_time_spent
    return user_to_time


def chunk_list(users, number):
    # type: (list, int) -> list
    """Part the users among threads; the post calls this function without giving it."""
    size = -(-len(users) // number)
    return [users[start : start + size] for start in range(0, len(users), size)]


def threaded_time_spent(users, number):
    # type: (list, int) -> None
    """The post's function: what the threads return is lost, and it returns nothing itself."""
    user_chunks = chunk_list(users, number)
    threads = [threading.Thread(target=get_time_spent, args=(chunk,)) for chunk in user_chunks]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


def merged_time_spent(users, number):
    # type: (list, int) -> dict
    """The function that was meant: each thread leaves its result, and all are put together."""
    merged = {}  # type: dict
    results = []  # type: list
    threads = [
        threading.Thread(target=lambda part=chunk: results.append(get_time_spent(part)))
        for chunk in chunk_list(users, number)
    ]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    for result in results:
        merged.update(result)
    return merged


def main(users, sessions, threads, rounds, warm_up):
    # type: (int, int, int, list, int) -> dict
    """Give the seconds of each arm, and how many users each version accounts for."""
    listed = [(user, [(user + 7 * one) % 600 for one in range(sessions)]) for user in range(users)]
    acts = {
        "sequential": lambda: get_time_spent(listed),
        "threads": lambda: threaded_time_spent(listed, threads),
    }
    times = {name: [] for name in acts}  # type: dict
    gc.disable()
    for number, order in enumerate(rounds):
        for name in order:
            start = clock()
            acts[name]()
            wall = clock() - start
            if number >= warm_up:
                times[name].append(wall)
    returned = threaded_time_spent(listed, threads)
    merged = merged_time_spent(listed, threads)
    return {
        "times": times,
        "returned_users": len(returned or ()),
        "merged_users": len(merged),
        "merged_is_right": merged == get_time_spent(listed),
    }


if __name__ == "__main__":
    print(json.dumps(main(**json.load(sys.stdin))))
