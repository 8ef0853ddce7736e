"""Normalisation by hand.  Oracles: automatic differentiation, finite differences, PyTorch."""

import numpy as np
import pytest
import torch

from refigure.batch_normalization import (
    GradientTerms,
    gradient_by_terms,
    mean_gradient,
    normalization_gradient,
    normalize,
    scale_and_shift,
    scale_gradients,
)

VALUES = np.random.default_rng(1).standard_normal((5, 7)) ** 2
UPSTREAM = np.random.default_rng(2).standard_normal((5, 7))


@pytest.mark.parametrize("axis", [0, 1])
def test_forward_is_pytorchs(axis: int) -> None:
    # batch norm has its examples in front, layer norm its features at the end
    rows = torch.tensor(VALUES.T if axis == 0 else VALUES)
    expected = torch.nn.functional.layer_norm(rows, rows.shape[1:], eps=1e-5)
    ours = normalize(VALUES, axis, 1e-5).output
    np.testing.assert_allclose(ours.T if axis == 0 else ours, expected.numpy(), rtol=1e-12)
    np.testing.assert_allclose(normalize(VALUES, axis).output.mean(axis=axis), 0, atol=1e-15)
    np.testing.assert_allclose(normalize(VALUES, axis).output.std(axis=axis), 1, rtol=1e-14)


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("epsilon", [0.0, 0.3])
def test_both_forms_of_the_gradient_are_autograds(axis: int, epsilon: float) -> None:
    inputs = torch.tensor(VALUES, requires_grad=True)
    variance, mean = torch.var_mean(inputs, dim=axis, correction=0, keepdim=True)
    (inputs - mean).div((variance + epsilon).sqrt()).mul(torch.tensor(UPSTREAM)).sum().backward()  # type: ignore[no-untyped-call]
    assert inputs.grad is not None
    normalized = normalize(VALUES, axis, epsilon)
    for gradient in (normalization_gradient, gradient_by_terms):
        np.testing.assert_allclose(
            gradient(UPSTREAM, normalized), inputs.grad.numpy(), rtol=1e-11, atol=1e-13
        )


def test_gradient_by_finite_differences() -> None:
    def loss(values: np.ndarray) -> float:
        return float((normalize(values, 1).output * UPSTREAM).sum())

    found = normalization_gradient(UPSTREAM, normalize(VALUES, 1))
    step = 1e-6
    for place in [(0, 0), (2, 5), (4, 6)]:
        bump = np.zeros_like(VALUES)
        bump[place] = step
        slope = (loss(VALUES + bump) - loss(VALUES - bump)) / (2 * step)
        assert slope == pytest.approx(found[place], rel=1e-6, abs=1e-8)  # O(step²) and rounding


def test_each_slip_of_the_post_spoils_the_gradient() -> None:
    normalized = normalize(VALUES, 0)
    right = gradient_by_terms(UPSTREAM, normalized)
    wrong_sign = gradient_by_terms(UPSTREAM, normalized, GradientTerms(variance_sign=-1))
    unsummed = gradient_by_terms(UPSTREAM, normalized, GradientTerms(mean_term_summed=False))
    # a gradient through a normalisation is orthogonal to x̂, which the sign turns into twice that
    assert np.abs(np.sum(right * normalized.output, axis=0)).max() < 1e-13
    along = np.sum(UPSTREAM * normalized.output, axis=0) * normalized.inverse_std[0]
    np.testing.assert_allclose(np.sum(wrong_sign * normalized.output, axis=0), 2 * along)
    # the term that should vanish is a multiple of x − μ over m²
    extra = unsummed - right
    np.testing.assert_allclose(
        extra / normalized.centred, np.broadcast_to((extra / normalized.centred)[0], extra.shape)
    )
    assert np.abs(extra).max() > 0.01


def test_the_gradient_by_the_mean_has_one_number_a_mean() -> None:
    normalized = normalize(VALUES, 0)
    by_variance = np.ones((1, 7))
    assert mean_gradient(UPSTREAM, normalized, by_variance).shape == (1, 7)
    assert mean_gradient(UPSTREAM, normalized, by_variance, summed=False).shape == (5, 7)
    # summed, the part through the variance vanishes
    np.testing.assert_allclose(
        mean_gradient(UPSTREAM, normalized, by_variance)[0],
        -(UPSTREAM * normalized.inverse_std).sum(axis=0),
    )


@pytest.mark.parametrize("axis", [0, 1])
def test_scale_and_shift(axis: int) -> None:
    normalized = normalize(VALUES, axis)
    mean = VALUES.mean(axis=axis, keepdims=True)
    undone = scale_and_shift(normalized, 1 / normalized.inverse_std, mean)
    np.testing.assert_allclose(undone, VALUES, rtol=0, atol=1e-14)
    by_scale, by_shift = scale_gradients(UPSTREAM, normalized)
    step = 1e-3  # the output is linear in both
    for found, what in ((by_scale, normalized.output), (by_shift, np.ones_like(VALUES))):
        change = (UPSTREAM * step * what).sum(axis=axis, keepdims=True) / step
        np.testing.assert_allclose(found, change, rtol=1e-10)


def test_what_is_constant_needs_epsilon() -> None:
    dead = VALUES.copy()
    dead[2] = 0
    assert np.isnan(normalize(dead, 1).output[2]).all()
    assert (normalize(dead, 1, 1e-12).output[2] == 0).all()
