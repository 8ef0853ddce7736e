"""Time our translator's training step and beam search beside what a user would pick instead.

The reference has the structure of the best-known tutorial on sequence to sequence learning in
PyTorch (bentrevett/pytorch-seq2seq, its first notebook): the decoder is called once for every
target word, its logits are collected in a tensor, sentences are translated one at a time by greedy
search. Written here anew; no code is taken from it.

    PYTHONPATH=workflow python benchmarks/translation_step.py --output translation_step.json

Variants take turns in every round, so that a change of load meets all of them; ratios are of the
same round. All have the same network, the same words, the same loss, clipping and SGD.
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from refigure.models.encoder_decoder import Translator, TranslatorSettings, make_translator
from refigure.optimization import autocast, has_bfloat16_cpu
from refigure.seq2seq.batches import BucketedBatches, PairTable
from refigure.seq2seq.corpora import EOS, Pairs, Ragged
from refigure.seq2seq.decoding import translate
from refigure.seq2seq.protocol import Protocol
from refigure.seq2seq.translation_training import TranslationTraining

# words, embedding, hidden, layers, sentences in a batch, words of a sentence
SIZES = {
    "small": (2000, 64, 128, 1, 64, 10),
    "medium": (5000, 128, 256, 2, 64, 12),
    "tutorial": (6000, 256, 512, 2, 128, 14),
    "deep": (10000, 256, 512, 4, 64, 20),
}


def pairs_of(words: int, count: int, length: int) -> Pairs:
    """Random sentences of one length."""
    random = np.random.default_rng(0)
    tables = [random.integers(3, words, (count, length)).tolist() for _ in range(2)]
    return Pairs(Ragged.of(tables[0]), Ragged.of(tables[1]))


def model_of(size: tuple[int, ...]) -> Translator:
    """The network that all variants have."""
    words, embedding, hidden, layers, _, _ = size
    settings = TranslatorSettings(embedding, hidden, layers)
    return make_translator(settings, words, words, torch.Generator().manual_seed(0))


def reference_step(size: tuple[int, ...], precision: str) -> Callable[[], object]:
    """One iteration of the reference; its batch lies ready."""
    words, _, _, _, batch_size, length = size
    model = model_of(size)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    batch = PairTable(pairs_of(words, batch_size, length), True, "cpu").batch(np.arange(batch_size))

    def step() -> float:
        optimizer.zero_grad()
        with autocast(precision, "cpu"):
            logits = looped(model, batch.source, batch.inputs, words)
        loss = cross_entropy(logits.flatten(0, 1), batch.targets.flatten())
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        return loss.item()  # it keeps a running mean for its progress line

    return step


def looped(model: Translator, source: Tensor, inputs: Tensor, words: int) -> Tensor:
    """The logits, the decoder called once a word."""
    state, memory = model.encode(source)
    outputs = torch.zeros(*inputs.shape, words)
    for step, word in enumerate(inputs):
        logits, state = model.decode(state, word[None], memory)
        outputs[step] = logits[0]
    return outputs


def our_step(size: tuple[int, ...], precision: str) -> Callable[[], object]:
    """One iteration of ours, with its batches made from a table."""
    words, _, _, _, batch_size, length = size
    table = PairTable(pairs_of(words, 8 * batch_size, length), True, "cpu")
    protocol = Protocol(batch_size=batch_size, learning_rate=0.1, precision=precision)
    training = TranslationTraining(model_of(size), table, table, protocol, 0, "benchmark")
    training.model.train()
    return training.step


def reference_search(size: tuple[int, ...], count: int) -> Callable[[], object]:
    """Greedy search by the reference, one sentence at a time."""
    words, _, _, _, _, length = size
    model = model_of(size).eval()
    table = PairTable(pairs_of(words, count, length), True, "cpu")

    @torch.no_grad()
    def search() -> list[list[int]]:
        found = []
        for index in range(count):
            state, memory = model.encode(table.batch(np.array([index])).source)
            words_found = [EOS]
            for _ in range(2 * length + 10):
                logits, state = model.decode(state, torch.tensor([[words_found[-1]]]), memory)
                words_found.append(int(logits.argmax()))
                if words_found[-1] == EOS:
                    break
            found.append(words_found[1:])
        return found

    return search


def our_search(size: tuple[int, ...], count: int, width: int) -> Callable[[], object]:
    """Beam search of ours, sentences of a batch at once."""
    words, _, _, _, _, length = size
    model = model_of(size).eval()
    table = PairTable(pairs_of(words, count, length), True, "cpu")
    return lambda: translate([model], table, width)


def rounds(variants: dict[str, Callable[[], object]], count: int) -> dict[str, list[float]]:
    """Seconds of each variant in each round, after a warm-up that is not counted.

    On one thread time is this process's own, on more it is the wall's (threads that wait spin).
    """
    clock = time.process_time if torch.get_num_threads() == 1 else time.perf_counter
    for variant in variants.values():
        variant()
    found: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(count):
        for name, variant in variants.items():
            begun = clock()
            variant()
            found[name].append(clock() - begun)
    return found


def rows(what: str, units: int, found: dict[str, list[float]]) -> list[dict[str, Any]]:
    """A row a variant: rates in `units` a round, and ratios to the first, round by round."""
    reference = next(iter(found.values()))
    table = []
    for name, seconds in found.items():
        ratios = [base / own for own, base in zip(seconds, reference, strict=True)]
        table.append(
            {
                "what": what,
                "variant": name,
                "threads": torch.get_num_threads(),
                "milliseconds": 1000 * min(seconds),
                "per_second": units / min(seconds),
                "ratio_of_best": min(reference) / min(seconds),
                "ratio_median": statistics.median(ratios),
            }
        )
    return table


def measure_size(name: str, count: int) -> list[dict[str, Any]]:
    """Time the steps and searches of a size."""
    size = SIZES[name]
    batch_size, length = size[-2:]
    words = batch_size * (2 * length + 1)  # read and written, end marks counted
    steps = {
        "loop float32": reference_step(size, "float32"),
        "ours float32": our_step(size, "float32"),
    }
    if has_bfloat16_cpu():
        steps["loop bfloat16"] = reference_step(size, "bfloat16")
        steps["ours bfloat16"] = our_step(size, "bfloat16")
    sentences = 64
    searches = {
        "greedy, one at a time": reference_search(size, sentences),
        "ours, greedy": our_search(size, sentences, 1),
        "ours, beam of 5": our_search(size, sentences, 5),
    }
    return [
        *rows(f"{name}: training step, words/s", words, rounds(steps, count)),
        *rows(f"{name}: search, sentences/s", sentences, rounds(searches, max(2, count // 3))),
    ]


def padding(seed: int = 0) -> dict[str, float]:
    """The share of empty places in batches by length, and in batches as they come."""
    random = np.random.default_rng(seed)
    lengths = np.clip(random.gamma(6.0, 1.6, 20_000).round().astype(int), 1, 50)
    others = np.clip((lengths * random.normal(1.1, 0.15, len(lengths))).round().astype(int), 1, 60)
    pairs = Pairs(*(Ragged.of([[3] * n for n in side]) for side in (lengths, others)))
    batches = BucketedBatches(PairTable(pairs, True, "cpu"), 128, seed)
    order = random.permutation(len(pairs))
    used = places = 0
    for start in range(0, len(order), 128):
        for side in (lengths[order[start : start + 128]], others[order[start : start + 128]]):
            used, places = used + int(side.sum()), places + len(side) * int(side.max())
    return {"by length": batches.padding_waste(), "as they come": 1 - used / places}


def main() -> None:
    """Measure and print a table; write it as JSON where told."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", nargs="+", default=["small", "medium"], choices=list(SIZES))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--output", type=Path)
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    table = [row for name in chosen.sizes for row in measure_size(name, chosen.rounds)]
    waste = padding()
    for row in table:
        print(
            f"{row['what']:42} {row['variant']:24} {row['milliseconds']:9.1f} ms"
            f" {row['per_second']:10.0f}/s   x{row['ratio_of_best']:.2f} (best)"
            f" x{row['ratio_median']:.2f} (median)"
        )
    print("empty places:", ", ".join(f"{name} {share:.1%}" for name, share in waste.items()))
    print("load:", ", ".join(f"{load:.1f}" for load in os.getloadavg()))
    if chosen.output:
        about = {
            "rows": table,
            "padding": waste,
            "load": os.getloadavg(),
            "torch": torch.__version__,
        }
        chosen.output.write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
