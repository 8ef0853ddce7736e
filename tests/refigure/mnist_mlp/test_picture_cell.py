"""The post's function that shows pictures, run on labels whose outcome is plain."""

import pytest

from refigure.errors import InputError
from refigure.mnist_mlp.picture_cell import shown_as_published, shown_corrected
from refigure.mnist_mlp.worked_examples import IMAGE, OFFSETS, WEIGHTS, full_form

LABELS = [3, 0, 2, 2, 0, 1, 2, 0]


def test_as_published_shows_what_the_draws_have() -> None:
    assert shown_as_published(LABELS, 2, 100) == [2, 3, 6]
    assert shown_as_published(LABELS, 2, 4) == [2, 3]
    assert shown_as_published([2] * 30, 2, 100) == list(range(10))


def test_zero_is_taken_for_any_digit() -> None:
    assert shown_as_published(LABELS, 0, 100) == [0, 1, 2, 5]  # one of each of 3, 0, 2, 1
    assert shown_as_published(LABELS, None, 100) == [0, 1, 2, 5]
    assert shown_corrected(LABELS, 0, 3) == [1, 4, 7]


def test_corrected_looks_until_it_has_found_them() -> None:
    assert shown_corrected(LABELS, 2, 2) == [2, 3]
    assert shown_corrected(list(range(10)), None, 99) == list(range(10))
    with pytest.raises(InputError, match="2 of the pictures wanted are not among 8"):
        shown_corrected(LABELS, 2, 5)


def test_worked_examples() -> None:
    # ln .2 + ln .3 + ln .9
    assert full_form((0.2, 0.7, 0.1)) == pytest.approx(-2.9187712324178627, rel=1e-12)
    scores = [
        sum(w * x for w, x in zip(row, IMAGE, strict=True)) + offset
        for row, offset in zip(WEIGHTS, OFFSETS, strict=True)
    ]
    assert scores == pytest.approx([-96.8, 437.9, 60.75])
