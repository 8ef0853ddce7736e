"""Find this machine's interpreters and see what each has of what the post speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from refigure.interpreters import Interpreter
from refigure.machine import can_pin, usable_cpus
from refigure.measurements import Measurement, write_measurements
from refigure.provenance import write_json
from refigure.python_gil.children import (
    cpython_interpreters,
    kind,
    label,
    program,
    run_or_skip,
    write_interpreters,
)
from refigure.python_gil.samples import NAN, extreme
from refigure.settings import read_settings
from refigure.step import run_step

FOUND = ("old", "new", "free")


@dataclass(frozen=True)
class Settings:
    """What is looked for."""

    interpreters: tuple[str, ...]  # paths beside those found by themselves


def main(
    programs: list[str], settings: dict, interpreters: str, facts: str, measurements: str
) -> None:
    """Write which interpreters there are, what each answers, and what they have in common."""
    chosen = read_settings(Settings, settings)
    path = program(programs, "describe_python")
    answers = [
        (one, answer)
        for one in cpython_interpreters(chosen.interpreters)
        if (answer := run_or_skip(one, path, {})) is not None
    ]
    write_interpreters(interpreters, (one for one, _ in answers))
    write_json(facts, {label(one): {"version": one.version, **answer} for one, answer in answers})
    rows = [
        Measurement(f"interpreters_{name}", sum(kind(one) == name for one, _ in answers))
        for name in FOUND
    ]
    rows.append(Measurement("interpreters_found", len(answers)))
    rows.append(Measurement("cpus", len(usable_cpus())))
    rows.append(Measurement("can_pin", int(can_pin())))
    rows += [*intervals(answers), *names(answers)]
    write_measurements(measurements, rows)


Answers = list[tuple[Interpreter, Mapping[str, Any]]]


def intervals(answers: Answers) -> list[Measurement]:
    """The default intervals, in ticks and in seconds, and until when the old one could be asked."""
    rows = []
    for name, unit in (("check_interval", "ticks"), ("switch_interval", "s")):
        for one, answer in answers:
            if answer[name] is not None:
                rows.append(Measurement(f"{name}_{label(one)}", answer[name], n=1, unit=unit))
    old = [answer["check_interval"] for one, answer in answers if kind(one) == "old"]
    rows.append(extreme("check_interval_old", old))
    new = [answer["switch_interval"] for one, answer in answers if kind(one) == "new"]
    rows.append(extreme("switch_interval_least", new, largest=False))
    rows.append(extreme("switch_interval_most", new))
    # versions as 3.08 and 3.11, so that they stand in order
    having = {True: [NAN], False: [NAN]}
    for one, answer in answers:
        if kind(one) == "new":
            has = answer["check_interval"] is not None
            having[has].append(one.minor[0] + one.minor[1] / 100)
    rows.append(Measurement("new_lock_with_check_interval", len(having[True]) - 1))
    rows.append(extreme("last_with_check_interval", having[True]))
    rows.append(extreme("first_without_check_interval", having[False], largest=False))
    return rows


def names(answers: Answers) -> list[Measurement]:
    """What is a class, what a module, and which clock can be set back; over all interpreters."""
    new = [answer for one, answer in answers if kind(one) != "old"]
    old = [answer for one, answer in answers if kind(one) == "old"]
    every = [answer for _, answer in answers]
    return [
        extreme("process_is_module", [answer["process_is_module"] for answer in every]),
        extreme("process_is_class", [answer["process_is_class"] for answer in every], False),
        extreme("thread_module_new", [answer["thread_module"] for answer in new]),
        extreme("thread_module_has_class", [answer["thread_module_has_class"] for answer in every]),
        extreme("methods_in_common", [answer["methods_of_threading"] for answer in every], False),
        extreme("time_is_monotonic", [answer["time_is_monotonic"] for answer in new]),
        extreme(
            "perf_counter_is_monotonic",
            [answer["perf_counter_is_monotonic"] for answer in new],
            largest=False,
        ),
        Measurement("interpreters_with_thread_module", sum(one["thread_module"] for one in old)),
    ]


if __name__ == "__main__":
    run_step(main)
