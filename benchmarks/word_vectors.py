"""Words a second of our trainers of word vectors against gensim's, in one run, on one thread.

    PYTHONPATH=workflow python benchmarks/word_vectors.py --text CORPUS.npz

CORPUS.npz is a corpus of the workflow, results/quick/word2vec/corpora/wiki15.npz; without one the
text is made up, with words by Zipf's law. Variants take turns in every round, and the clock is the
process's own time, so that other load on the machine counts little. Since speed is nothing without
quality, the loss of negative sampling on held-out text is compared too, with one noise for all.
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import gensim
import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F  # noqa: N812, its name everywhere

from refigure.word2vec.banded import BandedSettings, train_banded
from refigure.word2vec.banded_tree import train_tree
from refigure.word2vec.corpus import Corpus, build_corpus, read_corpus, trim_corpus
from refigure.word2vec.gensim_training import SENTENCE, GensimSettings, Sentences, new_model
from refigure.word2vec.huffman import huffman_tree
from refigure.word2vec.layers import new_model as new_layered_model
from refigure.word2vec.noise import NoiseTable
from refigure.word2vec.pairs import contexts

SAMPLE = 1e-3


def text_of(path: Path | None, tokens: int) -> Corpus:
    """The first words of a corpus of the workflow, or a made-up text by Zipf's law."""
    if path is not None:
        return trim_corpus(read_corpus(path), tokens, 5)
    random = np.random.default_rng(1)
    words = random.zipf(1.15, 3 * tokens)
    chosen = [str(word) for word in words[words < 50_000][:tokens].tolist()]
    return trim_corpus(build_corpus([("", chosen)], tokens), tokens, 5)


def gensim_pair(text: Corpus, objective: str, epochs: int) -> tuple[NDArray, NDArray]:
    """Train by gensim; input and output vectors in our order (none of the latter for a tree)."""
    model = new_model(text.counts, GensimSettings(objective=objective, sample=SAMPLE), 1)
    count = -(-len(text.ids) // SENTENCE)
    model.train(Sentences(text.ids), total_examples=count, total_words=len(text.ids), epochs=epochs)
    order = [model.wv.key_to_index[str(word)] for word in range(len(text.counts))]
    outputs = model.syn1neg[order] if objective == "neg" else np.zeros((0, 0))
    return model.wv.vectors[order], outputs


def own_pair(text: Corpus, objective: str, epochs: int) -> tuple[NDArray, NDArray]:
    """Train by our own block-wise trainer."""
    settings = BandedSettings(objective=objective, sample=SAMPLE, epochs=epochs)
    vectors = train_banded(text.ids, text.counts, settings, np.random.default_rng(1))
    return vectors.inputs.numpy(), vectors.outputs.numpy()


def own_tree_pair(text: Corpus, epochs: int) -> tuple[NDArray, NDArray]:
    """Train hierarchical softmax by our own block-wise trainer."""
    settings = BandedSettings(sample=SAMPLE, epochs=epochs, block=8, blocks_per_step=16)
    tree = huffman_tree(text.counts)
    vectors = train_tree(text.ids, text.counts, tree, settings, np.random.default_rng(1))
    return vectors.inputs.numpy(), vectors.outputs.numpy()


def layered(text: Corpus, layer: str, tokens: int) -> int:
    """Pass a part of the text through the models written for autograd; the words that it had."""
    ids = text.ids[:tokens]
    noise = NoiseTable(text.counts, 0.75)
    random = np.random.default_rng(1)
    generator = torch.Generator().manual_seed(1)
    tree = huffman_tree(text.counts)
    model = new_layered_model(
        "skipgram", layer, text.counts, 100, noise.probabilities, 5, tree, generator
    )
    optimizer = torch.optim.SGD(model.parameters(), lr=0.025)
    around = contexts(ids, 3)  # six pairs a word, as many as a window of five gives when drawn
    for start in range(0, len(ids), 64):
        part = around[start : start + 64]
        centres = np.repeat(ids[start : start + 64, None], part.shape[1], axis=1)
        there = part >= 0
        inputs = torch.from_numpy(centres[there].astype(np.int64))[:, None]
        targets = torch.from_numpy(part[there])
        drawn = torch.from_numpy(noise.draw((len(targets), 5), random))
        optimizer.zero_grad()
        (model(inputs, targets, drawn) * len(targets)).backward()
        optimizer.step()
    return len(ids)


def held_loss(pair: tuple[NDArray, NDArray], text: Corpus, held: NDArray) -> float:
    """The mean loss of negative sampling, k = 5, on held-out pairs with the same noise for all."""
    random = np.random.default_rng(7)
    around = contexts(held, 3)
    there = around >= 0
    centres = np.repeat(held[:, None], around.shape[1], axis=1)[there]
    drawn = NoiseTable(text.counts, 0.75).draw((len(centres), 5), random)
    inputs, outputs = (torch.from_numpy(np.asarray(one, np.float32)) for one in pair)
    rows = inputs[torch.from_numpy(around[there])]
    true = (rows * outputs[torch.from_numpy(centres.astype(np.int64))]).sum(1)
    false = torch.einsum("nd,nkd->nk", rows, outputs[torch.from_numpy(drawn)])
    return float(-(F.logsigmoid(true) + F.logsigmoid(-false).sum(1)).mean())


def measure(text: Corpus, rounds: int, epochs: int, slow_tokens: int) -> list[dict[str, object]]:
    """Time every variant in turn, as often as told, and compare speeds and losses."""
    cut = int(0.9 * len(text.ids))
    train = Corpus(text.words, text.counts, text.ids[:cut], text.documents, text.titles)
    held = text.ids[cut : cut + 20_000]
    whole: dict[str, Callable[[], tuple[NDArray, NDArray]]] = {
        "gensim, negative sampling": lambda: gensim_pair(train, "neg", epochs),
        "own, negative sampling": lambda: own_pair(train, "neg", epochs),
        "gensim, hierarchical softmax": lambda: gensim_pair(train, "hs", epochs),
        "own, hierarchical softmax": lambda: own_tree_pair(train, epochs),
        "own, NCE": lambda: own_pair(train, "nce", epochs),
    }
    speeds: dict[str, list[float]] = {name: [] for name in whole}
    losses: dict[str, float] = {}
    for _ in range(rounds):
        for name, run in whole.items():
            started = time.process_time()
            pair = run()
            speeds[name].append(len(train.ids) * epochs / (time.process_time() - started))
            if "negative" in name:
                losses[name] = held_loss(pair, text, held)
    for layer in ("hs", "softmax"):
        started = time.process_time()
        count = layered(train, layer, slow_tokens if layer == "hs" else slow_tokens // 20)
        speeds[f"own by autograd, {layer}"] = [count / (time.process_time() - started)]
    peers = {
        "own, negative sampling": "gensim, negative sampling",
        "own, NCE": "gensim, negative sampling",
        "own, hierarchical softmax": "gensim, hierarchical softmax",
        "own by autograd, hs": "gensim, hierarchical softmax",
    }
    return [
        {
            "variant": name,
            "words_per_cpu_s": max(found),
            "median": statistics.median(found),
            "ratio_of_best": max(found) / max(speeds[peers.get(name, name)]),
            "held_loss": losses.get(name),
        }
        for name, found in speeds.items()
    ]


def main() -> None:
    """Measure, print a table, write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--text", type=Path, help="a corpus of the workflow (.npz)")
    parser.add_argument("--tokens", type=int, default=800_000)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--slow-tokens", type=int, default=20_000, help="for autograd's variants")
    parser.add_argument("--output", type=Path, help="a JSON file to write")
    given = parser.parse_args()
    torch.set_num_threads(1)
    load = os.getloadavg()[0]
    text = text_of(given.text, given.tokens)
    table = measure(text, given.rounds, given.epochs, given.slow_tokens)
    print(
        f"{len(text.ids)} words, {len(text.words)} types; load {load:.2f} before, "
        f"{os.getloadavg()[0]:.2f} after; torch {torch.__version__}, gensim {gensim.__version__}"
    )
    print(f"{'':30} best words/s   median   ratio   held-out loss")
    for row in table:
        loss = "" if row["held_loss"] is None else f"{row['held_loss']:.3f}"
        print(
            f"{row['variant']:30} {row['words_per_cpu_s']:12,.0f} {row['median']:9,.0f}"
            f" {row['ratio_of_best']:7.2f} {loss:>10}"
        )
    if given.output:
        record = {"load_before": load, "torch": torch.__version__, "rows": table}
        given.output.write_text(json.dumps(record, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
