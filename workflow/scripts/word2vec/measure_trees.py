"""Measure what hierarchical softmax costs, and what it defines: trees, probabilities, searches."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import special

from refigure.datasets import dataset_origin
from refigure.measurements import (
    Measurement,
    format_cell,
    worst_origin,
    write_measurements,
    write_table,
)
from refigure.provenance import write_json
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step
from refigure.word2vec.corpus import read_corpus
from refigure.word2vec.hierarchical import word_log_probabilities
from refigure.word2vec.huffman import Tree, complete_tree, entropy_bits, huffman_tree, mean_depth
from refigure.word2vec.searches import SEARCHES, search_all, search_means
from refigure.word2vec.small_texts import read_small_counts

POST_WORDS = ("dog", "the", "and", "cat", "he", "have", "be", "OOV")  # of the post's figure
POST_SEED = 0  # of numpy's default_rng: fixed, so that the example's numbers are the same anywhere
POST_HIDDEN = 4

Numbers = dict[str, float]


@dataclass(frozen=True)
class Settings:
    """Which searches for the likeliest word are made."""

    words: tuple[int, ...]  # sizes of vocabulary
    spreads: tuple[float, ...]  # standard deviations of the nodes' scores
    draws: int  # of scores, for each


def main(
    corpus: str,
    texts: list[str],
    provenance: list[str],
    settings: dict,
    seed: int,
    trees: str,
    searches: str,
    measurements: str,
) -> None:
    """Write the trees to draw, every search, and the measurements."""
    chosen = read_settings(Settings, settings)
    text = read_corpus(corpus)
    example = post_example()
    frequent = {"words": list(text.words[:8]), "counts": text.counts[:8].tolist()}
    frequent |= described(huffman_tree(text.counts[:8]))
    write_json(trees, {"post": example, "corpus": frequent})
    found: Numbers = {"post_cat": example["probabilities"][POST_WORDS.index("cat")]}
    found["post_nodes_on_path"] = float(example["depths"][POST_WORDS.index("cat")])
    found["post_inner_nodes"] = float(len(POST_WORDS) - 1)
    on_path = set(complete_tree(len(POST_WORDS)).paths[POST_WORDS.index("cat")].tolist())
    found["post_edge_3_7_on_path"] = float({2, 6} <= on_path)  # nodes count from 0 here
    found["complete_depth_1024"] = float(complete_tree(1024).depths.mean())
    found["post_leaves_error"] = abs(sum(example["probabilities"]) - 1)
    several = {"corpus": text.counts} | {
        Path(path).stem[:3]: read_small_counts(path) for path in texts
    }
    for name, counts in several.items():
        found |= {f"{name}_{key}": value for key, value in tree_numbers(counts).items()}
    found |= leaf_errors(text.counts, generators(derive_seed(seed, "leaves")).numpy)
    rows = search_all(
        chosen.words, chosen.spreads, chosen.draws, generators(derive_seed(seed, "searches")).numpy
    )
    write_table(searches, SEARCHES, [[format_cell(cell) for cell in row] for row in rows])
    found |= search_means(rows)
    origin = worst_origin(map(dataset_origin, provenance))
    write_measurements(
        measurements,
        [Measurement(name, float(value), data=origin) for name, value in found.items()],
    )


def post_example() -> dict[str, Any]:
    """Compute the post's Figure 4: its tree, with seeded weights, biases and hidden layer."""
    random = np.random.default_rng(POST_SEED)
    nodes = len(POST_WORDS) - 1
    weights, biases = random.normal(size=(nodes, POST_HIDDEN)), random.normal(size=nodes)
    hidden = random.normal(size=POST_HIDDEN)
    scores = biases + weights @ hidden
    tree = complete_tree(len(POST_WORDS))
    probabilities = np.exp(word_log_probabilities(tree, scores))
    return {
        "words": list(POST_WORDS),
        "scores": scores.tolist(),
        "right": special.expit(scores).tolist(),
        "probabilities": probabilities.tolist(),
        **described(tree),
    }


def described(tree: Tree) -> dict[str, Any]:
    """What a drawing needs of a tree."""
    return {"children": tree.children.tolist(), "depths": tree.depths.tolist()}


def tree_numbers(counts: np.ndarray) -> Numbers:
    """Depths of the Huffman tree of a text beside the depth of a balanced one, and the entropy."""
    tree = huffman_tree(counts)
    return {
        "words": len(counts),
        "log2_words": float(np.log2(len(counts))),
        "entropy": entropy_bits(counts),
        "huffman_mean": mean_depth(counts, tree),
        "huffman_over_log2": mean_depth(counts, tree) / float(np.log2(len(counts))),
        "huffman_minus_entropy": mean_depth(counts, tree) - entropy_bits(counts),
        "huffman_least": tree.depths.min(),
        "huffman_most": tree.depths.max(),
        "huffman_unweighted": tree.depths.mean(),
        "balanced_mean": mean_depth(counts, complete_tree(len(counts))),
    }


def leaf_errors(counts: np.ndarray, random: np.random.Generator) -> Numbers:
    """How far the probabilities of all words are from summing to 1, for random scores."""
    tree = huffman_tree(counts)
    errors = [
        abs(
            np.exp(word_log_probabilities(tree, random.normal(0, spread, len(counts) - 1))).sum()
            - 1
        )
        for spread in (0.5, 2.0, 8.0)
    ]
    return {"leaves_sum_error": max(errors)}


if __name__ == "__main__":
    run_step(main)
