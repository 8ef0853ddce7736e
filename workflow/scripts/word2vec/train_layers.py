"""Train skip-gram and CBOW with every output layer on a language with planted analogies."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from refigure.measurements import Measurement, format_cell, write_measurements, write_table
from refigure.repetitions import measurements_of
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step
from refigure.word2vec.evaluation import nearest, unit_rows
from refigure.word2vec.huffman import huffman_tree
from refigure.word2vec.layers import KINDS, LAYERS, new_model
from refigure.word2vec.noise import NoiseTable
from refigure.word2vec.pairs import contexts
from refigure.word2vec.planted import Language, analogies, make_sentences

COLUMNS = ("kind", "layer", "seed", "steps", "accuracy")


@dataclass(frozen=True)
class Settings:
    """The language and the trainings."""

    stems: int
    endings: int
    companions: int
    sentences: int
    window: int
    size: int
    negatives: int
    power: float
    steps: int
    evaluate_every: int
    batch: int
    learning_rate: float
    seeds: tuple[int, ...]
    confidence: float
    threads: int


def main(settings: dict, seed: int, curves: str, measurements: str) -> None:
    """Write the share of planted analogies found, as the trainings go on."""
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    language = Language(chosen.stems, chosen.endings, chosen.companions)
    questions = analogies(language)
    rows: list[tuple[str, str, int, int, float]] = []
    for kind in KINDS:
        for layer in LAYERS:
            for number in chosen.seeds:
                for steps, right in train(kind, layer, language, questions, chosen, seed, number):
                    rows.append((kind, layer, number, steps, right))
    write_table(curves, COLUMNS, [[format_cell(cell) for cell in row] for row in rows])
    found = [
        Measurement("planted_questions", len(questions)),
        Measurement("planted_words", language.words),
    ]
    for kind in KINDS:
        for layer in LAYERS:
            last = [row[4] for row in rows if row[:2] == (kind, layer) and row[3] == chosen.steps]
            found += measurements_of(f"planted_{kind}_{layer}", last, chosen.confidence)
    write_measurements(measurements, found)


def train(
    kind: str,
    layer: str,
    language: Language,
    questions: NDArray[np.int64],
    chosen: Settings,
    seed: int,
    number: int,
) -> list[tuple[int, float]]:
    """Train one model by Adam; all see the same sentences for one seed."""
    random = generators(derive_seed(seed, "language", number)).numpy
    inputs, targets, counts = examples(kind, language, chosen, random)
    table = NoiseTable(counts, chosen.power)
    model = new_model(
        kind,
        layer,
        counts,
        chosen.size,
        table.probabilities,
        chosen.negatives,
        huffman_tree(counts),
        generators(derive_seed(seed, "start", number)).torch,
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=chosen.learning_rate)
    found = []
    for step in range(1, chosen.steps + 1):
        batch = random.integers(len(targets), size=chosen.batch)
        noise = torch.from_numpy(table.draw((chosen.batch, chosen.negatives), random))
        optimizer.zero_grad()
        model(inputs[batch], targets[batch], noise).backward()
        optimizer.step()
        if step % chosen.evaluate_every == 0 or step == chosen.steps:
            found.append(
                (step, planted_accuracy(model.vectors.detach().numpy(), questions, language))
            )
    return found


def examples(
    kind: str, language: Language, chosen: Settings, random: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor, NDArray[np.int64]]:
    """Make examples of sentences: input words `(n, m)`, targets `(n,)`, and counts of words."""
    sentences = make_sentences(language, chosen.sentences, random)
    around = np.concatenate([contexts(sentence, chosen.window) for sentence in sentences])
    centres = sentences.reshape(-1)
    counts = np.bincount(centres, minlength=language.words)
    if kind == "cbow":
        return torch.from_numpy(around), torch.from_numpy(centres), counts
    there = around >= 0
    repeated = np.repeat(centres[:, None], around.shape[1], axis=1)[there]
    return torch.from_numpy(repeated[:, None]), torch.from_numpy(around[there]), counts


def planted_accuracy(
    vectors: NDArray[np.float32], questions: NDArray[np.int64], language: Language
) -> float:
    """The share of questions that b - a + c answers, among the compounds."""
    unit = unit_rows(vectors[: language.compounds])
    a, b, c, answer = questions.T
    found = nearest(unit, unit[b] - unit[a] + unit[c], questions[:, :3])
    return float((found == answer).mean())


if __name__ == "__main__":
    run_step(main)
