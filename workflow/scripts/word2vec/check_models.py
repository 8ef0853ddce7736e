"""Describe the models, count what their output layers cost, and check gradients and gensim."""

from dataclasses import dataclass

import numpy as np
import torch

from refigure.measurements import Measurement, format_cell, write_measurements, write_table
from refigure.provenance import write_json
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step
from refigure.word2vec.banded import BandedSettings, batches
from refigure.word2vec.costs import (
    count_costs,
    exponents,
    growth_exponent,
    named_costs,
    time_update,
)
from refigure.word2vec.gradients import gensim_error, gradient_error, mean_banded_error
from refigure.word2vec.huffman import complete_tree, huffman_tree
from refigure.word2vec.layers import (
    KINDS,
    LAYERS,
    FullSoftmax,
    HierarchicalSoftmax,
    NegativeSampling,
    describe_model,
    new_model,
)
from refigure.word2vec.noise import NoiseTable

COLUMNS = ("words", "layer", "nodes", "multiply_adds")
Numbers = dict[str, float]


@dataclass(frozen=True)
class Settings:
    """Sizes of vocabulary and vectors."""

    window: int  # of the diagrams
    size: int
    negatives: int
    vocabularies: tuple[int, ...]  # at which costs are counted
    timed_vocabularies: tuple[int, ...]  # at which they are timed
    timed_batch: int
    timed_repeats: int
    draws: int  # of noise words, in the check of the fast trainer
    threads: int


def main(
    settings: dict, seed: int, models: str, costs: str, measurements: str, timing: str
) -> None:
    """Write descriptions, costs and measurements, and apart from them what was timed."""
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    described = describe_models(chosen, seed)
    write_json(models, described)
    rows = count_costs(chosen.vocabularies, chosen.size, chosen.negatives)
    write_table(costs, COLUMNS, [[format_cell(cell) for cell in row] for row in rows])
    found = exponents(rows) | named_costs(rows)
    for kind in KINDS:
        for layer in LAYERS:
            found[f"gradient_error_{kind}_{layer}"] = gradient_error(kind, layer, seed)
    found["gradient_error_largest"] = max(
        value for name, value in found.items() if name.startswith("gradient_error")
    )
    found["gensim_hs_error"] = gensim_error(derive_seed(seed, "gensim"))
    for objective in ("neg", "nce"):
        name = f"banded_error_{objective}"
        found[name] = mean_banded_error(objective, chosen.draws, derive_seed(seed, name))
    found |= pairs_per_word(derive_seed(seed, "windows"))
    found["models_of_paper"] = len(described)
    found["hs_matrices"] = len(list(HierarchicalSoftmax(complete_tree(8), 4).parameters()))
    write_json(timing, time_costs(chosen))
    write_measurements(
        measurements, [Measurement(name, float(value)) for name, value in found.items()]
    )


def describe_models(chosen: Settings, seed: int) -> dict:
    """Describe skip-gram and CBOW with a full softmax, the models of the post's figure."""
    counts = np.arange(20, 0, -1)
    noise = counts / counts.sum()
    return {
        kind: describe_model(
            new_model(
                kind,
                "softmax",
                counts,
                chosen.size,
                noise,
                chosen.negatives,
                huffman_tree(counts),
                generators(derive_seed(seed, kind)).torch,
            ),
            chosen.window,
        )
        for kind in KINDS
    }


def pairs_per_word(seed: int) -> Numbers:
    """Count the pairs that a word gets in training: the window is drawn anew for each centre."""
    settings = BandedSettings(window=5)
    random = generators(seed).numpy
    text = random.integers(10, size=20_000)
    table = NoiseTable(np.ones(10), 1.0)
    pairs = sum(
        float(weights[:, :, : settings.block].sum())
        for _, weights, _ in batches(text, table, settings, random)
    )
    return {"pairs_drawn_window": pairs / len(text), "pairs_whole_window": 2.0 * settings.window}


def time_costs(chosen: Settings) -> dict:
    """Time one update by layer and vocabulary, and fit the growth."""
    seconds: dict[str, dict[str, float]] = {}
    for words in chosen.timed_vocabularies:
        layers = {
            "softmax": FullSoftmax(words, chosen.size),
            "balanced": HierarchicalSoftmax(complete_tree(words), chosen.size),
            "neg": NegativeSampling(np.full(words, 1 / words), chosen.negatives, chosen.size),
        }
        for name, layer in layers.items():
            spent = time_update(
                layer, chosen.size, chosen.negatives, chosen.timed_batch, chosen.timed_repeats
            )
            seconds.setdefault(name, {})[str(words)] = spent
    return {
        "cpu_s_per_word": seconds,
        "exponents": {
            name: growth_exponent([float(words) for words in times], list(times.values()))
            for name, times in seconds.items()
        },
    }


if __name__ == "__main__":
    run_step(main)
