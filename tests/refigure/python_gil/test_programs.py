"""The programs, in this interpreter and in the oldest and newest that this machine has."""

import itertools
import json
import runpy
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

from refigure.code_inputs import WORKFLOW
from refigure.interpreters import Interpreter
from refigure.python_gil.children import cpython_interpreters, label, run_program
from refigure.python_gil.compiling import compile_program

PROGRAMS = WORKFLOW / "refigure" / "python_gil" / "programs"
FOUND = cpython_interpreters([])
CHOSEN = list(dict.fromkeys([FOUND[0], FOUND[-1]]))


@pytest.fixture(params=CHOSEN, ids=label)
def one(request: pytest.FixtureRequest) -> Interpreter:
    """An interpreter."""
    found: Interpreter = request.param
    return found


def run(one: Interpreter, name: str, **request: Any) -> Any:
    """Run a program."""
    return run_program(one, str(PROGRAMS / f"{name}.py"), request)


def test_every_arm_of_every_round_is_timed_but_the_warm_up(one: Interpreter) -> None:
    arms = {
        "calls": {"work": ["count", 1000], "workers": "calls", "number": 2},
        "threads": {"work": ["sha256", 100, 2], "workers": "threads", "number": 2},
        "fork": {"work": ["sleep", 0.001], "workers": "fork", "number": 2},
        "scan": {"work": ["scan", "PyDLL", 100, 2], "workers": "threads", "number": 1},
    }
    found = run(one, "run_workers", arms=arms, rounds=[list(arms)] * 3, warm_up=1)
    assert {name: len(rows) for name, rows in found.items()} == dict.fromkeys(arms, 2)
    for rows in found.values():
        for wall, user, system, voluntary in rows:
            assert wall > 0 and user >= 0 and system >= 0 and voluntary >= 0
    assert all(row[0] >= 0.001 for row in found["fork"]), "it slept"


def test_a_trace_is_without_gaps_and_signed_by_all(one: Interpreter) -> None:
    runs = run(one, "trace_lock", threads=3, seconds=0.15, chunk=100)["runs"]
    assert {thread for thread, *_ in runs} <= {0, 1, 2} and runs[0][1] == 0
    for before, after in itertools.pairwise(runs):
        assert before[2] == after[1] and before[0] != after[0], "a run starts where one ends"
    assert all(chunks >= 1 for *_, chunks in runs)


def test_runs_are_cut_to_when_all_threads_were_at_work() -> None:
    runs_of = runpy.run_path(str(PROGRAMS / "trace_lock.py"))["runs_of"]
    log = [(0, 1.0), (0, 2.0), (1, 3.0), (1, 4.0), (0, 5.0), (1, 6.0), (1, 7.0)]
    # thread 1 signs first at 3.0; thread 0 last at 5.0
    assert runs_of(log, 2) == [[1, 0.0, 2.0, 2], [0, 2.0, 3.0, 1]]
    assert runs_of(log[:2], 2) == []


def test_round_trips_are_in_order(one: Interpreter) -> None:
    found = run(one, "echo_beside_threads", threads=1, seconds=0.05, delay=0.001, trace=True)
    for start, sent, answered, received in found["trips"]:
        assert start <= sent and answered <= received and received - start >= 0.001
    assert found["ran"][0] and all(first <= last for first, last in found["ran"][0])
    tcp = run(one, "echo_beside_threads", threads=0, seconds=0.02, delay=0, kind="tcp", busy=1)
    assert tcp["trips"] and tcp["ran"] == []
    alone = run(one, "echo_beside_threads", threads=1, seconds=0.05, delay=0, peer=False)
    assert all(start <= sent == at <= end for start, sent, at, end in alone["trips"])


def test_the_story(one: Interpreter) -> None:
    rounds = [["sequential", "threads"]] * 2
    found = run(one, "sum_sessions", users=50, sessions=4, threads=8, rounds=rounds, warm_up=1)
    assert found["returned_users"] == 0, "as published: a Thread returns nothing"
    assert found["merged_users"] == 50 and found["merged_is_right"]
    assert [len(times) for times in found["times"].values()] == [1, 1]


def test_sums_of_the_story_are_the_posts() -> None:
    story = runpy.run_path(str(PROGRAMS / "sum_sessions.py"))
    users = [("ann", [1, 2, 3]), ("bob", []), ("cy", [5])]
    assert story["get_time_spent"](users) == {"ann": 6, "bob": 0, "cy": 5}
    assert story["chunk_list"](list(range(10)), 4) == [[0, 1, 2], [3, 4, 5], [6, 7, 8], [9]]
    assert story["merged_time_spent"](users, 8) == {"ann": 6, "bob": 0, "cy": 5}


def test_one_thread_loses_no_update(one: Interpreter) -> None:
    found = run(one, "lose_updates", threads=1, times=2000, repeats=2, switch_interval=1e-6)
    assert found == {"plain": [0, 0], "call": [0, 0], "updates": 2000}


def test_numbers_are_handed_over(one: Interpreter) -> None:
    found = run(one, "share_numbers", size=1000, repeats=2, warm_up=1)
    assert [len(found[way]) for way in ("shared", "sent")] == [2, 2]


def test_what_each_python_has(one: Interpreter) -> None:
    """sys.getcheckinterval went with 3.9, sys.getswitchinterval came with 3.2 (their docs)."""
    found = run(one, "describe_python")
    assert (found["check_interval"] == 100) == (one.minor < (3, 9))
    assert (found["switch_interval"] == 0.005) == (one.minor >= (3, 2))
    assert found["process_is_class"] == 1 and found["thread_module"] == (one.minor < (3, 0))


def test_interpreters_within_a_process() -> None:
    new = [one for one in FOUND if one.minor >= (3, 12) and one.has_gil]
    if not new:
        pytest.skip("no CPython from 3.12 on was found")
    arms = ["own_1", "own_2", "shared_1", "shared_2"]
    found = run(new[-1], "use_interpreters", n=1000, rounds=[arms, arms], warm_up=1)
    assert set(found["times"]) == set(arms) and len(found["created"]) == 4


def test_references_in_c() -> None:
    with tempfile.TemporaryDirectory() as folder:
        binary = compile_program(str(PROGRAMS / "count_references.c"), folder)
        if not binary:
            pytest.skip("no C compiler")
        for way, threads in (("plain", 1), ("atomic", 2), ("mutex", 2)):
            done = subprocess.run(
                [binary, way, str(threads), "20000"], capture_output=True, text=True, check=True
            )
            lost, nanoseconds = done.stdout.split()
            assert lost == "0" and float(nanoseconds) > 0


@pytest.mark.parametrize("lock", ["old", "new"])
def test_the_model_hands_over_and_ends(lock: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        binary = compile_program(str(PROGRAMS / "hand_over.c"), folder)
        if not binary:
            pytest.skip("no C compiler")
        command = [binary, lock, "2", "0.2", "0.005"]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    found = json.loads(done.stdout)
    for before, after in zip(found["runs"], found["runs"][1:], strict=False):
        assert before[2] == after[1] and before[0] != after[0]
    assert len(found["failed"]) == min(found["failures"], 20_000)


def test_without_a_compiler_nothing_is_compiled(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert compile_program(str(PROGRAMS / "hand_over.c"), tmp_path) is None
