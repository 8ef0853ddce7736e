"""The two variants by the probability of the right class.

Oracles: the numbers that the author's script prints; the losses of real scores with those
probabilities (refigure.losses, tested on its own); differences of the curves for their slopes.
"""

import numpy as np
import pytest

from refigure import losses
from refigure.loss_functions.variants import (
    author_constant,
    author_curves,
    author_grid,
    author_losses,
    spread_curves,
)


def test_the_script_prints_what_it_printed() -> None:
    seven = (0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99)
    assert author_losses(seven, 0) == pytest.approx((1.6094379124341003, 14.549479733044471))
    curves = author_curves()
    assert len(curves.p) == 50 and curves.p[[0, -1]] == pytest.approx([0.01, 0.99])
    assert curves.first[0] - curves.first[-1] == pytest.approx(4.59511985013459, rel=1e-12)
    assert curves.second[0] - curves.second[-1] == pytest.approx(9.190239700269174, rel=1e-12)


def test_the_published_curves() -> None:
    curves = author_curves()
    ends = [54.249379573745934, 49.61425438899765, 46.17816103377608, 45.05913987347677]
    assert curves.second[[0, 25, 48, 49]] == pytest.approx(ends, rel=1e-12)
    ends = [4.605170185988091, 0.6733445532637657, 0.03045920748470869, 0.010050335853501562]
    assert curves.first[[0, 25, 48, 49]] == pytest.approx(ends, rel=1e-12)
    assert author_constant() == pytest.approx(49.65425972361135, rel=1e-12)
    assert curves.gap == pytest.approx(author_constant() + np.log(1 - curves.p), rel=1e-12)
    assert curves.drop_ratio == pytest.approx(2, rel=1e-12)


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_curves_are_the_losses_of_scores(classes: int) -> None:
    p = np.array([0.05, 0.5, 0.9])
    shares = np.column_stack([p] + [(1 - p) / (classes - 1)] * (classes - 1))
    curves = spread_curves(p, classes)
    zeros = np.zeros(3, int)
    assert curves.first == pytest.approx(losses.cross_entropy(np.log(shares), zeros))
    assert curves.second == pytest.approx(losses.full_cross_entropy(np.log(shares), zeros))


@pytest.mark.parametrize(
    ("classes", "ratio"),
    [
        (2, 2.0),
        (3, 1.2951758952982995),
        (10, 1.2260656567203405),
        (50, 1.2154757252403516),
        (1000, 1.2133765487712658),
    ],
)
def test_falls_and_slopes(classes: int, ratio: float) -> None:
    curves = spread_curves(author_grid(), classes)
    assert curves.drop_ratio == pytest.approx(ratio, rel=1e-12)
    step = 1e-6
    above, below = (spread_curves(author_grid() + s, classes) for s in (step, -step))
    slopes = (above.second - below.second) / (above.first - below.first)
    assert curves.slope_ratio == pytest.approx(slopes, rel=1e-6)


def test_slopes_of_the_published_curves() -> None:
    p, step = author_grid(), 1e-7

    def second(at: np.ndarray) -> np.ndarray:
        return np.asarray(-np.log(at) + np.log(1 - at))

    numeric = (second(p + step) - second(p - step)) / (2 * step) / (-1 / p)
    assert author_curves().slope_ratio == pytest.approx(numeric, rel=1e-5)


def test_a_constant_gap_has_no_range() -> None:
    curves = author_curves()
    shifted = type(curves)(curves.p, curves.first, curves.first + 7, np.ones(50))
    assert shifted.gap_range == pytest.approx(0, abs=1e-12)
    assert shifted.drop_ratio == pytest.approx(1)
