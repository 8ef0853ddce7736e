"""Fit a small vocabulary by each objective without sampling, and compare what they learn."""

from dataclasses import dataclass

import numpy as np
import torch

from refigure.datasets import dataset_origin
from refigure.measurements import (
    Measurement,
    format_cell,
    worst_origin,
    write_measurements,
    write_table,
)
from refigure.repetitions import measurements_of
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step
from refigure.word2vec.corpus import read_corpus, trim_corpus
from refigure.word2vec.exact import Fit, Objective, fit, pair_table
from refigure.word2vec.huffman import huffman_tree
from refigure.word2vec.noise import noise_distribution
from refigure.word2vec.pairs import contexts

COLUMNS = ("objective", "negatives", "seed", "measure", "value")


@dataclass(frozen=True)
class Settings:
    """The table of pairs and how it is fitted."""

    words: int  # the most frequent ones
    tokens: int
    held_out: float  # share of the text, its end
    window: int
    size: int
    power: float  # of the noise distribution
    negatives: tuple[int, ...]
    steps: int
    learning_rate: float
    seeds: tuple[int, ...]
    confidence: float
    threads: int


def main(
    corpus: str, provenance: list[str], settings: dict, seed: int, fits: str, measurements: str
) -> None:
    """Write what each fit learnt; losses in nats a pair."""
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    text = trim_corpus(read_corpus(corpus), chosen.tokens, most_frequent=chosen.words)
    words = len(text.words)
    cut = int(len(text.ids) * (1 - chosen.held_out))
    train, test = (
        pair_table(contexts(part, chosen.window), part, words)
        for part in (text.ids[:cut], text.ids[cut:])
    )
    noise = noise_distribution(text.counts, chosen.power)
    tree = huffman_tree(text.counts)
    objectives = [Objective("softmax"), Objective("hs")]
    objectives += [Objective(name, k) for name in ("neg", "nce") for k in chosen.negatives]
    rows: list[tuple[str, int, int, str, float]] = []
    for objective in objectives:
        for number in chosen.seeds:
            generator = generators(derive_seed(seed, number)).torch
            fitted = fit(
                Fit(train, noise, tree, chosen.size, generator),
                objective,
                chosen.steps,
                chosen.learning_rate,
            )
            for measure, value in assess(fitted, objective, train, test).items():
                rows.append((objective.name, objective.negatives, number, measure, value))
    write_table(fits, COLUMNS, [[format_cell(cell) for cell in row] for row in rows])
    origin = worst_origin(map(dataset_origin, provenance))
    found = summarise(rows, chosen, origin)
    found.append(Measurement("fit_uniform_nll", float(np.log(words)), data=origin))
    write_measurements(measurements, found)


@torch.no_grad()
def assess(
    fitted: Fit, objective: Objective, train: np.ndarray, test: np.ndarray
) -> dict[str, float]:
    """The losses of a fit as a model of language, and what its scores are."""
    log_p = fitted.log_probabilities(objective).numpy()
    found = {
        "train_nll": float(-(train * log_p).sum() / train.sum()),
        "test_nll": float(-(test * log_p).sum() / test.sum()),
        "sum_error": float(np.abs(np.exp(log_p).sum(axis=1) - 1).max()),
        "as_softmax_nll": float(-(test * as_softmax(fitted, log_p, objective)).sum() / test.sum()),
    }
    if objective.name != "hs":
        centres = train.sum(axis=1) / train.sum()
        found["log_normaliser"] = float(centres @ fitted.log_normaliser().numpy())
    if objective.name in ("neg", "nce"):
        scores = fitted.scores().numpy()
        seen = train >= 20  # where the table itself tells well what the score should be
        log_table = np.log(np.maximum(train, 1) / train.sum(axis=1, keepdims=True))
        noise = fitted.noise.numpy()
        against_noise = log_table - np.log(objective.negatives * noise)  # Levy and Goldberg 2014
        weights = train[seen]
        for name, wanted in (("log_p", log_table), ("log_ratio", against_noise)):
            error = (scores - wanted)[seen]
            found[f"score_minus_{name}"] = float(weights @ np.abs(error) / weights.sum())
    return found


def as_softmax(fitted: Fit, log_p: np.ndarray, objective: Objective) -> np.ndarray:
    """Log probabilities where scores are put into a softmax as they stand."""
    if objective.name == "hs":
        return log_p
    return torch.log_softmax(fitted.scores(), dim=1).detach().numpy()


def summarise(
    rows: list[tuple[str, int, int, str, float]], chosen: Settings, origin: str
) -> list[Measurement]:
    """Means over seeds, and how far each objective is from the softmax."""
    values: dict[str, list[float]] = {}
    for name, negatives, _, measure, value in rows:
        label = Objective(name, negatives).label
        values.setdefault(f"fit_{label}_{measure}", []).append(value)
    found = []
    for name, each in values.items():
        found += measurements_of(name, each, chosen.confidence, data=origin)
        if name.endswith("_test_nll"):
            excess = np.array(each) - np.array(values["fit_softmax_test_nll"])
            found += measurements_of(
                name.replace("test_nll", "excess_nll"), excess, chosen.confidence, data=origin
            )
    return found


if __name__ == "__main__":
    run_step(main)
