"""One training of a translator with one seed, and what later steps read of it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch

from refigure.checkpoints import remove_state, state_key
from refigure.devices import Device
from refigure.measurements import format_cell, write_table
from refigure.models.encoder_decoder import Translator, TranslatorSettings, make_translator
from refigure.optimization import chosen_precision
from refigure.seeding import derive_seed, generators
from refigure.seq2seq.batches import PairTable
from refigure.seq2seq.corpora import Corpus, read_corpus
from refigure.seq2seq.protocol import Protocol
from refigure.seq2seq.translation_training import (
    TranslationRow,
    TranslationTraining,
    evaluate,
    exact_match,
)
from refigure.settings import read_settings
from refigure.training_loop import DivergedError

CURVES = ("seed", *TranslationRow.__dataclass_fields__)


@dataclass(frozen=True)
class RunSettings:
    """What is trained, how, and where."""

    network: dict[str, Any]  # of TranslatorSettings
    protocol: dict[str, Any]  # of Protocol
    device: str  # auto, cpu or cuda
    threads: int  # on a CPU; the rounding depends on it


@dataclass(frozen=True)
class States:
    """Where unfinished trainings are saved."""

    folder: str
    seconds: float  # between two saves


@dataclass(frozen=True)
class Run:
    """A training that has ended."""

    seed: int  # the number of the repetition
    training: TranslationTraining
    diverged: int | None  # the iteration after which there was nothing finite left
    state: Path  # to be removed when the results are written

    def curve_rows(self) -> list[list[str]]:
        """The rows of the curves as cells."""
        rows = [asdict(row).values() for row in self.training.curves]
        return [[str(self.seed), *map(format_cell, row)] for row in rows]

    def weights(self) -> dict[str, torch.Tensor]:
        """The trained weights, on the CPU."""
        state = self.training.model.state_dict()
        return {name: value.cpu().contiguous() for name, value in state.items()}


def train_run(
    corpus: Corpus,
    settings: RunSettings,
    device: Device,
    seed: int,
    number: int,
    name: str,
    states: States,
    files: tuple[list[str], list[str]],
) -> Run:
    """Train a translator, or go on where a killed run left off.

    Args:
        seed: of this training; `number` is that of the repetition.
        name: arm and seed, for messages.
        states: where and how often unfinished trainings are saved.
        files: the code and the data that the result depends on.

    Raises:
        DivergedError: the loss is not finite and the protocol does not allow for it.
    """
    network = read_settings(TranslatorSettings, settings.network)
    protocol = read_settings(Protocol, settings.protocol)
    protocol = replace(protocol, precision=chosen_precision(protocol.precision, device.kind))
    train, held_out = (
        PairTable(pairs, protocol.reverse_source, device.kind)
        for pairs in (corpus.train, corpus.held_out)
    )
    generator = generators(derive_seed(seed, "weights")).torch
    sizes = len(corpus.source_words), len(corpus.target_words)
    model = make_translator(network, *sizes, generator)
    training = TranslationTraining(model, train, held_out, protocol, seed, name)
    decided = {"network": asdict(network), "protocol": asdict(protocol), "seed": seed}
    state = Path(states.folder, f"{state_key(decided, *files, device.kind)}.pt")
    diverged = None
    try:
        training.run(state, save_seconds=states.seconds)
    except DivergedError:
        if not protocol.may_diverge:
            raise
        diverged = training.iteration
    return Run(number, training, diverged, state)


@dataclass(frozen=True)
class RunFiles:
    """What is written of one training."""

    curves: str
    weights: str
    record: str
    timing: str


def train_translators(
    corpus: str,
    chosen: RunSettings,
    numbers: Mapping[str, int],
    seeds: Sequence[int],
    states: States,
    code: list[str],
    files: Sequence[RunFiles],
    device: Device,
) -> None:
    """Train one translator with some seeds, one after the other, and write the files of each.

    Args:
        numbers: those of the repetitions by arm and seed, as messages name them.
        seeds, files: of each, in their order.
        code: the files of the step's code.

    Raises:
        DivergedError: the loss is not finite and the protocol does not allow for it.
    """
    torch.set_num_threads(chosen.threads)
    pairs, rests_on = read_corpus(corpus), (code, [corpus])
    ended: list[Run] = []
    for (name, number), seed, to in zip(numbers.items(), seeds, files, strict=True):
        run = train_run(pairs, chosen, device, seed, number, name, states, rests_on)
        write_runs([run], pairs, device, to.curves, to.weights, to.record)
        write_timing([run], device, to.timing)
        ended.append(run)
    for run in ended:  # only now: a job that is killed begins its first seed again, at its end
        remove_state(run.state)


def describe_run(run: Run, corpus: Corpus, device: Device) -> dict[str, Any]:
    """Evaluate a training on the test pairs, and tell what it was."""
    training, protocol = run.training, run.training.protocol
    found: dict[str, Any] = {
        "seed": run.seed,
        "device": device.kind,
        "device_name": device.name,
        "precision": protocol.precision,
        "parameters": sum(one.numel() for one in training.model.parameters()),
        "iterations": training.iteration,
        "diverged": run.diverged,
        "padding_waste": training.batches.padding_waste(),
        "clipped": mean_of([row.clipped for row in training.curves]),
        "gradient_norm": mean_of([row.gradient_norm for row in training.curves]),
        "largest_norm": max((row.largest_norm for row in training.curves), default=None),
    }
    if run.diverged is None:
        table = PairTable(corpus.test, protocol.reverse_source, device.kind)
        score = evaluate(training.translator, table, protocol.precision)
        found |= {"test_loss": score.loss, "test_accuracy": score.accuracy}
        if protocol.match_sentences:
            found["exact_match"] = exact_match(training.translator, table, len(table))
    return found


def mean_of(numbers: Sequence[float]) -> float | None:
    """The mean, or None of nothing."""
    return sum(numbers) / len(numbers) if numbers else None


def write_runs(
    runs: Sequence[Run], corpus: Corpus, device: Device, curves: str, weights: str, record: str
) -> None:
    """Write what later steps read: curves of all runs, weights by seed, a record for each run."""
    write_table(curves, CURVES, [row for run in runs for row in run.curve_rows()])
    torch.save({run.seed: run.weights() for run in runs if run.diverged is None}, weights)
    about = [describe_run(run, corpus, device) for run in runs]
    text = json.dumps(about, indent=2, sort_keys=True, ensure_ascii=False)
    Path(record).write_text(text + "\n", encoding="utf-8")


def write_timing(runs: Sequence[Run], device: Device, path: str) -> None:
    """Write what the trainings took, which no two runs have in common."""
    seconds = sum(run.training.seconds for run in runs)
    words = sum(
        run.training.batches.table.batch(chosen).tokens
        for run in runs
        for chosen in run.training.batches.plan(0)
    )
    epochs = runs[0].training.iteration / runs[0].training.batches.per_epoch if runs else 0.0
    timing = {
        "seconds": seconds,
        "target_words_per_second": words * epochs / seconds if seconds else 0.0,
        "peak_memory_mb": device.peak_memory() / 2**20,
    }
    Path(path).write_text(json.dumps(timing, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def load_translators(
    paths: Iterable[str | Path], corpus: Corpus, network: Mapping[str, Any], device: str
) -> dict[int, Translator]:
    """Load the trained translators of an arm by seed, from one file or several."""
    settings = read_settings(TranslatorSettings, network)
    found = {}
    for path in paths:
        for seed, state in torch.load(path, map_location=device, weights_only=True).items():
            model = Translator(settings, len(corpus.source_words), len(corpus.target_words))
            model.load_state_dict(state)
            found[int(seed)] = model.to(device).eval()
    return dict(sorted(found.items()))
