"""Batches by length: every pair once an epoch, hardly an empty place, a function of the seed.

Oracles: the rows themselves, and the counts of empty places in the tensors.
"""

from collections import Counter

import numpy as np
import pytest
from tests.refigure.seq2seq.conftest import random_pairs

from refigure.seq2seq.batches import BucketedBatches, PairTable
from refigure.seq2seq.corpora import EOS, PAD, Pairs


def content(column: np.ndarray) -> list[int]:
    """A sentence without its empty places."""
    return [number for number in column.tolist() if number != PAD]


@pytest.mark.parametrize("reverse", [False, True])
def test_a_batch_holds_sources_inputs_and_targets(pairs: Pairs, reverse: bool) -> None:
    chosen = np.array([4, 0, 17])
    batch = PairTable(pairs, reverse, "cpu").batch(chosen)
    for place, index in enumerate(chosen):
        source, target = pairs.source.row(index).tolist(), pairs.target.row(index).tolist()
        assert content(batch.source[:, place].numpy()) == source[:: -1 if reverse else 1]
        assert content(batch.inputs[:, place].numpy()) == [EOS, *target]
        assert content(batch.targets[:, place].numpy()) == [*target, EOS]
    assert batch.tokens == sum(len(pairs.target.row(index)) + 1 for index in chosen)


def test_lengths_are_given_only_where_they_differ(pairs: Pairs) -> None:
    table = PairTable(pairs, False, "cpu")
    lengths = pairs.source.lengths
    same = np.flatnonzero(lengths == lengths[0])
    assert table.batch(same).lengths is None
    other = np.array([0, int(np.flatnonzero(lengths != lengths[0])[0])])
    assert table.batch(other).lengths == lengths[other].tolist()


def test_an_epoch_has_every_pair_once_and_epochs_differ(pairs: Pairs) -> None:
    batches = BucketedBatches(PairTable(pairs, False, "cpu"), 8, seed=5)
    assert batches.per_epoch == 6
    plans = [batches.plan(epoch) for epoch in (0, 1)]
    for plan in plans:
        assert Counter(np.concatenate(plan).tolist()) == Counter(range(43))
        assert sorted(map(len, plan)) == [3, 8, 8, 8, 8, 8]
    assert [one.tolist() for one in plans[0]] != [one.tolist() for one in plans[1]]


def test_batches_are_a_function_of_seed_and_iteration(pairs: Pairs) -> None:
    table = PairTable(pairs, False, "cpu")
    one, other = BucketedBatches(table, 8, 5), BucketedBatches(table, 8, 5)
    ahead = [one.at(iteration).source for iteration in range(15)]
    assert bool((other.at(13).source == ahead[13]).all()), "whatever was asked for before"
    sizes = [tuple(BucketedBatches(table, 8, 6).at(place).source.shape) for place in range(6)]
    assert sizes != [tuple(source.shape) for source in ahead[:6]]


def test_padding_waste_is_the_share_of_empty_places() -> None:
    pairs = random_pairs(2000, 3, longest=20)
    batches = BucketedBatches(PairTable(pairs, False, "cpu"), 64, 0)
    used = places = 0
    for chosen in batches.plan(0):
        batch = batches.table.batch(chosen)
        for tensor in (batch.source, batch.targets[:-1]):
            places += tensor.numel()
        used += int(pairs.source.lengths[chosen].sum() + pairs.target.lengths[chosen].sum())
    assert batches.padding_waste() == pytest.approx(1 - used / places)
    assert batches.padding_waste() < 0.1, "the bound that the project sets itself"


def test_evaluation_takes_every_pair_once(pairs: Pairs) -> None:
    table = PairTable(pairs, False, "cpu")
    order = np.concatenate(table.in_order_of_length(8))
    assert sorted(order.tolist()) == list(range(43))
    assert (np.diff(pairs.source.lengths[order]) >= 0).all()
