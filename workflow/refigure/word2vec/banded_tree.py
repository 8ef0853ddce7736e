"""Skip-gram with hierarchical softmax, trained a block of text at a time, as in `banded`.

The outputs of a block are the inner nodes above its centre words, one path after the other. A path
is as long as its word is rare, so the paths of a block are packed without gaps.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from refigure.word2vec.banded import (
    LARGEST,
    BandedSettings,
    Vectors,
    cut_text,
    start_vectors,
)
from refigure.word2vec.huffman import Tree
from refigure.word2vec.subsampling import keep_probability, subsample


@dataclass(frozen=True)
class PackedPaths:
    """The nodes above the centres of some blocks, `(blocks, longest)` each.

    Attributes:
        nodes: inner nodes.
        centres: which of the block's centres each is for.
        turns: 1 for right, 0 for left.
        there: 1, or 0 where a block's nodes are over.
    """

    nodes: Tensor
    centres: Tensor
    turns: Tensor
    there: Tensor

    def part(self, blocks: slice) -> "PackedPaths":
        """The paths of some of the blocks."""
        return PackedPaths(
            self.nodes[blocks], self.centres[blocks], self.turns[blocks], self.there[blocks]
        )


def pack_paths(tree: Tree, centres: NDArray) -> PackedPaths:
    """Put the paths of each block's centres, `(blocks, centres)`, one after the other."""
    blocks, count = centres.shape
    paths, codes = tree.paths[centres], tree.codes[centres]  # (blocks, centres, deepest)
    real = paths.reshape(blocks, -1) >= 0
    order = np.argsort(~real, axis=1, kind="stable")[:, : int(real.sum(axis=1).max())]
    owners = np.broadcast_to(np.arange(count)[:, None], paths.shape[1:]).reshape(-1)

    def packed(values: NDArray) -> NDArray:
        return np.take_along_axis(values.reshape(blocks, -1), order, axis=1)

    return PackedPaths(
        torch.from_numpy(np.maximum(packed(paths), 0)),
        torch.from_numpy(owners[order]),
        torch.from_numpy(packed(codes).astype(np.float32)),
        torch.from_numpy(np.take_along_axis(real, order, axis=1).astype(np.float32)),
    )


def train_tree(
    ids: NDArray,
    counts: NDArray,
    tree: Tree,
    settings: BandedSettings,
    random: np.random.Generator,
) -> Vectors:
    """Train vectors on a text; the outputs are those of the tree's inner nodes.

    Steps are short enough for the root, which every word passes.
    """
    stride = settings.block * (settings.window + 1) * settings.learning_rate / 4
    settings = replace(
        settings, blocks_per_step=max(1, min(settings.blocks_per_step, int(4 / stride)))
    )
    vectors = start_vectors(counts, settings, random)
    vectors.outputs = torch.zeros(len(tree.children), settings.size)
    keep = keep_probability(counts / counts.sum(), settings.sample, settings.formula)
    expected = float(keep[ids].sum()) * settings.epochs
    done = 0
    for _ in range(settings.epochs):
        text = subsample(ids, keep, random)
        for inputs, paths, band, count in tree_batches(text, tree, settings, random):
            rate = settings.learning_rate * max(0.004, 1 - done / expected)
            tree_step(vectors, inputs, paths, band, rate)
            done += count
    return vectors


def tree_batches(
    text: NDArray, tree: Tree, settings: BandedSettings, random: np.random.Generator
) -> Iterator[tuple[Tensor, PackedPaths, Tensor, int]]:
    """Cut a text into steps: input words, packed paths, true pairs, and the number of centres."""
    many = settings.blocks_per_step
    for cut in cut_text(text, settings, random):
        left = torch.from_numpy(cut.inputs.astype(np.int64))
        paths = pack_paths(tree, cut.centres)
        for first in range(0, len(left), many):
            part = slice(first, first + many)
            here = min(settings.block * many, cut.count - first * settings.block)
            yield left[part], paths.part(part), cut.band[part], here


def tree_step(
    vectors: Vectors, inputs: Tensor, paths: PackedPaths, band: Tensor, rate: float
) -> None:
    """Make one step of gradient descent in place.

    The loss of a turn is -log sigmoid(±s), so that minus its gradient by s is turn - sigmoid(s).
    """
    rows, nodes = vectors.inputs[inputs], vectors.outputs[paths.nodes]
    gradient = torch.bmm(rows, nodes.transpose(1, 2)).sigmoid_().neg_()  # (blocks, inputs, nodes)
    gradient += paths.turns[:, None, :]
    index = paths.centres[:, None, :].expand(-1, band.shape[1], -1)
    gradient *= band.gather(2, index)
    gradient *= (rate * paths.there)[:, None, :]
    size = rows.shape[2]
    to_inputs = torch.bmm(gradient, nodes).view(-1, size).clamp_(-LARGEST, LARGEST)
    to_nodes = torch.bmm(gradient.transpose(1, 2), rows).view(-1, size).clamp_(-LARGEST, LARGEST)
    vectors.inputs.index_add_(0, inputs.reshape(-1), to_inputs)
    vectors.outputs.index_add_(0, paths.nodes.reshape(-1), to_nodes)
