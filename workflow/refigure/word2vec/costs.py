"""What an update of the output layer costs: multiply-adds as counted, and exponents of growth."""

import heapq
import time
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.flop_counter import FlopCounterMode

from refigure.word2vec.huffman import complete_tree
from refigure.word2vec.layers import (
    FullSoftmax,
    HierarchicalSoftmax,
    NegativeSampling,
    OutputLayer,
)

Cost = tuple[int, str, float, float]  # words, layer, scores for a word, multiply-adds


def count_multiply_adds(layer: OutputLayer, size: int, negatives: int = 0) -> int:
    """Count those of one word's loss and gradients: products of matrices alone, by their shapes."""
    hidden = torch.zeros(1, size, device=layer.get_parameter("weight").device, requires_grad=True)
    nothing = torch.zeros(1, dtype=torch.long, device=hidden.device)
    noise = torch.zeros(1, negatives, dtype=torch.long, device=hidden.device)
    with FlopCounterMode(display=False) as counter:
        layer.loss(hidden, nothing, noise).sum().backward()  # type: ignore[no-untyped-call]
    return int(counter.get_total_flops()) // 2  # a multiplication and an addition each


def softmax_multiply_adds(words: int, size: int) -> int:
    """Those of the full softmax, on tensors without content: 10⁶ words need no memory."""
    with torch.device("meta"):
        return count_multiply_adds(FullSoftmax(words, size), size)


def node_multiply_adds(size: int) -> float:
    """Those of hierarchical softmax for each node on the path."""
    depth = 4
    return count_multiply_adds(HierarchicalSoftmax(complete_tree(2**depth), size), size) / depth


def noise_multiply_adds(size: int, negatives: int) -> int:
    """Those of negative sampling, which does not know how many words there are."""
    layer = NegativeSampling(np.full(8, 1 / 8), negatives, size)
    return count_multiply_adds(layer, size, negatives)


def zipf_counts(words: int) -> NDArray[np.float64]:
    """The frequencies of a vocabulary by Zipf's law, 1/rank."""
    shares = 1 / np.arange(1, words + 1)
    return np.asarray(shares / shares.sum())


def huffman_mean_depth(shares: NDArray[np.float64]) -> float:
    """The mean depth of a word of the text in the Huffman tree, without the tree.

    Each merge puts one inner node above what it merges: the sum of the merged weights.
    """
    heap = np.sort(shares).tolist()  # a sorted list is a heap
    total = 0.0
    while len(heap) > 1:
        least = heapq.heappop(heap)
        merged = least + heap[0]
        heapq.heapreplace(heap, merged)
        total += merged
    return total / float(shares.sum())


def growth_exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The slope of log cost over log size, by least squares."""
    slope = float(np.polyfit(np.log(sizes), np.log(costs), 1)[0])
    return round(slope, 12) + 0.0  # what does not grow has an exponent of 0, not of -1e-16


def count_costs(vocabularies: Sequence[int], size: int, negatives: int) -> list[Cost]:
    """Count nodes evaluated and multiply-adds for one word, by layer and size of the vocabulary."""
    node = node_multiply_adds(size)
    rows: list[Cost] = []
    for words in vocabularies:
        huffman = huffman_mean_depth(zipf_counts(words))
        balanced = float(np.log2(words))
        rows += [
            (words, "softmax", words, softmax_multiply_adds(words, size)),
            (words, "balanced", balanced, node * balanced),
            (words, "huffman", huffman, node * huffman),
            (
                words,
                "neg",
                negatives + 1,
                noise_multiply_adds(size, negatives),
            ),
        ]
    return rows


def exponents(rows: list[Cost]) -> dict[str, float]:
    """Fit how the cost of each layer grows with the vocabulary."""
    found = {}
    for layer in ("softmax", "balanced", "huffman", "neg"):
        sizes, costs = zip(*[(row[0], row[3]) for row in rows if row[1] == layer], strict=True)
        found[f"exponent_{layer}"] = growth_exponent(sizes, costs)
    return found


def named_costs(rows: list[Cost]) -> dict[str, float]:
    """Nodes and multiply-adds under names, and how many times the full softmax costs."""
    found: dict[str, float] = {}
    softmax = {row[0]: row[3] for row in rows if row[1] == "softmax"}
    for words, layer, nodes, cost in rows:
        power = int(np.log10(words))
        found[f"nodes_{layer}_1e{power}"] = nodes
        found[f"multiply_adds_{layer}_1e{power}"] = cost
        found[f"saving_{layer}_1e{power}"] = softmax[words] / cost
    return found


def time_update(layer: OutputLayer, size: int, negatives: int, batch: int, repeats: int) -> float:
    """The least CPU time of one loss and gradient, in seconds a word. Not the same in every run.

    The gradient of a table of rows is as large as the table; it is left out by taking that of the
    hidden vectors alone for sampled layers, whose updates would be sparse.
    """
    weight = layer.get_parameter("weight")
    words = len(weight)
    hidden = torch.randn(batch, size, requires_grad=True)
    targets = torch.arange(batch) % words
    noise = torch.zeros(batch, negatives, dtype=torch.long)
    wanted = [hidden, weight] if isinstance(layer, FullSoftmax) else [hidden]
    best = float("inf")
    for _ in range(repeats):
        started = time.process_time()
        torch.autograd.grad(layer.loss(hidden, targets, noise).sum(), wanted)
        best = min(best, time.process_time() - started)
    return best / batch
