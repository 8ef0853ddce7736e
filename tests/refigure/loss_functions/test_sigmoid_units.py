"""Sigmoid units side by side.  Oracles: each trained alone by autograd; numerical integration."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F  # noqa: N812

from refigure.loss_functions.units import (
    Start,
    draw_weights,
    mean_derivative,
    standardised_data,
    steps_to,
    train_units,
)

RANDOM = np.random.default_rng(8)
DESIGN = RANDOM.normal(size=(20, 3))
LABELS = (RANDOM.random(20) < 0.5).astype(float)


def alone(weights: np.ndarray, loss: str, rate: float, steps: int) -> list[tuple[float, float]]:
    """Train one unit with autograd; give its cross entropy and gradient norm before each step."""
    w = torch.tensor(weights, requires_grad=True)
    x, y = torch.tensor(DESIGN), torch.tensor(LABELS)
    seen = []
    for _ in range(steps):
        z = x @ w
        entropy = F.binary_cross_entropy_with_logits(z, y)
        own = entropy if loss == "cross_entropy" else ((z.sigmoid() - y) ** 2 / 2).mean()
        (gradient,) = torch.autograd.grad(own, w)
        seen.append((entropy.item(), gradient.norm().item()))
        with torch.no_grad():
            w -= rate * gradient
    return seen


def test_units_learn_as_they_would_alone() -> None:
    weights = RANDOM.normal(size=(3, 3))
    kinds, rates = ["squared_error", "cross_entropy", "squared_error"], np.array([0.5, 0.3, 2.0])
    before = weights.copy()
    paths = train_units(DESIGN, LABELS, weights, kinds, rates, 7)
    assert (weights == before).all(), "the start is left as it is"
    assert paths.accuracy.shape == (8, 3) and paths.gradient_norm.shape == (7, 3)
    for unit, (kind, rate) in enumerate(zip(kinds, rates, strict=True)):
        expected = np.array(alone(weights[:, unit], kind, float(rate), 7))
        np.testing.assert_allclose(paths.cross_entropy[:7, unit], expected[:, 0], rtol=1e-12)
        np.testing.assert_allclose(paths.gradient_norm[:, unit], expected[:, 1], rtol=1e-12)


def test_steps_to_an_accuracy() -> None:
    # reached and kept; from the start; lost again in between; at the end only; lost at the end
    columns = [[0.5, 0.95, 0.95], [0.96, 0.96, 0.97], [0.96, 0.2, 0.99], [0.1, 0.2, 0.99]]
    columns += [[0.5, 0.96, 0.94]]
    assert steps_to(np.array(columns).T, 0.95).tolist() == [1, 0, 2, 2, np.inf]


def test_the_mean_derivative() -> None:
    # sampled values that are quoted for 1, 3 and 5 (0.2066, 0.1151, 0.0755) are good to 0.4 %
    for std, value in ((0.01, 0.249994), (0.1, 0.249378)):
        assert mean_derivative(std) == pytest.approx(value, abs=1e-6)
    nodes = np.linspace(-12, 12, 200_001)
    density = np.exp(-(nodes**2) / 2) / np.sqrt(2 * np.pi)
    for std in (1.0, 3.0, 5.0):
        sigma = 1 / (1 + np.exp(-std * nodes))
        expected = np.trapezoid(sigma * (1 - sigma) * density, nodes)
        assert mean_derivative(std) == pytest.approx(expected, rel=1e-9)


def test_the_data() -> None:
    design, labels = standardised_data()
    assert design.shape == (569, 31) and labels.sum() == 357  # benign
    np.testing.assert_allclose(design[:, :-1].mean(0), 0, atol=1e-12)
    np.testing.assert_allclose(design[:, :-1].std(0), 1)
    assert (design[:, -1] == 1).all()


def test_starts_share_their_noise() -> None:
    small, wide = (draw_weights(Start(std), 31, 1, 0) for std in (0.01, 3.0))
    np.testing.assert_allclose(300 * small, wide)
    high = draw_weights(Start(0.01, 5.0), 31, 1, 0)
    assert high[-1] == 5 and (high[:-1] == small[:-1]).all()
    assert not np.allclose(draw_weights(Start(0.01), 31, 1, 1), small)
