"""Train translators of made-up tasks, all arms and seeds in one job: each takes seconds."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from refigure.checkpoints import remove_state
from refigure.code_inputs import imported_files
from refigure.devices import Device, lease_device
from refigure.seeding import derive_seed
from refigure.seq2seq.corpora import Corpus, read_corpus
from refigure.seq2seq.runs import Run, RunSettings, States, train_run, write_runs, write_timing
from refigure.settings import read_settings
from refigure.step import run_step


@dataclass(frozen=True)
class TaskArm:
    """One arm: its task, its network, its training."""

    corpus: str  # of the corpora's files, without suffix
    network: dict[str, Any]
    protocol: dict[str, Any]
    seeds: tuple[int, ...]


@dataclass(frozen=True)
class Settings:
    """What is trained, in which order, and where."""

    arms: dict[str, dict[str, Any]]  # of TaskArm
    device: str
    threads: int


def main(
    corpora: list[str],
    settings: dict,
    seed: int,
    states: str,
    save_seconds: float,
    curves: list[str],
    weights: list[str],
    record: list[str],
    timing: str,
) -> None:
    """Write curves, weights and test results of all seeds of each arm.

    Args:
        states: folder of the states of unfinished trainings, from which a killed job goes on.
        save_seconds: between two saves of one.
        curves, weights, record: one file for each arm, in their order.

    Raises:
        InputError: the loss is not finite, or the device cannot be had.
    """
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    tasks = {Path(path).stem: (path, read_corpus(path)) for path in corpora}
    done: list[Run] = []
    kept = States(states, save_seconds)
    with lease_device(chosen.device) as device:
        files = zip(curves, weights, record, strict=True)
        for (name, values), outputs in zip(chosen.arms.items(), files, strict=True):
            arm = read_settings(TaskArm, values)
            runs = train_arm(name, arm, tasks[arm.corpus], chosen, device, seed, kept)
            write_runs(runs, tasks[arm.corpus][1], device, *outputs)
            done += runs
        write_timing(done, device, timing)
    for run in done:
        remove_state(run.state)


def train_arm(
    name: str,
    arm: TaskArm,
    task: tuple[str, Corpus],
    chosen: Settings,
    device: Device,
    seed: int,
    states: States,
) -> list[Run]:
    """Train all seeds of an arm.

    The seeds are those of the repetitions and the same in all arms, so that arms differ in nothing
    but their settings: the same first weights and the same batches.
    """
    path, corpus = task
    run = RunSettings(arm.network, arm.protocol, chosen.device, chosen.threads)
    files = imported_files("seq2seq/train_tasks.py"), [path]
    return [
        train_run(
            corpus,
            run,
            device,
            derive_seed(seed, number),
            number,
            f"{name}, seed {number}",
            states,
            files,
        )
        for number in arm.seeds
    ]


if __name__ == "__main__":
    run_step(main)
