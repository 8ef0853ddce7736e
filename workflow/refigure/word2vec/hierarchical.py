"""Hierarchical softmax as a distribution: probabilities of words, and the likeliest one."""

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refigure.word2vec.huffman import Tree

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Search:
    """A search for the likeliest word."""

    word: int
    evaluated: int  # inner nodes whose turn was computed


def log_turns(scores: Floats) -> Floats:
    """The log probabilities of turning left and right at nodes with these scores, `(nodes, 2)`.

    The probability of turning right is sigmoid(score), as the post has it.
    """
    return np.stack([-np.logaddexp(0, scores), -np.logaddexp(0, -scores)], axis=1)


def word_log_probabilities(tree: Tree, scores: Floats) -> Floats:
    """The log probability of each word: the sum over its path of those of the turns."""
    turns = log_turns(scores)
    steps = turns[np.maximum(tree.paths, 0), tree.codes]
    return np.asarray(np.where(tree.paths >= 0, steps, 0.0).sum(axis=1))


def best_first(tree: Tree, scores: Floats) -> Search:
    """Find the likeliest word exactly, opening the likeliest node first.

    A node is at least as likely as every word below it, so the first word to come up is the best.
    """
    turns = log_turns(scores)
    heap, evaluated = [(-0.0, 0)], 0
    while True:
        cost, node = heapq.heappop(heap)
        if node < 0:
            return Search(-1 - node, evaluated)
        evaluated += 1
        for turn, below in enumerate(tree.children[node].tolist()):
            heapq.heappush(heap, (cost - float(turns[node, turn]), below))


def greedy(tree: Tree, scores: Floats) -> Search:
    """Follow the likelier turn from the root down, which need not lead to the likeliest word."""
    node, evaluated = 0, 0
    while node >= 0:
        evaluated += 1
        node = int(tree.children[node, int(scores[node] > 0)])
    return Search(-1 - node, evaluated)
