"""Time the post's opening story: sums of each user's sessions, in eight threads and without."""

from dataclasses import dataclass

import numpy as np

from refigure.interpreters import Interpreter
from refigure.measurements import Measurement, write_measurements
from refigure.provenance import write_json
from refigure.python_gil.children import kind, label
from refigure.python_gil.samples import extreme, median_of, median_ratio, ratio_of
from refigure.python_gil.sessions import Calibration, Session, passes
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.step import run_step

ARMS = ("sequential", "threads")


@dataclass(frozen=True)
class Settings:
    """What is timed."""

    users: int
    sessions: int  # of each user
    sessions_long: int  # of each user in a longer job, in the workflow's interpreter
    threads: int
    repeats: int
    repeats_elsewhere: int
    calibration: Calibration


def main(
    programs: list[str],
    interpreters: str,
    settings: dict,
    seed: int,
    observations: str,
    measurements: str,
) -> None:
    """Write the times, their ratios, and how many users' sums the threads bring back."""
    chosen = read_settings(Settings, settings)
    generator = generators(seed).numpy
    for session in passes(programs, interpreters, chosen.calibration, generator):
        runs = {
            one: session.run_with(
                one, "sum_sessions", request(session, one, chosen, chosen.sessions)
            )
            for one in session.interpreters
        }
        asked = request(session, session.own, chosen, chosen.sessions_long)
        long = session.run("sum_sessions", asked)
    found = {one: answer for one, answer in runs.items() if answer}
    record = {label(one): answer for one, answer in found.items()}
    write_json(observations, session.record(runs=record, long=long))
    rows = session.measurements("story")
    ratios = []
    for one, answer in found.items():
        sequential, threads = (np.array(answer["times"][arm]) for arm in ARMS)
        rows += ratio_of(f"story_ratio_{label(one)}", threads, sequential, generator)
        ratios.append(median_ratio(threads, sequential, generator).value)
    own = found[session.own]
    sequential, threads = (np.array(own["times"][arm]) for arm in ARMS)
    rows += ratio_of("story_ratio", threads, sequential, generator)
    rows += [median_of("story_sequential", sequential), median_of("story_threads", threads)]
    rows.append(extreme("story_ratio_least", ratios, largest=False))
    sequential, threads = (np.array(long["times"][arm]) for arm in ARMS)
    rows += ratio_of("story_ratio_long", threads, sequential, generator)
    rows += [
        Measurement("as_published.story_users", own["returned_users"], n=chosen.users),
        Measurement("corrected.story_users", own["merged_users"], n=chosen.users),
        Measurement("story_merged_is_right", int(own["merged_is_right"])),
        Measurement("story_old_timed", int(any(kind(one) == "old" for one in found))),
    ]
    write_measurements(measurements, rows)


def request(
    session: Session, one: Interpreter, chosen: Settings, sessions: int
) -> dict[str, object]:
    """What the program is asked: so many sessions a user, in rounds, after two not kept."""
    repeats = session.here_or_elsewhere(one, chosen.repeats, chosen.repeats_elsewhere)
    return {
        "users": chosen.users,
        "sessions": sessions,
        "threads": chosen.threads,
        "rounds": session.rounds(ARMS, repeats, 2),
        "warm_up": 2,
    }


if __name__ == "__main__":
    run_step(main)
