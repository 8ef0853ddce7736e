"""Binary trees over a vocabulary: Huffman's, and a complete one."""

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Tree:
    """A binary tree with a word at each leaf, and V - 1 inner nodes numbered from the root.

    Attributes:
        paths: the inner nodes from the root to each word, `(words, deepest)`, -1 where it is over.
        codes: the turn at each of them, 0 left, 1 right, 0 where it is over.
        children: left and right of each inner node, `(words - 1, 2)`: an inner node as its number,
            a word w as -1 - w.
    """

    paths: NDArray[np.int64]
    codes: NDArray[np.int8]
    children: NDArray[np.int64]

    @property
    def depths(self) -> NDArray[np.int64]:
        """The number of inner nodes above each word."""
        return np.asarray((self.paths >= 0).sum(axis=1))


def huffman_tree(counts: NDArray) -> Tree:
    """Build the tree in which the sum of count times depth is least (Huffman 1952).

    Ties go to the node made first, words before inner nodes, so that the tree is the same whatever
    the machine; the frequent child is the left one. At least two words.
    """
    words = len(counts)
    heap = [(int(count), place) for place, count in enumerate(counts)]
    heapq.heapify(heap)
    pairs: list[tuple[int, int]] = []  # of the inner node `words + its place here`
    while len(heap) > 1:
        rare, frequent = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, (rare[0] + frequent[0], words + len(pairs)))
        pairs.append((frequent[1], rare[1]))
    last = words + len(pairs) - 1  # the root, which becomes node 0
    children = np.array(
        [[last - one if one >= words else -1 - one for one in pair] for pair in reversed(pairs)]
    )
    return tree_of(children)


def complete_tree(words: int) -> Tree:
    """Build the tree whose leaves differ in depth by one at most, in the order of the words.

    For 2^n words the inner nodes are numbered level by level, as the post's figure has them.
    """

    def child(place: int) -> int:
        return place if place < words - 1 else -1 - (place - (words - 1))

    children = np.array([[child(2 * node + 1), child(2 * node + 2)] for node in range(words - 1)])
    return tree_of(children)


def tree_of(children: NDArray) -> Tree:
    """Make the paths and codes of a tree from the children of its inner nodes; the root is 0."""
    words = len(children) + 1
    routes: list[tuple[list[int], list[int]]] = [([], []) for _ in range(words)]
    pending: list[tuple[int, list[int], list[int]]] = [(0, [], [])]
    while pending:
        node, path, code = pending.pop()
        for turn, below in enumerate(children[node].tolist()):
            route = ([*path, node], [*code, turn])
            if below < 0:
                routes[-1 - below] = route
            else:
                pending.append((below, *route))
    deepest = max(len(path) for path, _ in routes)
    paths = np.full((words, deepest), -1, np.int64)
    codes = np.zeros((words, deepest), np.int8)
    for word, (path, code) in enumerate(routes):
        paths[word, : len(path)] = path
        codes[word, : len(code)] = code
    return Tree(paths, codes, np.asarray(children, np.int64))


def mean_depth(counts: ArrayLike, tree: Tree) -> float:
    """The mean number of inner nodes above a word of the text, frequent words counting more."""
    weights = np.asarray(counts, float)
    return float(weights @ tree.depths / weights.sum())


def entropy_bits(counts: NDArray) -> float:
    """The entropy of the words of a text, in bits: no code is shorter (Shannon 1948)."""
    shares = np.asarray(counts, float)
    shares = shares[shares > 0] / shares.sum()
    return float(-(shares @ np.log2(shares)))
