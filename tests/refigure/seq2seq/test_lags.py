"""Lags of corresponding words. Oracles: lags counted by hand, and closed forms."""

import pytest

from refigure.seq2seq.lags import monotone_links, word_lags

EXAMPLE = [(1, 1), (2, 2), (4, 3), (5, 4), (6, 5)]  # I-Me, like-gusta, eat-comer, the-las, apples


@pytest.mark.parametrize("length", [1, 2, 6, 25])
def test_monotone_lags_have_the_same_mean_in_both_orders(length: int) -> None:
    forward, backward = (word_lags(monotone_links(length), length, one) for one in (False, True))
    assert forward.values.tolist() == [length] * length
    assert backward.values.tolist() == [2 * i - 1 for i in range(1, length + 1)]
    assert forward.mean == backward.mean == length
    assert (backward.least, backward.most) == (1, 2 * length - 1)
    assert (forward.shorter_than(length), backward.shorter_than(length)) == (0, length // 2)
    for reverse in (False, True):  # an end mark in between
        assert word_lags(monotone_links(length), length, reverse, mark=1).mean == length + 1


def test_the_posts_example() -> None:
    forward, backward = (word_lags(EXAMPLE, 6, one) for one in (False, True))
    assert forward.values.tolist() == [6, 6, 5, 5, 5]
    assert backward.values.tolist() == [1, 3, 6, 8, 10]
    assert (forward.mean, backward.mean) == (5.4, 5.6)
    assert int((backward.values < forward.values).sum()) == 2
    extra = [*EXAMPLE, (3, 3)]  # to-comer
    assert [word_lags(extra, 6, one).mean for one in (False, True)] == [5.5, 5.5]
