"""Spectra of small networks.  Oracles: dense eigendecompositions, the parts of the digits."""

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from refigure.hessian.dense import dense_hessian
from refigure.hessian.products import LossHessian, flat_loss, flatten
from refigure.hessians.checkpoint import density_distance
from refigure.hessians.digits import digits_network, error_on, read_small_digits
from refigure.hessians.drawing import gaussian_density
from refigure.hessians.full_batch import FullBatchDescent, worst_ratio
from refigure.hessians.spectra import SpectrumSettings, measure_spectrum


def test_digits_are_split_once_for_all() -> None:
    data, again = read_small_digits(1000), read_small_digits(200)
    assert [len(data.train[1]), len(data.test[1])] == [1000, 797]
    assert torch.equal(data.train[0][:200], again.train[0])
    assert torch.bincount(torch.cat([data.train[1], data.test[1]])).tolist() == [
        178, 182, 177, 183, 181, 182, 181, 179, 174, 180
    ]  # fmt: skip
    assert (float(data.train[0].min()), float(data.train[0].max())) == (0, 1)


def test_spectrum_against_the_dense_one() -> None:
    data = read_small_digits(60).train
    model = digits_network(2, "tanh", torch.Generator().manual_seed(0))
    hessian = LossHessian(model, cross_entropy, [data])
    found = measure_spectrum(hessian, 7, SpectrumSettings(2, 40), torch.Generator().manual_seed(1))
    x = flatten([p.detach() for p in model.parameters()])
    matrix = dense_hessian(flat_loss(model, cross_entropy, data), x)
    exact = np.linalg.eigvalsh(matrix.numpy())
    assert found.top(3) == pytest.approx(exact[::-1][:3].tolist(), rel=1e-6)
    measures = {row.measure: row.value for row in found.measure("net", "cpu", "real")}
    assert measures["net_least_eigenvalue"] == pytest.approx(exact[0], rel=1e-6)
    assert measures["net_stable_rate"] == pytest.approx(2 / exact[-1], rel=1e-9)
    gradient = hessian.gradient()
    curvature = float(gradient @ matrix @ gradient)
    assert found.expansion.curvature == pytest.approx(curvature, rel=1e-9)
    assert {row.moment for row in found.rows()} == {7}
    assert sum(row.weight for row in found.rows()) == pytest.approx(1)
    assert density_distance(exact, found.quadrature) < 0.35


def test_density_distance_knows_what_differs() -> None:
    """Quadratures that are the spectrum itself, and one far from it."""
    data = read_small_digits(30).train
    model = digits_network(1, "tanh", torch.Generator().manual_seed(0))
    hessian = LossHessian(model, cross_entropy, [data])
    found = measure_spectrum(hessian, 0, SpectrumSettings(1, 85), torch.Generator().manual_seed(1))
    points = found.quadrature.points.numpy().ravel()
    weights = found.quadrature.weights.numpy().ravel()
    copies = np.sort(np.repeat(points, np.round(2000 * weights).astype(int)))
    assert density_distance(copies, found.quadrature) < 0.02
    assert density_distance(np.linspace(points.min(), points.max(), 100), found.quadrature) > 0.5


def test_descent_below_and_above_the_limit() -> None:
    """On x'diag(1, 4)x/2 the limit is 2/4."""

    def function(x: torch.Tensor) -> torch.Tensor:
        return (x**2) @ torch.tensor([1.0, 4.0], dtype=torch.float64) / 2

    training = FullBatchDescent(function, torch.ones(2, dtype=torch.float64))
    assert worst_ratio(training, 0.45, 50) == 1
    assert worst_ratio(training, 0.55, 50) > 10
    assert training.iteration == 0
    expansion = training.expansion()
    assert (expansion.gradient_squared, expansion.curvature) == (17, 65)
    assert training.changes()(0.1) == pytest.approx(-1.7 + 0.005 * 65)
    training.run(3, 0.1, 2)
    assert [moment.iteration for moment in training.track] == [0, 2]
    assert training.x[0] == pytest.approx(0.9**3)


def test_error_and_density() -> None:
    model = digits_network(3, "relu", torch.Generator().manual_seed(0))
    batch = read_small_digits(50).train
    assert error_on(model, batch) == float((model(batch[0]).argmax(1) != batch[1]).double().mean())
    grid = np.linspace(-5, 5, 1001)
    density = gaussian_density(np.array([0.0, 1.0]), np.array([0.5, 0.5]), grid, 0.3)
    assert density.sum() * 0.01 == pytest.approx(1)
