"""Loss functions.

Oracles: PyTorch's losses and autograd in float64; closed forms; for what float64 cannot hold,
50-digit decimals.
"""

from collections.abc import Callable
from decimal import Decimal, localcontext

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from refigure import losses

Floats = NDArray[np.float64]
EXAMPLES, CLASSES = 300, 5
RANDOM = np.random.default_rng(3)
SCORES = 3 * RANDOM.normal(size=(EXAMPLES, CLASSES))
LABELS = RANDOM.integers(0, CLASSES, EXAMPLES)
TARGETS = RANDOM.dirichlet(np.ones(CLASSES), EXAMPLES)
MARGINS = np.linspace(-30, 30, 601)
BINARY = (RANDOM.random(len(MARGINS)) < 0.5).astype(float)
HUGE = np.array([-1e4, -800.0, -40.0, 0.0, 40.0, 800.0, 1e4])


def tensor(values: Floats) -> Tensor:
    """A copy that can be differentiated."""
    return torch.tensor(values, requires_grad=True)


def test_sigmoid_and_its_derivative() -> None:
    z = tensor(MARGINS)
    z.sigmoid().sum().backward()  # type: ignore[no-untyped-call]
    np.testing.assert_allclose(losses.sigmoid(MARGINS), z.detach().sigmoid(), rtol=1e-14)
    assert z.grad is not None
    # autograd multiplies by 1 - sigmoid, which cancels for large scores: absolute there
    np.testing.assert_allclose(losses.sigmoid_derivative(MARGINS), z.grad, atol=2e-16)
    known = {0: 0.25, 0.1: 0.24937604019289197, 1: 0.19661193324148185, 2: 0.10499358540350662}
    known |= {5: 0.006648056670790033}
    for at, value in known.items():
        assert losses.sigmoid_derivative(at) == pytest.approx(value, rel=1e-13)


def test_the_derivative_keeps_its_digits_where_one_minus_the_sigmoid_is_zero() -> None:
    with localcontext() as context:
        context.prec = 50
        power = Decimal(-40).exp()
        exact = float(power / (1 + power) ** 2)
    assert float(losses.sigmoid_derivative(40)) == pytest.approx(exact, rel=1e-14)
    assert float(losses.sigmoid_derivative(-40)) == pytest.approx(exact, rel=1e-14)
    assert losses.sigmoid(40) == 1, "what a product with 1 - sigmoid would lose"


@pytest.mark.parametrize(
    ("ours", "reference"),
    [
        (losses.logistic, lambda m: F.softplus(-m, threshold=1e6)),
        (losses.hinge, lambda m: (1 - m).clamp(min=0)),
        (losses.exponential, lambda m: (-m).exp()),
        (losses.squared_margin, lambda m: (1 - m) ** 2),
        (losses.binomial_deviance, lambda m: torch.log2(1 + (-m).exp())),
    ],
)
def test_losses_of_margins(
    ours: Callable[[Floats], Floats], reference: Callable[[Tensor], Tensor]
) -> None:
    expected = reference(torch.tensor(MARGINS))
    np.testing.assert_allclose(ours(MARGINS), expected, rtol=1e-12, atol=1e-12)
    assert ours(np.zeros(1)) == 1 or ours is losses.logistic


@pytest.mark.parametrize("name", ["hinge", "logistic"])
def test_gradients_of_margins(name: str) -> None:
    m = tensor(MARGINS + 0.003)  # off the kink
    value = {"hinge": (1 - m).clamp(min=0), "logistic": F.softplus(-m, threshold=1e6)}[name]
    value.sum().backward()  # type: ignore[no-untyped-call]
    ours = getattr(losses, f"{name}_gradient")(MARGINS + 0.003)
    assert m.grad is not None
    np.testing.assert_allclose(ours, m.grad, atol=1e-15)


def test_zero_one_counts_what_is_on_the_wrong_side() -> None:
    assert losses.zero_one([-2.0, -1e-9, 0.0, 3.0]).tolist() == [1, 1, 0, 0]


def test_losses_of_residuals() -> None:
    r, zero = torch.tensor(MARGINS), torch.zeros(len(MARGINS), dtype=torch.float64)
    for delta in (0.5, 1.345, 40.0):
        expected = F.huber_loss(r, zero, reduction="none", delta=delta)
        np.testing.assert_allclose(losses.huber(MARGINS, delta), expected, rtol=1e-14)
    np.testing.assert_allclose(losses.squared_error(MARGINS), MARGINS**2 / 2)
    np.testing.assert_allclose(losses.absolute_error(MARGINS), np.abs(MARGINS))


def test_binary_cross_entropy_and_squared_error_of_a_sigmoid() -> None:
    for labels in (BINARY, RANDOM.random(len(MARGINS))):  # hard and soft
        y = torch.tensor(labels)
        for ours, gradient, of in (
            (
                losses.binary_cross_entropy,
                losses.binary_cross_entropy_gradient,
                lambda z, y: F.binary_cross_entropy_with_logits(z, y, reduction="none"),
            ),
            (
                losses.sigmoid_squared_error,
                losses.sigmoid_squared_error_gradient,
                lambda z, y: (z.sigmoid() - y) ** 2 / 2,
            ),
        ):
            z = tensor(MARGINS)
            expected = of(z, y)
            np.testing.assert_allclose(ours(MARGINS, labels), expected.detach(), atol=1e-13)
            expected.sum().backward()
            assert z.grad is not None
            np.testing.assert_allclose(gradient(MARGINS, labels), z.grad, atol=1e-14)


def naive_full_cross_entropy(s: Tensor, labels: Tensor) -> Tensor:
    """The second variant as it is written, with probabilities."""
    p, hot = s.softmax(-1), F.one_hot(labels, s.shape[-1])
    return -(hot * p.log() + (1 - hot) * (1 - p).log()).sum(-1)


@pytest.mark.parametrize(
    ("ours", "gradient", "reference"),
    [
        (
            losses.cross_entropy,
            losses.cross_entropy_gradient,
            lambda s, y: F.cross_entropy(s, y, reduction="none"),
        ),
        (
            losses.full_cross_entropy,
            losses.full_cross_entropy_gradient,
            naive_full_cross_entropy,
        ),
    ],
)
def test_losses_of_classes(
    ours: Callable[..., Floats],
    gradient: Callable[..., Floats],
    reference: Callable[[Tensor, Tensor], Tensor],
) -> None:
    s = tensor(SCORES)
    expected = reference(s, torch.tensor(LABELS))
    # the reference loses digits in 1 - p: 1e-16 over the smallest 1 - p there, about 1e-7
    np.testing.assert_allclose(ours(SCORES, LABELS), expected.detach(), rtol=1e-8)
    expected.sum().backward()  # type: ignore[no-untyped-call]
    assert s.grad is not None
    np.testing.assert_allclose(gradient(SCORES, LABELS), s.grad, atol=1e-8)
    np.testing.assert_allclose(gradient(SCORES, LABELS).sum(-1), 0, atol=1e-14)


def test_two_classes_make_the_second_variant_twice_the_first() -> None:
    first = losses.cross_entropy(SCORES[:, :2], LABELS % 2)
    second = losses.full_cross_entropy(SCORES[:, :2], LABELS % 2)
    np.testing.assert_allclose(second, 2 * first, rtol=1e-13)


def test_soft_labels() -> None:
    s = tensor(SCORES)
    expected = F.cross_entropy(s, torch.tensor(TARGETS), reduction="none")
    np.testing.assert_allclose(losses.soft_cross_entropy(SCORES, TARGETS), expected.detach())
    expected.sum().backward()  # type: ignore[no-untyped-call]
    ours = losses.soft_cross_entropy_gradient(SCORES, TARGETS)
    assert s.grad is not None
    np.testing.assert_allclose(ours, s.grad, atol=1e-14)


def test_multiclass_hinge() -> None:
    expected = F.multi_margin_loss(torch.tensor(SCORES), torch.tensor(LABELS), reduction="none")
    ours = losses.multiclass_hinge(SCORES, LABELS)
    np.testing.assert_allclose(ours, CLASSES * expected, atol=1e-13)  # PyTorch divides by classes


def test_the_posts_scores() -> None:
    values = {
        (10, 8, 8): (0.23954476622188453, 0),
        (10, -10, -10): (4.1223072363804075e-09, 0),
        (10, 9, 9): (0.5514447139320511, 0),
        (10, 9.5, 9.5): (0.7943767694176431, 1),
    }
    for scores, (entropy, hinge) in values.items():
        assert float(losses.cross_entropy(scores, 0)) == pytest.approx(entropy, rel=1e-14)
        assert losses.multiclass_hinge(scores, 0) == hinge


def test_scores_of_ten_thousand() -> None:
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        np.testing.assert_allclose(losses.logistic(HUGE), np.maximum(-HUGE, 0), atol=0.7)
        assert losses.logistic(np.array(-1e4)) == 1e4
        assert losses.binary_cross_entropy(1e4, 0) == 1e4
        assert losses.binary_cross_entropy(1e4, 1) == 0
        s = np.array([[1e4, -1e4, 0], [-1e4, 1e4, 0], [1e4, 1e4, -1e4], [0, 0, -1e4]])
        y = np.array([0, 0, 1, 2])
        ln2 = np.log(2)
        np.testing.assert_allclose(losses.cross_entropy(s, y), [0, 2e4, ln2, 1e4 + ln2])
        # 1 - p is exp(-1e4) for the second example, half for the third, half twice for the last
        full = [0, 3e4, 2 * ln2, 1e4 + 3 * ln2]
        np.testing.assert_allclose(losses.full_cross_entropy(s, y), full)
        hinge = [0, 2e4 + 1 + 1e4 + 1, 1, 2 * (1e4 + 1)]
        np.testing.assert_allclose(losses.multiclass_hinge(s, y), hinge)
        # by hand: 2 p_k - p_k (odds of the other wrong ones), and minus their sum for the right one
        gradient: list[list[float]] = [[0, 0, 0], [-1, 2, -1], [1, -1, 0], [0.5, 0.5, -1]]
        found = losses.full_cross_entropy_gradient(s, y)
        np.testing.assert_allclose(found, gradient, atol=1e-12)
        for of in (losses.hinge, losses.zero_one, losses.squared_margin, losses.huber):
            assert np.isfinite(of(HUGE)).all()
    assert losses.exponential(np.array([-1e4]))[0] == np.inf


def test_finite_differences_of_the_second_variant_at_steep_scores() -> None:
    """Where autograd of the naive form is infinite."""
    for scores, label in (([30.0, -10, 0], 1), ([300.0, 0, 1], 2), ([5.0, 5, -40], 0)):
        s, step = np.array(scores), 1e-5
        numeric = [
            (
                losses.full_cross_entropy(s + step * one, label)
                - losses.full_cross_entropy(s - step * one, label)
            )
            / (2 * step)
            for one in np.eye(3)
        ]
        ours = losses.full_cross_entropy_gradient(s, label)
        np.testing.assert_allclose(ours, numeric, atol=1e-7)


def test_log_complement_keeps_what_probabilities_lose() -> None:
    found = np.exp(losses.log_complement([0.0, -40.0, -40.0]))
    assert found[0] == pytest.approx(2 * np.exp(-40), rel=1e-14), "1 - p is 0 in float64"
    p = np.exp(SCORES) / np.exp(SCORES).sum(-1, keepdims=True)
    np.testing.assert_allclose(losses.log_complement(SCORES), np.log1p(-p), rtol=1e-7)


def test_distributions() -> None:
    p, q = np.array([0.9, 0.05, 0.05]), np.array([0.7, 0.2, 0.1])
    assert losses.cross_entropy_of(p, q) == pytest.approx(0.5166085998162665)
    assert losses.entropy(p) == pytest.approx(0.39439769144744274)
    assert losses.kl_divergence(p, q) == pytest.approx(0.12221090836882376)
    hot = np.array([0.0, 1.0, 0.0])
    assert losses.entropy(hot) == 0
    assert losses.kl_divergence(hot, q) == pytest.approx(-np.log(0.2))
    assert losses.kl_divergence(q, hot) == np.inf
    assert losses.kl_divergence(p, p) == 0
