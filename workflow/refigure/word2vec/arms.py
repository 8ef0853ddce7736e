"""The arms of the experiments with word vectors: what each trains, and in which job."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from refigure.errors import InputError
from refigure.settings import read_settings


@dataclass(frozen=True)
class Arm:
    """One setting of the training of word vectors."""

    trainer: str  # own or gensim
    model: str  # skipgram or cbow
    objective: str  # neg, nce or hs
    tokens: int  # of the corpus, from its start
    min_count: int  # words that come less often are dropped
    size: int
    window: int
    negatives: int
    power: float
    sample: float
    formula: str  # of subsampling: program, paper or post
    epochs: int
    learning_rate: float
    block: int  # these three: of our own trainer
    shared_noise: int
    blocks_per_step: int
    seeds: tuple[int, ...]


ABLE = {
    "own": {("skipgram", "neg"), ("skipgram", "nce"), ("skipgram", "hs")},
    "gensim": {("skipgram", "neg"), ("skipgram", "hs"), ("cbow", "neg"), ("cbow", "hs")},
}


def resolve_arms(config: Mapping[str, Any]) -> dict[str, Arm]:
    """Fill in, for each arm with seeds, what it has in common with the others.

    Raises:
        InputError: an arm asks of a trainer what it cannot do; names the arm and the mend.
    """
    arms = {}
    for name, own in config["arms"].items():
        values = {**config["training"], "seeds": config["seeds"], **own}
        arm = read_settings(Arm, values)
        wanted = (arm.model, arm.objective)
        if wanted not in ABLE.get(arm.trainer, set()):
            able = " or ".join(kind for kind, can in ABLE.items() if wanted in can) or "no trainer"
            raise InputError(
                f"word2vec.arms.{name}: the trainer {arm.trainer} does not train"
                f" {' with '.join(wanted)}; {able} does."
            )
        if arm.trainer == "gensim" and arm.formula != "program":
            raise InputError(
                f"word2vec.arms.{name}: gensim subsamples by the formula of the program alone;"
                " take `trainer: own` for another one."
            )
        if arm.seeds:
            arms[name] = arm
    return arms


def runs_of(arms: Mapping[str, Arm]) -> list[tuple[str, int]]:
    """List every training: an arm and a seed."""
    return [(name, seed) for name, arm in arms.items() for seed in arm.seeds]


def jobs_of(arms: Mapping[str, Arm], runs_per_job: int) -> dict[str, list[tuple[str, int]]]:
    """Share the trainings out among jobs, which are named after the first of theirs."""
    runs = runs_of(arms)
    parts = [runs[start : start + runs_per_job] for start in range(0, len(runs), runs_per_job)]
    return {f"{part[0][0]}_{part[0][1]}": part for part in parts}


def job_of(jobs: Mapping[str, list[tuple[str, int]]], arm: str) -> str:
    """The job that trains an arm first.

    Raises:
        InputError: no job does.
    """
    for job, runs in jobs.items():
        if arm in (name for name, _ in runs):
            return job
    raise InputError(
        f"word2vec.shown_arm: {arm} is no arm with seeds; give one of"
        f" {', '.join(sorted({name for runs in jobs.values() for name, _ in runs}))}."
    )
