"""Lanczos and the density.  Oracles: numpy's eigenvalues, closed forms of the spectrum."""

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from refigure.hessian.density import quadrature, smoothed
from refigure.hessian.lanczos import lanczos, random_start


def generator(seed: int = 0) -> torch.Generator:
    """A seeded generator."""
    return torch.Generator().manual_seed(seed)


def symmetric(size: int, seed: int = 0) -> Tensor:
    """A random symmetric matrix."""
    matrix = torch.randn(size, size, generator=generator(seed), dtype=torch.float64)
    return matrix + matrix.T


def test_as_many_steps_as_the_size_give_every_eigenvalue() -> None:
    matrix = symmetric(30)
    run = lanczos(lambda v: matrix @ v, random_start(30, generator()), 99)
    assert len(run.diagonal) == 30
    expected = np.linalg.eigvalsh(matrix.numpy())
    np.testing.assert_allclose(run.ritz().values, expected, atol=1e-10)
    torch.testing.assert_close(run.basis @ run.basis.T, torch.eye(30, dtype=torch.float64))


def test_no_ghosts_after_convergence() -> None:
    """One eigenvalue far out converges in a few steps; without reorthogonalisation it comes twice.

    60 steps on 1, ..., 399 and 10 000.
    """
    values = torch.arange(1, 401, dtype=torch.float64)
    values[-1] = 1e4
    ritz = lanczos(lambda v: values * v, random_start(400, generator()), 60).ritz()
    assert float(ritz.values[-1]) == pytest.approx(1e4, rel=1e-13)
    assert float(ritz.values[-2]) < 400
    assert float(ritz.residuals[-1]) < 1e-8


def test_residuals_bound_the_errors() -> None:
    matrix = symmetric(80, 1)
    exact = np.linalg.eigvalsh(matrix.numpy())
    ritz = lanczos(lambda v: matrix @ v, random_start(80, generator()), 25).ritz()
    for value, bound in zip(ritz.values.tolist(), ritz.residuals.tolist(), strict=True):
        assert np.abs(exact - value).min() <= bound + 1e-12


def test_an_invariant_subspace_ends_the_run() -> None:
    """A projection has two eigenvalues, so two steps span all there is."""
    values = torch.tensor([1.0, 1, 1, 0, 0, 0], dtype=torch.float64)
    run = lanczos(lambda v: values * v, random_start(6, generator()), 6)
    assert len(run.diagonal) == 2 and run.last == 0
    np.testing.assert_allclose(run.ritz().values, [0, 1], atol=1e-12)
    zero = lanczos(torch.zeros_like, random_start(6, generator()), 6)
    assert zero.diagonal.tolist() == [0]


def test_a_zero_start_is_refused() -> None:
    with pytest.raises(ValueError, match="not zero"):
        lanczos(lambda v: v, torch.zeros(3), 2)


def test_quadrature_is_exact_for_the_start() -> None:
    """Of one probe: sum of weight·f(point) = v'f(H)v for polynomials f up to degree 2k - 1."""
    matrix = symmetric(40, 2)
    found = quadrature(lambda v: matrix @ v, 40, 1, 5, generator(7))
    v = random_start(40, generator(7))
    v /= v.norm()
    for degree in range(10):
        exact = float(v @ torch.linalg.matrix_power(matrix, degree) @ v)
        assert float((found.weights * found.points**degree).sum()) == pytest.approx(exact, rel=1e-9)


def test_density_of_the_semicircle() -> None:
    """GOE of size n, off-diagonal variance 1/n: the semicircle of radius 2, moments 0, 1, 0, 2."""
    size = 1000
    matrix = symmetric(size, 5) / math.sqrt(2 * size)
    found = quadrature(lambda v: matrix @ v, size, 6, 40, generator(1))
    assert found.extremes() == pytest.approx((-2, 2), abs=0.05)
    moments = [float((found.weights * found.points**k).sum()) for k in range(5)]
    assert moments == pytest.approx([1, 0, 1, 0, 2], abs=0.06)
    grid = torch.linspace(-3, 3, 601, dtype=torch.float64)
    density = smoothed(found.points, found.weights, grid, 0.15)
    assert float(density.sum() * 0.01) == pytest.approx(1, abs=1e-3)
    semicircle = torch.sqrt((4 - grid**2).clamp(min=0)) / (2 * math.pi)
    inside = grid.abs() < 1.5
    assert float((density - semicircle)[inside].abs().max()) < 0.05


def test_probes_that_end_early_weigh_nothing_more() -> None:
    """The identity has one eigenvalue: one point of weight 1 in every probe."""
    found = quadrature(lambda v: 3 * v, 8, 2, 4, generator())
    assert found.weights.sum(1).tolist() == pytest.approx([0.5, 0.5])
    assert found.extremes() == pytest.approx((3, 3))
