"""Losses of stacked networks.

Oracles: refigure.losses in NumPy; probabilities written out; label noise counted.
"""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from refigure import losses
from refigure.errors import InputError
from refigure.loss_functions.linear_classifiers import accuracy, descend, mean_cross_entropy
from refigure.loss_functions.network_runs import (
    Arm,
    Protocol,
    Start,
    flip_labels,
    start_networks,
    train_side_by_side,
)
from refigure.loss_functions.stacked_losses import loss_named, losses_of
from refigure.mnist import Digits
from refigure.seeding import derive_seed, generators

RANDOM = np.random.default_rng(2)
LOGITS = 4 * RANDOM.normal(size=(3, 6, 4))  # networks, batch, classes
LABELS = RANDOM.integers(0, 4, (3, 6))
NOISE = 0.3


def expected(name: str, scores: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The loss of one network on a batch, before the mean."""
    hot = losses.one_hot(labels, 4)
    spread = NOISE / 3
    targets = (1 - NOISE) * hot + spread * (1 - hot)
    p = np.exp(scores) / np.exp(scores).sum(-1, keepdims=True)
    values: dict[str, Callable[[], np.ndarray]] = {
        "cross_entropy": lambda: losses.cross_entropy(scores, labels),
        "full_cross_entropy": lambda: losses.full_cross_entropy(scores, labels),
        "sigmoid_cross_entropy": lambda: losses.binary_cross_entropy(scores, hot).sum(-1),
        "sigmoid_squared_error": lambda: losses.sigmoid_squared_error(scores, hot).sum(-1),
        "soft_labels": lambda: losses.soft_cross_entropy(scores, targets),
        # the probability of each noisy label is the sum over clean ones
        "noise_model": lambda: -np.log(((p[:, None] * noise_matrix()).sum(-1) * hot).sum(-1)),
    }
    return np.asarray(values[name]())


def noise_matrix() -> np.ndarray:
    """Entry (noisy, clean): the probability of a noisy label."""
    return np.asarray((1 - NOISE) * np.eye(4) + NOISE / 3 * (1 - np.eye(4)))


NAMES = [
    "cross_entropy",
    "full_cross_entropy",
    "sigmoid_cross_entropy",
    "sigmoid_squared_error",
    "soft_labels",
    "noise_model",
]


@pytest.mark.parametrize("name", NAMES)
def test_each_network_has_its_mean(name: str) -> None:
    found = loss_named(name, NOISE)(torch.tensor(LOGITS), torch.tensor(LABELS))
    means = [expected(name, s, y).mean() for s, y in zip(LOGITS, LABELS, strict=True)]
    np.testing.assert_allclose(found, means, rtol=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_huge_logits_have_gradients(name: str) -> None:
    logits = torch.tensor([[[1e4, -1e4, 0, 0], [-1e4, 1e4, 0, 0]]], requires_grad=True)
    labels = torch.tensor([[0, 0]])
    loss_named(name, NOISE)(logits, labels).sum().backward()  # type: ignore[no-untyped-call]
    assert logits.grad is not None and logits.grad.isfinite().all()


def test_the_gradient_of_the_second_variant() -> None:
    logits = torch.tensor(LOGITS, requires_grad=True)
    loss = loss_named("full_cross_entropy", 0)(logits, torch.tensor(LABELS))
    loss.sum().backward()  # type: ignore[no-untyped-call]
    ours = losses.full_cross_entropy_gradient(LOGITS, LABELS) / 6
    assert logits.grad is not None
    np.testing.assert_allclose(logits.grad, ours, atol=1e-12)


def test_networks_of_a_stack_may_differ_in_their_loss() -> None:
    names = ["full_cross_entropy", "sigmoid_cross_entropy", "sigmoid_cross_entropy"]
    found = losses_of(names)(torch.tensor(LOGITS), torch.tensor(LABELS))
    means = [expected(name, s, y).mean() for name, s, y in zip(names, LOGITS, LABELS, strict=True)]
    np.testing.assert_allclose(found, means, rtol=1e-12)


@pytest.mark.parametrize(("name", "noise"), [("hinge", 0.2), ("noise_model", 0.0)])
def test_a_loss_that_is_not_there_is_named(name: str, noise: float) -> None:
    with pytest.raises(InputError, match=f"loss '{name}' is none of cross_entropy"):
        losses_of([name], noise)


def test_flipped_labels_are_other_classes() -> None:
    labels = np.arange(50_000) % 10
    flipped = flip_labels(labels, 0.2, np.random.default_rng(1))
    changed = flipped != labels
    assert changed.mean() == pytest.approx(0.2, abs=4 * (0.2 * 0.8 / 50_000) ** 0.5)
    moves = np.bincount((flipped - labels)[changed] % 10, minlength=10)
    assert moves[0] == 0
    assert moves[1:] == pytest.approx(changed.sum() / 9, rel=0.15)
    assert (flip_labels(labels, 0.0, np.random.default_rng(1)) == labels).all()


PROTOCOL = Protocol((784, 6, 10), "sigmoid", 3, 8, (1,), 2, 0.5)
ARMS = {
    "one": Arm("cross_entropy", 0.3, "scaled"),
    "two": Arm("sigmoid_squared_error", 0.6, "saturated", noisy=True),
}
STARTS = {"scaled": Start("glorot"), "saturated": Start("glorot", output_bias=5.0)}
IMAGES = RANDOM.random((40, 784)).astype(np.float32)
DIGITS = Digits(IMAGES, np.arange(40) % 10)


def test_arms_learn_as_they_would_alone() -> None:
    models = start_networks(PROTOCOL, ARMS, STARTS, 5)
    both, _ = train_side_by_side(models, PROTOCOL, ARMS, DIGITS, DIGITS[:10], 5)
    assert [look.iteration for look in both] == [0, 1, 2, 3]
    for index, name in enumerate(ARMS):
        alone, model = train_side_by_side(
            [models[index]], PROTOCOL, {name: ARMS[name]}, DIGITS, DIGITS[:10], 5
        )
        for one, other in zip(both, alone, strict=True):
            assert one.loss[index] == pytest.approx(other.loss[0], rel=1e-5)
            assert one.gradient[index] == pytest.approx(other.gradient[0], rel=1e-4)
        assert len(model) == 1


def test_the_gradient_seen_is_that_of_the_batch() -> None:
    models = start_networks(PROTOCOL, ARMS, STARTS, 5)
    looks, _ = train_side_by_side(models, PROTOCOL, ARMS, DIGITS, DIGITS, 5)
    order = generators(derive_seed(5, "batches")).numpy.permutation(40)[:8]
    logits = models[0](torch.from_numpy(IMAGES[order]))
    loss = torch.nn.functional.cross_entropy(logits, torch.from_numpy(DIGITS.labels[order]))
    gradients = torch.autograd.grad(loss, list(models[0].parameters()))
    norm = sum(float(gradient.square().sum()) for gradient in gradients) ** 0.5
    assert looks[0].gradient[0] == pytest.approx(norm, rel=1e-5)


def test_starts() -> None:
    one, two = start_networks(PROTOCOL, ARMS, STARTS, 5)
    first, second = one.linears(), two.linears()
    assert torch.equal(first[0].weight, second[0].weight), "arms of a seed begin alike"
    assert second[-1].bias.tolist() == [5] * 10 and first[-1].bias.tolist() == [0] * 10


@pytest.mark.parametrize("variant", ["first", "second"])
def test_softmax_regression_descends_by_its_gradient(variant: str) -> None:
    x, y = np.column_stack((RANDOM.normal(size=(30, 2)), np.ones(30))), np.arange(30) % 3
    start, one, three = descend(x, y, variant, 0.2, [0, 1, 3])
    assert (start == 0).all()
    weights = torch.zeros(3, 3, dtype=torch.float64, requires_grad=True)
    name = {"first": "cross_entropy", "second": "full_cross_entropy"}[variant]
    for step in (1, 2, 3):
        loss = loss_named(name, 0)((torch.tensor(x) @ weights)[None], torch.tensor(y)[None])
        (gradient,) = torch.autograd.grad(loss.sum(), weights)
        weights = (weights - 0.2 * gradient).detach().requires_grad_()
        if step in (1, 3):
            np.testing.assert_allclose({1: one, 3: three}[step], weights.detach(), atol=1e-12)
    assert accuracy(np.eye(3), np.array([0, 1, 1]), np.eye(3)) == pytest.approx(2 / 3)
    assert mean_cross_entropy(x, y, start) == pytest.approx(np.log(3))
