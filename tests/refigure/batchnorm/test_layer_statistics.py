"""Statistics of layers.  Oracles: scipy, brute force, arrays made by hand."""

import numpy as np
import pytest
from scipy import stats

from refigure.batchnorm.layer_statistics import (
    COLUMNS,
    cells,
    excess_kurtosis,
    fullest_share,
    mean_cosine,
    statistics_of,
)
from refigure.batchnorm.network import Network, draw_upstream, send_back, send_forward

RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize("size", [1.0, 1e-90])
def test_kurtosis_is_scipys_and_does_not_underflow(size: float) -> None:
    values = RANDOM.laplace(size=(40, 50)) + 0.3
    expected = stats.kurtosis(values, axis=None)
    assert excess_kurtosis(size * values) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("size", [1.0, 1e-170])
def test_mean_cosine_is_that_of_all_pairs(size: float) -> None:
    values = RANDOM.standard_normal((6, 9)) + 1
    values[:, 4] = 0  # an example that died
    kept = np.delete(values, 4, axis=1)
    units = kept / np.linalg.norm(kept, axis=0)
    gram = units.T @ units
    pairs = gram[np.triu_indices(8, 1)]
    assert mean_cosine(size * values) == pytest.approx(pairs.mean())
    assert np.isnan(mean_cosine(np.zeros((3, 2))))


def test_fullest_bin() -> None:
    assert fullest_share(np.array([0.0, 0, 0, 1, 2, 5]) * 1e-50, 5) == pytest.approx(0.5)


def test_a_network_described() -> None:
    network = Network("he_normal", depth=3, width=8, examples=20)
    source = np.random.default_rng(3)
    done = send_forward(network, source)
    done.layers[0].open[2] = False  # a dead neuron, for the statistics alone
    gradients = send_back(done, draw_upstream(network, 1, source), 2)
    found = statistics_of(done, gradients, 10)
    assert [one.layer for one in found] == [0, 1, 2, 3]
    first = found[1]
    assert first.dead == pytest.approx(1 / 8)
    assert first.zeros == pytest.approx(1 - done.layers[0].open.mean())
    assert first.second_moment == pytest.approx(np.mean(done.output(1) ** 2))
    assert first.negative == 0 and 0.3 < found[0].negative < 0.7
    assert first.feature_std_high == pytest.approx(done.output(1).std(axis=1).max())
    assert first.gradient_variance == pytest.approx(gradients[1].weights.var())
    assert first.gradient_norm == pytest.approx(np.sqrt(np.sum(gradients[1].weights ** 2)))
    assert first.input_norm == pytest.approx(np.sqrt(np.sum(done.inputs**2)))
    for without in (found[0], found[3]):
        assert np.isnan(without.gradient_variance), "no gradient came here"
    assert len(cells(first)) == len(COLUMNS)
