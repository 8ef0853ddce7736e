"""The order of examples. Oracle: what an epoch is."""

import numpy as np
import pytest

from refigure.batch_order import batch_order
from refigure.errors import InputError


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_every_epoch_has_every_example_once() -> None:
    order = batch_order(30, 7, 20, rng())
    assert order.shape == (20, 7)
    stream = order.flatten()
    for epoch in range(4):
        assert sorted(stream[30 * epoch : 30 * (epoch + 1)]) == list(range(30))
    assert (stream[:30] != stream[30:60]).any()


def test_file_order_goes_on_where_pictures_were_taken() -> None:
    order = batch_order(30, 5, 10, rng(), in_file_order_from=10)
    assert order[:4].tolist() == np.arange(10, 30).reshape(4, 5).tolist()
    assert sorted(order[4:].flatten()) == list(range(30))
    short = batch_order(30, 5, 2, rng(), in_file_order_from=10)
    assert short.flatten().tolist() == list(range(10, 20))


def test_the_generator_decides() -> None:
    assert (batch_order(9, 3, 4, rng(1)) == batch_order(9, 3, 4, rng(1))).all()
    assert (batch_order(9, 3, 4, rng(1)) != batch_order(9, 3, 4, rng(2))).any()


@pytest.mark.parametrize(("examples", "batch"), [(0, 1), (5, 0)])
def test_impossible_batches_are_refused(examples: int, batch: int) -> None:
    with pytest.raises(InputError, match="cannot be drawn"):
        batch_order(examples, batch, 1, rng())
