"""What the steps that take times store and measure, in a run without any other interpreter."""

from __future__ import annotations

import json
import math
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.scripts.python_gil.conftest import TIMED, smoke_settings

from refigure.interpreters import probe
from refigure.python_gil.children import label
from refigure.python_gil.sessions import (
    Calibration,
    Session,
    passes,
    speed_ups,
    wait_for_cores,
)

if TYPE_CHECKING:
    from tests.scripts.python_gil.conftest import GilRun

THIS = probe(sys.executable)
assert THIS
OWN, VERSION = label(THIS), THIS.version


@pytest.mark.parametrize("step", TIMED)
def test_the_machine_is_stored_with_every_result(step: str, gil_run: GilRun) -> None:
    states = gil_run.content(step)["machine"]
    assert len(states) >= 2
    repeats = smoke_settings()["calibrate"]["repeats"]
    for state in states:
        assert {"cpus", "model", "governor", "load"} <= set(state)
        for kind in ("threads_in_c", "processes"):
            assert len(state[kind]) == repeats and min(state[kind]) > 0


def test_the_capacity_is_what_three_quarters_of_the_rounds_reach() -> None:
    states = [
        {"threads_in_c": [2.0, 1.9, 1.8], "processes": [1.0, 1.1], "load": 0.5},
        {"threads_in_c": [1.9, 1.9, 1.9], "processes": [1.7, 1.8], "load": 2.5},
    ]
    session = Session([], [], np.random.default_rng(), None, states)
    capacity, load = session.measurements("step")
    assert capacity.measure == "capacity_step"
    assert capacity.value == pytest.approx(1.075) and capacity.n == 10
    assert load.value == 2.5


@pytest.mark.parametrize(
    ("capacities", "passed", "thrown_away"),
    [([1.9], 1, []), ([1.2, 1.9], 2, [1.2]), ([1.2, 1.3, 1.1, 1.9], 3, [1.2, 1.3])],
)
def test_a_pass_beside_other_programs_is_made_again(
    capacities: list[float],
    passed: int,
    thrown_away: list[float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two looks a pass, as many passes as it takes, three at most."""
    looks = iter([one for one in capacities for _ in range(2)])

    def look(session: Session) -> None:
        value = next(looks)
        session.states.append({"threads_in_c": [value], "processes": [2.0], "load": 0.0})

    monkeypatch.setattr(Session, "look", look)
    monkeypatch.setattr("refigure.python_gil.sessions.read_interpreters", lambda path: [])
    monkeypatch.setattr("refigure.python_gil.sessions.usable_cpus", lambda: [0, 1])
    calibration = Calibration(4096, 1, 1, 1, free=1.6, tries=3, patience=0)
    made = list(passes([], "", calibration, np.random.default_rng(0)))
    assert len(made) == passed
    assert made[-1].record()["passes_thrown_away"] == thrown_away


def test_a_step_waits_for_free_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until a look finds them, or its patience ends; looks that found none are not kept."""
    looks = iter([1.1, 1.2, 1.9, 1.1, 1.2, 1.3])

    def look(session: Session) -> None:
        value = next(looks)
        session.states.append({"threads_in_c": [value], "processes": [2.0], "load": 0.0})

    monkeypatch.setattr(Session, "look", look)
    monkeypatch.setattr("refigure.python_gil.sessions.PAUSE", 0.001)
    session = Session([], [], np.random.default_rng(0))
    assert 0.002 <= wait_for_cores(session, 1.6, patience=60) < 60
    assert [state["threads_in_c"] for state in session.states] == [[1.9]]
    wait_for_cores(session, 1.6, patience=0)
    assert [state["threads_in_c"] for state in session.states] == [[1.1]]
    assert next(looks) == 1.2, "no patience: one look"


def test_twice_the_work_in_the_same_time_is_a_speed_up_of_two() -> None:
    assert speed_ups([[1.0, 9], [1.0, 9]], [[1.0, 9], [2.0, 9]]) == [2.0, 1.0]


def test_rounds_hold_every_arm_once_in_changing_order() -> None:
    session = Session([], [], np.random.default_rng(0))
    rounds = session.rounds(["a", "b", "c"], 20, warm_up=1)
    assert len(rounds) == 21 and all(sorted(one) == ["a", "b", "c"] for one in rounds)
    assert len({tuple(one) for one in rounds}) == 6, "all orders come"


def test_the_countdown_by_both_protocols(gil_run: GilRun) -> None:
    found = gil_run.measurements
    for variant in ("as_published", "corrected"):
        assert found[f"{variant}.countdown_ratio"] > 0
    assert found[f"countdown_ratio_{OWN}"] == found["corrected.countdown_ratio"]
    assert found["speed_up_most_threads"] == found["speed_up_threads_2"]


def test_two_waits_overlap(gil_run: GilRun) -> None:
    """Not a matter of time: a wait in threads ends before two one after the other have."""
    found = gil_run.measurements
    assert found["select_published_sequential"] >= 0.02
    assert found["select_published_threads"] >= 0.01
    assert found[f"select_ratio_{OWN}"] > 0 and float(found["waiting_old_timed"]) == 0


def test_the_story_brings_nothing_back_as_published(gil_run: GilRun) -> None:
    found = gil_run.measurements
    assert float(found["as_published.story_users"]) == 0
    assert float(found["corrected.story_users"]) == found["corrected.story_users"].n == 100


def test_what_this_machine_does_not_have_is_nan(gil_run: GilRun) -> None:
    found = gil_run.measurements
    assert [float(found[f"interpreters_{one}"]) for one in ("old", "found")] == [0, 1]
    for measure in (
        "old_ratio",
        "old_ratio_all_over_one",
        "check_interval_old",
        "old_hold_one_cpu",
    ):
        assert math.isnan(found[measure]), measure
    assert math.isnan(found["rate_kept_old_late"]) and math.isnan(found["free_speed_up_least"])


def test_the_notes_tell_what_the_reader_must_know(gil_run: GilRun) -> None:
    notes = json.loads((gil_run.folder / "machine.json").read_text("utf-8"))["notes"]
    text = " ".join(notes)
    assert "governor" in text and "load average" in text and VERSION in text
    busy = gil_run.measurements["steps_on_a_busy_machine"]
    assert ("was not free during" in text) == (busy > 0)


def test_measures_of_one_run_have_one_name_each(gil_run: GilRun) -> None:
    assert len(gil_run.measurements) > 150
    assert gil_run.measurements["cpus"] >= 1
