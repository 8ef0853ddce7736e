"""Describe the machine that took the times, and how free it was, from what each step stored."""

import json
import statistics
from pathlib import Path
from typing import Any

from refigure.measurements import Measurement, write_measurements
from refigure.provenance import write_json
from refigure.python_gil.children import by_version
from refigure.python_gil.sessions import KINDS, parallel_capacity
from refigure.step import run_step

FREE = 1.6  # a parallel capacity from which two cores count as free; 2 is the most


def main(observations: list[str], facts: str, description: str, measurements: str) -> None:
    """Write the notes that the page shows, and the measures of the whole.

    Args:
        observations: what each step that takes times stored.
        facts: the interpreters, by the ends of their measures' names.
    """
    read = {Path(path).stem: json.loads(Path(path).read_text("utf-8")) for path in observations}
    states = [state for content in read.values() for state in content["machine"]]
    every = [value for state in states for kind in KINDS for value in state[kind]]
    middle = statistics.median(every)
    loads = [state["load"] for state in states]
    found = json.loads(Path(facts).read_text("utf-8"))
    capacities = {name: parallel_capacity(content["machine"]) for name, content in read.items()}
    busy = sorted(name for name, capacity in capacities.items() if capacity < FREE)
    versions = [found[label]["version"] for label in by_version(found)]
    notes = notes_on(states[0], loads, middle, busy, versions)
    write_json(description, {"notes": notes, "capacities": capacities})
    rows = [
        Measurement("capacity_least", min(capacities.values()), n=len(capacities)),
        Measurement("capacity_median", middle, n=len(every)),
        Measurement("load_most", max(loads), n=len(loads)),
        Measurement("steps_on_a_busy_machine", len(busy), n=len(capacities)),
    ]
    write_measurements(measurements, rows)


def notes_on(
    state: dict[str, Any], loads: list[float], capacity: float, busy: list[str], versions: list[str]
) -> list[str]:
    """What a reader must know of the machine to judge the numbers."""
    told = (
        f"Timed on {state['cpus']} usable processors ({state['model']}, {state['system']};"
        f" frequency governor: {state['governor']}), beside no other job of the workflow."
    )
    free = (
        f"Two pieces of work that need no lock ran {capacity:.2f} times as fast on two threads or"
        f" processes as on one (parallel capacity, median of all calibrations); the load average"
        f" was between {min(loads):.1f} and {max(loads):.1f}."
    )
    notes = [told, free, "Interpreters found and used: CPython " + ", ".join(versions) + "."]
    if state["cpus"] < 2:
        notes.append("There is one processor: nothing on two of them can be decided here.")
    if busy:
        notes.append(
            f"The machine was not free during {', '.join(busy)}: the parallel capacity was below"
            f" {FREE:g}, and what rests on two free cores is left open there."
        )
    return notes


if __name__ == "__main__":
    run_step(main)
