"""The GIL figures, drawn from a small run and read from their axes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PolyCollection
from tests.scripts.python_gil.conftest import TIMED

from scripts.python_gil import (
    plot_c_code,
    plot_capacity,
    plot_convoy,
    plot_countdown,
    plot_interpreters,
    plot_intervals,
    plot_lock_battle,
    plot_lost_updates,
    plot_processes,
    plot_waiting,
)

if TYPE_CHECKING:
    from tests.conftest import Draw
    from tests.scripts.python_gil.conftest import GilRun

ONE = {
    plot_countdown: ("G-X1_countdown", {"times": "time_countdown"}),
    plot_waiting: ("G-X2_waiting", {"times": "time_waiting"}),
    plot_processes: ("G-X3_processes", {"times": "time_processes"}),
    plot_c_code: ("G-X7_c_code", {"times": "time_c_code"}),
    plot_interpreters: ("G-X8_interpreters", {"times": "time_interpreters"}),
    plot_lost_updates: ("G-X10_lost_updates", {"counts": "count_lost_updates"}),
}


@pytest.mark.parametrize("module", ONE, ids=lambda module: module.__name__.rsplit(".", 1)[1])
def test_one_figure_each(module: Any, draw: Draw, gil_run: GilRun) -> None:
    stem, inputs = ONE[module]
    files = {name: gil_run.observations(step) for name, step in inputs.items()}
    drawn = draw(module.main, [stem], render=False, measurements=gil_run.table, **files)
    assert drawn[stem].figure.axes


def test_capacity_has_a_row_for_each_step(draw: Draw, gil_run: GilRun) -> None:
    observed = [gil_run.observations(step) for step in TIMED]
    drawn = draw(
        plot_capacity.main,
        ["G-X0_parallel_capacity"],
        render=False,
        observations=observed,
        measurements=gil_run.table,
    )
    (axes,) = drawn["G-X0_parallel_capacity"].figure.axes
    assert [text.get_text() for text in axes.get_yticklabels()] == [
        step.replace("_", " ") for step in TIMED
    ]


def spans(axes: Any) -> list[list[tuple[float, float]]]:
    """The bars of each row: from and to, in milliseconds."""
    return [
        [
            (float(min(xs)), float(max(xs)))
            for path in rows.get_paths()
            for xs in [np.asarray(path.vertices)[:, 0]]
        ]
        for rows in axes.collections
        if isinstance(rows, PolyCollection)
    ]


def made_up_traces(folder: Path) -> dict[str, str]:
    """Traces of known runs: two threads of the old lock in turn, four of the new."""
    old = [[n % 2, 0.01 * n, 0.01 * (n + 1), 50] for n in range(40)]
    # thread 3 waits too long in the middle
    order = [0, 1, 2, 3] * 5 + [0, 1, 2, 0, 1, 2, 3] * 3
    new = [[name, 0.005 * n, 0.005 * (n + 1), 25] for n, name in enumerate(order)]
    traces = {"old_pinned": {"runs": old}, "old_free": {"runs": old}, "own_4": {"runs": new}}
    model = {"old": {"runs": old, "failed": [[0, 0.025], [1, 0.031], [0, 5.0]]}}
    paths = {"traces": folder / "traces.json", "model": folder / "model.json"}
    paths["traces"].write_text(json.dumps({"traces": traces}))
    paths["model"].write_text(json.dumps(model))
    return {name: str(path) for name, path in paths.items()}


def test_the_battle_shows_who_holds_the_lock(draw: Draw, gil_run: GilRun, tmp_path: Path) -> None:
    files = made_up_traces(tmp_path)
    stems = ["G-F1_gil_battle", "G-F2_new_gil_multiple_threads"]
    drawn = draw(plot_lock_battle.main, stems, measurements=gil_run.table, **files)
    one_cpu, _, model = drawn["G-F1_gil_battle"].figure.axes
    first, second = spans(one_cpu)
    # 60 ms of holds of 10 ms in turn, from the start: no stretch has more switches
    assert np.allclose(first, [(0, 10), (20, 30), (40, 50)], atol=1e-6)
    assert np.allclose(second, [(10, 20), (30, 40), (50, 60)], atol=1e-6)
    lines = [rows for rows in model.collections if isinstance(rows, LineCollection)]
    assert [line.get_segments()[0][0][0] for line in lines] == pytest.approx([25, 31])
    (axes,) = drawn["G-F2_new_gil_multiple_threads"].figure.axes
    assert sum(len(row) for row in spans(axes)) == 16, "80 ms of holds of 5 ms"
    places = [np.asarray(line.get_xdata(), float) for line in axes.lines]
    marks = [place[0] for place in places if len(place) == 1]
    # shown from 50 ms: holds 10 to 25; from hold 23 on, thread 3 is due and others run
    assert marks == pytest.approx([1e3 * (0.005 * hold - 0.05) for hold in (23, 24, 25)])


def test_the_battle_without_an_old_lock_or_compiler(
    draw: Draw, gil_run: GilRun, tmp_path: Path
) -> None:
    model = tmp_path / "model.json"
    model.write_text(json.dumps({"old": {"runs": [], "failed": []}}))
    drawn = draw(
        plot_lock_battle.main,
        ["G-F1_gil_battle", "G-F2_new_gil_multiple_threads"],
        render=False,
        traces=gil_run.observations("trace_ownership"),
        model=str(model),
        measurements=gil_run.table,
    )
    texts = [axes.texts[0].get_text() for axes in drawn["G-F1_gil_battle"].figure.axes]
    assert len(texts) == 3 and all("not to be had on this machine" in text for text in texts)


def test_the_convoy_and_its_law(draw: Draw, gil_run: GilRun) -> None:
    stems = ["G-F3_newgil_convoy", "G-X6_convoy_latency"]
    drawn = draw(
        plot_convoy.main,
        stems,
        render=False,
        convoys=gil_run.observations("time_convoy"),
        measurements=gil_run.table,
    )
    (axes,) = drawn["G-F3_newgil_convoy"].figure.axes
    names = [text.get_text() for text in axes.get_yticklabels()]
    assert names == ["thread 1 (CPU)", "thread 2 (I/O)"] and len(spans(axes)) == 2
    law, kept = drawn["G-X6_convoy_latency"].figure.axes
    assert law.get_xscale() == law.get_yscale() == "log"
    assert len(kept.patches) == 2, "of the new lock alone"


def test_intervals_and_ownership(draw: Draw, gil_run: GilRun) -> None:
    stems = ["G-X4_intervals", "G-X5_ownership"]
    drawn = draw(
        plot_intervals.main,
        stems,
        render=False,
        traces=gil_run.observations("trace_ownership"),
        measurements=gil_run.table,
    )
    texts = [text.get_text() for axes in drawn["G-X4_intervals"].figure.axes for text in axes.texts]
    assert texts == ["No Python with the old lock here"] * 2
    _, fairness = drawn["G-X5_ownership"].figure.axes
    threads, chance = (np.asarray(part, float) for part in fairness.lines[1].get_data())
    assert np.allclose(chance, 100 / (threads - 1))
