"""Random weights.  Oracles: sample moments, orthonormality, the gains of Glorot and He."""

import math

import numpy as np
import pytest

from refigure.errors import InputError
from refigure.initialization import INITIALIZATIONS, draw_weights, initialization_of, relu_gain

# inputs 300, outputs 200; Glorot and Bengio 2010, He et al. 2015b, and the post's comments
EXPECTED = {
    "small_normal": 0.01,
    "xavier_normal": math.sqrt(2 / 500),
    "xavier_uniform": math.sqrt(6 / 500) / math.sqrt(3),
    "he_normal": math.sqrt(2 / 300),
    "orthogonal": 1 / math.sqrt(300),
    "small_xavier": 0.01 * math.sqrt(2 / 500),
    "xavier_over_root_3": math.sqrt(2) / (math.sqrt(500) * math.sqrt(3)),
    "narrow_uniform": math.sqrt(6) / 500 / math.sqrt(3),
}


@pytest.mark.parametrize("name", sorted(INITIALIZATIONS))
def test_weights_have_the_deviation_that_is_stated(name: str) -> None:
    weights = draw_weights(name, 300, 200, np.random.default_rng(3))
    assert weights.shape == (200, 300)
    # 60,000 weights: the relative error of their deviation is below 0.3 %, of the mean 0.4 %
    assert weights.std() == pytest.approx(EXPECTED[name], rel=0.015)
    assert abs(weights.mean()) < 0.02 * EXPECTED[name]
    assert initialization_of(name).standard_deviation(300, 200) == pytest.approx(EXPECTED[name])


def test_uniform_weights_end_at_their_bound() -> None:
    weights = draw_weights("narrow_uniform", 100, 100, np.random.default_rng(0))
    bound = math.sqrt(6) / 200  # as the post's comment has it
    assert np.abs(weights).max() <= bound
    assert np.abs(weights).max() == pytest.approx(bound, rel=0.01)


@pytest.mark.parametrize(("inputs", "outputs"), [(7, 4), (4, 7), (5, 5)])
def test_orthogonal_weights_keep_norms(inputs: int, outputs: int) -> None:
    weights = draw_weights("orthogonal", inputs, outputs, np.random.default_rng(1))
    gram = weights @ weights.T if outputs <= inputs else weights.T @ weights
    np.testing.assert_allclose(gram, np.eye(min(inputs, outputs)), atol=1e-14)


def test_signs_of_orthogonal_weights_are_even() -> None:
    # QR alone leaves the diagonal of the triangle positive or the first entries of one sign
    source = np.random.default_rng(2)
    corners = [draw_weights("orthogonal", 3, 3, source)[0, 0] > 0 for _ in range(400)]
    assert 0.4 < np.mean(corners) < 0.6


def test_normal_weights_from_one_state_are_multiples() -> None:
    drawn = [
        draw_weights(name, 100, 100, np.random.default_rng(5))
        for name in ("small_normal", "xavier_normal", "he_normal")
    ]
    np.testing.assert_allclose(drawn[1], 10 * drawn[0], rtol=1e-14)
    np.testing.assert_allclose(drawn[2], math.sqrt(200) * drawn[0], rtol=1e-14)


def test_gains() -> None:
    # He's keeps the mean square through a ReLU; Xavier's halves it; the post: 100 · 0.01² / 2
    assert relu_gain("he_normal", 64, 64) == pytest.approx(1)
    assert relu_gain("xavier_normal", 64, 64) == pytest.approx(0.5)
    assert relu_gain("small_normal", 100, 100) == pytest.approx(0.005)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(InputError, match="'lecun' is none of small_normal, xavier_normal"):
        draw_weights("lecun", 2, 2, np.random.default_rng(0))
