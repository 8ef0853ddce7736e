"""Batches of sentence pairs of similar length, as a function of the seed and the iteration."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from refigure.seeding import derive_seed, generators
from refigure.seq2seq.corpora import EOS, PAD, Pairs


@dataclass(frozen=True)
class Batch:
    """Pairs as tensors (steps, batch), empty places `PAD`.

    Attributes:
        source: in the order in which it is read.
        lengths: of the sources; None where they are the same.
        inputs: what the decoder is fed: the end mark, which starts it, then the target.
        targets: what it should say: the target, then the end mark.
        tokens: how many words and end marks the targets have.
    """

    source: Tensor
    lengths: list[int] | None
    inputs: Tensor
    targets: Tensor
    tokens: int


class PairTable:
    """Pairs on a device, in the order in which sources are read."""

    def __init__(self, pairs: Pairs, reverse: bool, device: str) -> None:
        """Lay the pairs out; `reverse`: sources are read from their last word to the first."""
        self.pairs, self.reverse, self.device = pairs, reverse, device
        self.source_lengths, self.target_lengths = pairs.source.lengths, pairs.target.lengths
        source, target = pairs.source.padded(reverse), pairs.target.padded()
        marks = np.full((len(pairs), 1), EOS)
        ended = np.concatenate([target, np.full_like(marks, PAD)], axis=1)
        ended[np.arange(len(pairs)), self.target_lengths] = EOS
        # (steps, pairs): a batch is a choice of columns
        self.source = torch.from_numpy(source.T.copy()).to(device)
        self.inputs = torch.from_numpy(np.concatenate([marks, target], axis=1).T.copy()).to(device)
        self.targets = torch.from_numpy(ended.T.copy()).to(device)

    def __len__(self) -> int:
        return len(self.pairs)

    def batch(self, chosen: NDArray[np.int64]) -> Batch:
        """Make a batch of the chosen pairs."""
        lengths = self.source_lengths[chosen]
        longest, target_longest = int(lengths.max()), int(self.target_lengths[chosen].max())
        columns = torch.from_numpy(chosen).to(self.device)
        return Batch(
            source=self.source[:longest].index_select(1, columns),
            lengths=None if int(lengths.min()) == longest else lengths.tolist(),
            inputs=self.inputs[: target_longest + 1].index_select(1, columns),
            targets=self.targets[: target_longest + 1].index_select(1, columns),
            tokens=int(self.target_lengths[chosen].sum()) + len(chosen),
        )

    def in_order_of_length(self, size: int) -> list[NDArray[np.int64]]:
        """Cut all pairs into batches of similar length, for evaluation."""
        order = np.lexsort((self.target_lengths, self.source_lengths))
        return [order[start : start + size] for start in range(0, len(order), size)]


class BucketedBatches:
    """Endless batches: each epoch takes every pair once, pairs of similar length together."""

    def __init__(self, table: PairTable, size: int, seed: int) -> None:
        """Give batches of `size` pairs; the last one of an epoch's lengths may be smaller."""
        self.table, self.size, self.seed = table, size, seed
        self.per_epoch = -(-len(table) // size)
        self.epoch = -1  # whose batches are in `batches`
        self.batches: list[NDArray[np.int64]] = []

    def at(self, iteration: int) -> Batch:
        """Give the batch of an iteration, counted from 0."""
        epoch, place = divmod(iteration, self.per_epoch)
        if epoch != self.epoch:
            self.epoch, self.batches = epoch, self.plan(epoch)
        return self.table.batch(self.batches[place])

    def plan(self, epoch: int) -> list[NDArray[np.int64]]:
        """Cut an epoch into batches: by source length, then target length, ties at random.

        Sorted on both sides a batch has hardly an empty place; the order of batches is random.
        """
        random = generators(derive_seed(self.seed, "batches", epoch)).numpy
        table = self.table
        ties = random.permutation(len(table))
        order = np.lexsort((ties, table.target_lengths, table.source_lengths))
        batches = [order[start : start + self.size] for start in range(0, len(order), self.size)]
        return [batches[place] for place in random.permutation(len(batches))]

    def padding_waste(self) -> float:
        """The share of the first epoch's places, of sources and targets, that are empty."""
        used = places = 0
        for chosen in self.plan(0):
            for lengths in (self.table.source_lengths[chosen], self.table.target_lengths[chosen]):
                used += int(lengths.sum())
                places += len(lengths) * int(lengths.max())
        return 1 - used / places
