"""What the tests of translators share: one thread, and a tiny corpus."""

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from refigure.seq2seq.corpora import Pairs, Ragged


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Compute on one thread: results depend on their number in the last bits."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def random_pairs(count: int, seed: int, most: int = 9, longest: int = 7) -> Pairs:
    """Pairs of random lengths; the target is the source, one word number higher."""
    random = np.random.default_rng(seed)
    rows = [random.integers(3, most, random.integers(1, longest + 1)) for _ in range(count)]
    return Pairs(Ragged.of([row.tolist() for row in rows]), Ragged.of([row + 1 for row in rows]))


@pytest.fixture
def pairs() -> Pairs:
    """Forty-three pairs: with batches of 8 the last one is not whole."""
    return random_pairs(43, 1)
