"""Measure how far back words count: gradients before training, substitution after it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from refigure.measurements import Measurement, format_cell, write_measurements, write_table
from refigure.models.encoder_decoder import Translator, TranslatorSettings, make_translator
from refigure.repetitions import measurements_of
from refigure.seeding import derive_seed, generators
from refigure.seq2seq.batches import PairTable
from refigure.seq2seq.corpora import Corpus, read_corpus
from refigure.seq2seq.runs import load_translators
from refigure.seq2seq.word_gradients import (
    gradient_by_lag,
    pointed_at,
    source_gradients,
    substitution_effects,
)
from refigure.settings import read_settings
from refigure.step import run_step

LAG_COLUMNS = ("cell", "lag", "ratio", "low", "high")
MAP_COLUMNS = ("arm", "moment", "target", "source", "effect")
START, END = "start", "end"  # of a training: gradients there, effects of substitution here


@dataclass(frozen=True)
class Settings:
    """What is differentiated."""

    cells: dict[str, dict[str, Any]]  # of TranslatorSettings, by name
    lags: int
    sequences: int
    draws: int
    measured_lag: int
    maps: dict[str, dict[str, Any]]  # trained arms by name: network, reverse_source
    map_sequences: int
    confidence: float  # of the intervals over seeds
    threads: int


def main(
    corpus: str,
    weights: list[str],
    settings: dict,
    seed: int,
    lags: str,
    maps: str,
    measurements: str,
) -> None:
    """Write gradients by lag, and how target words depend on source words, untrained and trained.

    Args:
        corpus: of the task whose source and target words correspond in order.
        weights: of the trained arms, in the order of `settings.maps`.
    """
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    found: list[Measurement] = []
    rows: list[list[str]] = []
    for name, network in chosen.cells.items():
        ratios = untrained(name, network, chosen, seed)  # (draws, lags + 1)
        logs = np.log10(ratios)
        means, low, high = (10**part for part in (logs.mean(0), logs.min(0), logs.max(0)))
        rows += [
            [name, str(lag), *map(format_cell, map(float, row))]
            for lag, row in enumerate(zip(means, low, high, strict=True))
        ]
        at = chosen.measured_lag
        found.append(Measurement(f"gradient_{name}", float(means[at]), n=chosen.draws))
        decades = measurements_of(f"gradient_decades_{name}", -logs[:, at], chosen.confidence)
        found += decades
    found.append(Measurement("gradient_lag", chosen.measured_lag))
    write_table(lags, LAG_COLUMNS, rows)
    task = read_corpus(corpus)
    map_rows: list[list[str]] = []
    for path, (arm, about) in zip(weights, chosen.maps.items(), strict=True):
        models = load_translators([path], task, about["network"], "cpu")
        table = PairTable(task.test, about["reverse_source"], "cpu")
        effects = [effects_of(model, task, table, chosen, seed) for model in models.values()]
        found += arm_measures(arm, effects, chosen.confidence)
        fresh = untrained_translator(about["network"], task, seed)
        start = gradients_of(fresh, table, chosen.map_sequences)
        for moment, matrix in ((START, start), (END, torch.stack(effects).mean(0))):
            map_rows += [
                [arm, moment, str(step + 1), str(place + 1), format_cell(float(value))]
                for step, row in enumerate(matrix)
                for place, value in enumerate(row)
            ]
    write_table(maps, MAP_COLUMNS, map_rows)
    write_measurements(measurements, found)


def untrained(name: str, network: Mapping[str, Any], chosen: Settings, seed: int) -> np.ndarray:
    """The ratios by lag of several draws of weights and words: (draws, lags + 1)."""
    settings = read_settings(TranslatorSettings, network)
    draws = []
    for draw in range(chosen.draws):
        generator = generators(derive_seed(seed, "lags", draw)).torch  # the same for all cells
        draws.append(gradient_by_lag(settings, chosen.lags, chosen.sequences, generator))
    return np.array(draws)


def untrained_translator(network: Mapping[str, Any], task: Corpus, seed: int) -> Translator:
    """A translator as it is before training."""
    settings = read_settings(TranslatorSettings, network)
    generator = generators(derive_seed(seed, "maps")).torch
    return make_translator(settings, len(task.source_words), len(task.target_words), generator)


def gradients_of(model: Translator, table: PairTable, count: int) -> Tensor:
    """From target to source words, mean over the first sequences; the end mark left out."""
    batch = table.batch(np.arange(min(count, len(table))))
    gradients = source_gradients(model, table, batch)
    return gradients[: int(table.target_lengths.max())]


def effects_of(
    model: Translator, task: Corpus, table: PairTable, chosen: Settings, seed: int
) -> Tensor:
    """The effects of substitution in the first sequences; the end mark left out."""
    batch = table.batch(np.arange(min(chosen.map_sequences, len(table))))
    generator = generators(derive_seed(seed, "substitution")).torch
    effects = substitution_effects(model, table, batch, len(task.source_words), generator)
    return effects[: int(table.target_lengths.max())]


def arm_measures(arm: str, effects: list[Tensor], confidence: float) -> Iterator[Measurement]:
    """Yield how many target words depend most on their own source word, over seeds."""
    shares = [
        float(np.mean([point == place for place, point in enumerate(pointed_at(one))]))
        for one in effects
    ]
    yield from measurements_of(f"{arm}_own_word_share", shares, confidence)


if __name__ == "__main__":
    run_step(main)
