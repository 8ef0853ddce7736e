"""Translate test sentences with the translators of an arm, alone and as ensembles."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from refigure.devices import lease_device
from refigure.measurements import format_cell, write_table
from refigure.models.encoder_decoder import Translator
from refigure.seq2seq.batches import PairTable
from refigure.seq2seq.corpora import Corpus, read_corpus
from refigure.seq2seq.decoding import Translation, translate
from refigure.seq2seq.runs import load_translators
from refigure.seq2seq.scoring import bleu, matches, sentence_losses, sentences_of
from refigure.settings import read_settings
from refigure.step import run_step

SCORES = ("members", "seed", "width", "bleu", "exact_match", "log_probability", "as_likely")
LOSSES = ("members", "seed", "loss")
LENGTHS = ("seed", "shortest", "longest", "sentences", "loss", "bleu")
SAMPLES = ("sentence", "source", "reference", "width", "translation", "log_probability")


@dataclass(frozen=True)
class Settings:
    """What is translated, and how."""

    network: dict[str, Any]  # of TranslatorSettings
    reverse_source: bool
    widths: tuple[int, ...]  # of the beam, in ascending order; the first is 1
    ensembles: tuple[int, ...]  # members
    lengths: tuple[int, ...]  # the first source length of each class of sentences
    samples: int  # sentences to look at
    device: str
    threads: int


def main(
    corpus: str,
    weights: list[str],
    settings: dict,
    scores: str,
    losses: str,
    lengths: str,
    samples: str,
) -> None:
    """Write scores by beam, test losses of members and ensembles, scores by length, and samples.

    Args:
        weights: of the arm's trainings.
    """
    chosen = read_settings(Settings, settings)
    torch.set_num_threads(chosen.threads)
    pairs = read_corpus(corpus)
    with lease_device(chosen.device) as device:
        models = load_translators(weights, pairs, chosen.network, device.kind)
        table = PairTable(pairs.test, chosen.reverse_source, device.kind)
        teams: list[tuple[str, list[Translator]]] = [
            (str(seed), [model]) for seed, model in models.items()
        ]
        teams += [
            ("all" if size == len(models) else f"first {size}", list(models.values())[:size])
            for size in chosen.ensembles
            if 1 < size <= len(models)
        ]
        score_rows, loss_rows, length_rows = [], [], []
        sample_rows: list[list[str]] = []
        for name, team in teams:
            found = {width: translate(team, table, width) for width in chosen.widths}
            size = str(len(team))
            score_rows += [[size, name, *row] for row in scores_by_width(found, pairs, table)]
            nats = sentence_losses(team, table)
            words = table.target_lengths + 1
            loss_rows.append([size, name, format_cell(float(nats.sum() / words.sum()))])
            widest = found[chosen.widths[-1]]
            if len(team) == 1:
                length_rows += by_length(name, widest, nats, pairs, table, chosen.lengths)
            if not sample_rows:
                sample_rows = show(found, pairs, chosen.samples)
    write_table(scores, SCORES, score_rows)
    write_table(losses, LOSSES, loss_rows)
    write_table(lengths, LENGTHS, length_rows)
    write_table(samples, SAMPLES, sample_rows)


def scores_by_width(
    found: dict[int, list[Translation]], pairs: Corpus, table: PairTable
) -> list[list[str]]:
    """Score the translations of each beam; `as_likely`: share at least as likely as greedy ones."""
    greedy = np.array([one.log_probability for one in next(iter(found.values()))])
    rows = []
    for width, translations in found.items():
        texts = sentences_of(pairs, [one.words for one in translations])
        likely = np.array([one.log_probability for one in translations])
        # float32 sums of another order of sentences differ in the last digits
        numbers = (
            bleu(texts, pairs.references),
            matches(texts, pairs.references),
            float(likely.mean()),
            float(np.mean(likely >= greedy - 1e-4)),
        )
        rows.append([str(width), *map(format_cell, numbers)])
    return rows


def by_length(
    seed: str,
    translations: Sequence[Translation],
    nats: np.ndarray,
    pairs: Corpus,
    table: PairTable,
    starts: tuple[int, ...],
) -> list[list[str]]:
    """Score the sentences of each class of source length."""
    rows = []
    ends = [*(start - 1 for start in starts[1:]), int(table.source_lengths.max(initial=0))]
    for start, end in zip(starts, ends, strict=True):
        places = np.flatnonzero((table.source_lengths >= start) & (table.source_lengths <= end))
        if not len(places):
            continue
        texts = sentences_of(pairs, [translations[int(place)].words for place in places])
        references = [pairs.references[place] for place in places]
        loss = nats[places].sum() / (table.target_lengths[places] + 1).sum()
        numbers = (start, end, len(places), float(loss), bleu(texts, references))
        rows.append([seed, *map(format_cell, numbers)])
    return rows


def show(found: dict[int, list[Translation]], pairs: Corpus, count: int) -> list[list[str]]:
    """Choose sentences evenly over the test part, whatever their translations are like."""
    places = np.linspace(0, len(pairs.test) - 1, min(count, len(pairs.test))).round().astype(int)
    rows = []
    for place in dict.fromkeys(places.tolist()):
        source = " ".join(pairs.source_words.decode(pairs.test.source.row(place).tolist()))
        for width, translations in found.items():
            (text,) = sentences_of(pairs, [translations[place].words])
            likely = format_cell(translations[place].log_probability)
            rows.append([str(place), source, pairs.references[place][0], str(width), text, likely])
    return rows


if __name__ == "__main__":
    run_step(main)
