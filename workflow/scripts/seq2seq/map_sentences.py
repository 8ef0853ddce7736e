"""Map sentences to the vectors of translators, and measure what is near (S-C7, S-C8, S-X3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from refigure.measurements import Measurement, format_cell, write_measurements, write_table
from refigure.repetitions import measurements_of
from refigure.seq2seq.corpora import read_corpus
from refigure.seq2seq.grammar import ACTIVE, VERBS, all_clauses
from refigure.seq2seq.results import read_records
from refigure.seq2seq.runs import load_translators
from refigure.seq2seq.sentence_vectors import (
    SentenceMap,
    Vectors,
    principal_components,
    sentence_vectors,
)
from refigure.settings import read_settings
from refigure.step import run_step

COLUMNS = ("seed", "family", "sentence", "meaning", "form", "x", "y")
POST_EXAMPLE = ("he", "ate", "the cookie")
# Verbs of one word; with "is in love with" the sentence has another length, too.
SINGLE_WORDS = tuple(verb for verb, *_ in VERBS)
# The families of the paper's Fig. 2.
ORDER_VERBS = ("admires", "is in love with", "respects")
VOICE_MEANINGS = (
    ("I", "gave", "she", "a card", "in the garden"),
    ("she", "gave", "I", "a card", "in the garden"),
)


@dataclass(frozen=True)
class Settings:
    """Which network, and the level of the intervals over seeds."""

    network: dict[str, Any]  # of TranslatorSettings
    reverse_source: bool
    confidence: float
    threads: int


def main(
    corpus: str, weights: str, record: str, settings: dict, places: str, measurements: str
) -> None:
    """Write principal components of the families, and shares of triples, over seeds."""
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    task = read_corpus(corpus)
    clauses = all_clauses()
    words = [one.english for one in clauses]
    shares: dict[str, list[float]] = {
        name: [] for name in ("order", "order_long", "voice", "cookie", "exact_match")
    }
    rows = []
    for seed, model in load_translators([weights], task, chosen.network, "cpu").items():
        vectors = sentence_vectors(model, task, words, chosen.reverse_source)
        mapped = SentenceMap(clauses, vectors)
        shares["order"].append(float(np.mean(list(mapped.order_triples(SINGLE_WORDS)))))
        every = (*SINGLE_WORDS, *ORDER_VERBS)
        shares["order_long"].append(float(np.mean(list(mapped.order_triples(every)))))
        shares["voice"].append(float(np.mean(list(mapped.voice_triples()))))
        shares["cookie"].append(mapped.farther_share(POST_EXAMPLE))
        for family, chosen_places in families(mapped).items():
            rows += family_rows(seed, family, mapped, chosen_places)
    shares["exact_match"] = [one["exact_match"] for one in read_records([record])]
    found: list[Measurement] = []
    for name, values in shares.items():
        found += measurements_of(f"map_{name}", values, chosen.confidence)
        found.append(Measurement(f"map_{name}_least", min(values), n=len(values)))
        found.append(Measurement(f"map_{name}_most", max(values), n=len(values)))
    found.append(Measurement("map_order_triples", len(list(mapped.order_triples(SINGLE_WORDS)))))
    found.append(Measurement("map_voice_triples", len(list(mapped.voice_triples()))))
    write_table(places, COLUMNS, rows)
    write_measurements(measurements, found)


def families(mapped: SentenceMap) -> Mapping[str, list[int]]:
    """The clauses of the two panels of the paper's Fig. 2."""
    pairs = (("Mary", "John"), ("John", "Mary"))
    order = [
        mapped.place[(agent, verb, patient), ACTIVE]
        for agent, patient in pairs
        for verb in ORDER_VERBS
    ]
    voice = [index for index, one in enumerate(mapped.clauses) if one.meaning in VOICE_MEANINGS]
    return {"order": order, "voice": voice}


def family_rows(seed: int, family: str, mapped: SentenceMap, chosen: list[int]) -> list[list[str]]:
    """Rows of a family's sentences at their principal components."""
    picked: Vectors = mapped.vectors[chosen]
    rows = []
    for index, (x, y) in zip(chosen, principal_components(picked).tolist(), strict=True):
        one = mapped.clauses[index]
        text = " ".join(one.english).replace(" ,", ",")
        meaning = " ".join(one.meaning)
        rows.append([str(seed), family, text, meaning, one.form, format_cell(x), format_cell(y)])
    return rows


if __name__ == "__main__":
    run_step(main)
