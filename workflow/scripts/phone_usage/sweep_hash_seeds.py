"""Run the post's search for the most and least used month under many hash seeds."""

import json
import subprocess
from dataclasses import dataclass

import pandas as pd

from refigure.interpreters import Interpreter, find_interpreters
from refigure.intervals import NAN
from refigure.measurements import write_measurements, write_table
from refigure.phone_usage.days import minutes_by_month, read_days
from refigure.phone_usage.source import read_source
from refigure.settings import read_settings
from refigure.step import run_step

# The order of the keys is that of a set of strings, which depends on the hash seed, and from
# Python 3.6 on a dictionary keeps it; before, small integer keys came out in order by themselves.
# ASSUME: the post's lines `months = list(set(...))`, the dictionary by month number, and
# argmax/argmin + 1 over `month_to_days.values()` are what decides. It runs on Python 2.7 too.
CHILD = """
import json, sys
days = json.loads(sys.stdin.read())
months = list(set("-".join(date.split("-")[0:2]) for date, _ in days))
by_month = {}
for month in months:
    by_month[int(month.split("-")[1])] = [minutes for date, minutes in days if month in date]
means = [sum(minutes) / float(len(minutes)) for minutes in by_month.values()]
print("%d %d" % (means.index(max(means)) + 1, means.index(min(means)) + 1))
"""
FIRST_ORDERED = (3, 6)  # CPython's dictionaries keep the order of insertion since 3.6


@dataclass(frozen=True)
class Settings:
    """What is run."""

    seeds: int  # hash seeds 0 to seeds - 1
    interpreters: tuple[str, ...]  # paths to use beside the interpreters found


def main(days: str, source: str, settings: dict, runs: str, measurements: str) -> None:
    """Write what each run found, and how often it found the right months."""
    chosen_runs = read_settings(Settings, settings)
    about = read_source(source)
    table = read_days(days)
    found = [
        (interpreter, seed, *find_months(interpreter, seed, table))
        for interpreter in find_interpreters(chosen_runs.interpreters)
        for seed in range(chosen_runs.seeds)
    ]
    columns = ("implementation", "version", "hash_seed", "most_used_month", "least_used_month")
    write_table(
        runs,
        columns,
        ([run[0].implementation, run[0].version, *map(str, run[1:])] for run in found),
    )
    means = {month: minutes.mean() for month, minutes in minutes_by_month(table).items()}
    right = (max(means, key=lambda month: means[month]), min(means, key=lambda month: means[month]))
    rows = []
    for name, ordered in (("ordered_dict", True), ("hashed_dict", False)):
        chosen = [run for run in found if (run[0].minor >= FIRST_ORDERED) == ordered]
        both, most, least = (
            sum(run[2:] == right for run in chosen),
            sum(run[2] == right[0] for run in chosen),
            sum(run[3] == right[1] for run in chosen),
        )
        for what, count in (("both", both), ("most", most), ("least", least)):
            share = count / len(chosen) if chosen else NAN
            rows.append(about.measurement(f"{name}_{what}_right", share, n=len(chosen)))
        rows.append(about.measurement(f"{name}_runs", len(chosen), unit="runs"))
        rows.append(about.measurement(f"{name}_runs_right", both, unit="runs"))
    write_measurements(measurements, rows)


def find_months(interpreter: Interpreter, seed: int, table: pd.DataFrame) -> tuple[int, int]:
    """Let an interpreter find the most and the least used month as the post's code does."""
    days = json.dumps(list(zip(table["date"], table["minutes"].tolist(), strict=True)))
    done = subprocess.run(
        [interpreter.path, "-S", "-c", CHILD],
        input=days,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={"PYTHONHASHSEED": str(seed)},
    )
    most, least = done.stdout.split()
    return int(most), int(least)


if __name__ == "__main__":
    run_step(main)
