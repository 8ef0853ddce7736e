"""How likely a definite matrix is.  Oracles: exact values, and values computed elsewhere."""

import numpy as np
import pytest

from refigure.hessians.random_matrices import (
    EXACT_FIELD,
    EXACT_GOE,
    coin_flip_share,
    field_minimum_share,
    gaussian_orthogonal,
    positive_definite_share,
    ratio_of_means,
    weighted_minimum_share,
)

DRAWS = 40_000


def generator(seed: int = 0) -> np.random.Generator:
    """A seeded generator."""
    return np.random.default_rng(seed)


def test_exact_values() -> None:
    assert EXACT_GOE[2] == pytest.approx(0.1464466094067262, rel=1e-14)
    assert EXACT_GOE[3] == pytest.approx(0.02492092096072346, rel=1e-14)
    assert EXACT_FIELD[3] == pytest.approx(0.12330225468362874, rel=1e-14)


def test_variances_of_the_ensemble() -> None:
    drawn = gaussian_orthogonal(3, DRAWS, generator())
    assert np.array_equal(drawn, drawn.swapaxes(1, 2))
    assert drawn[:, 0, 1].var() == pytest.approx(1, abs=0.03)
    assert drawn[:, 0, 0].var() == pytest.approx(2, abs=0.06)


@pytest.mark.parametrize("dimension", [1, 2, 3])
def test_both_models_against_exact_values(dimension: int) -> None:
    for share, exact in ((positive_definite_share, EXACT_GOE), (field_minimum_share, EXACT_FIELD)):
        found = share(dimension, DRAWS, generator(dimension), chunk=7_000)
        assert abs(found.value - exact[dimension]) < 4 * found.error
        assert 0 < found.error < 0.01


@pytest.mark.parametrize(("dimension", "value"), [(4, 0.059928), (8, 0.0029330), (10, 6.118e-4)])
def test_field_in_more_dimensions(dimension: int, value: float) -> None:
    """Oracle: an independent Monte Carlo run with some 1e7 draws."""
    found = field_minimum_share(dimension, DRAWS, generator(7))
    assert abs(found.value - value) < 4 * found.error
    assert found.error < 0.03 * value


def test_the_definition_with_determinants_agrees() -> None:
    one = weighted_minimum_share(2, DRAWS, generator(1))
    other = field_minimum_share(2, DRAWS, generator(2))
    assert abs(one.value - other.value) < 4 * np.hypot(one.error, other.error)


def test_coins() -> None:
    found = coin_flip_share(3, DRAWS, generator())
    assert abs(found.value - 1 / 8) < 4 * found.error
    nothing = coin_flip_share(60, 100, generator())
    assert nothing.value == 0 and nothing.error > 0  # an error of 0 would claim certainty


def test_ratio_of_means() -> None:
    """Constant pairs have no spread; else the error shrinks with the root of the count."""
    assert ratio_of_means(np.ones(5), 2 * np.ones(5)).error == 0
    top = generator().standard_normal(10_000) + 3
    found = ratio_of_means(top, np.ones(10_000))
    assert found.value == pytest.approx(top.mean()) and found.error == pytest.approx(0.01, rel=0.1)
