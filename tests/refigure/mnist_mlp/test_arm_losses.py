"""Losses of many networks at once. Oracles: torch's own, and the formulas written out."""

import math

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from refigure.mnist_mlp.arm_losses import ARM_LOSSES, log_complement
from refigure.seeding import generators


@pytest.fixture
def batch() -> tuple[Tensor, Tensor]:
    """Logits (2, 5, 4) and labels (2, 5)."""
    generator = generators(2).torch
    logits = 3 * torch.randn(2, 5, 4, generator=generator, dtype=torch.float64)
    return logits, torch.randint(0, 4, (2, 5), generator=generator)


def written_out(name: str, logits: np.ndarray, label: int) -> float:
    """One example's loss by its formula."""
    target = np.eye(4)[label]
    h = np.exp(logits) / np.exp(logits).sum()
    sigma = 1 / (1 + np.exp(-logits))
    formulas = {
        "cross_entropy": -np.log(h[label]),
        "full_cross_entropy": -(target * np.log(h) + (1 - target) * np.log(1 - h)).sum(),
        "squared_softmax_mean": ((h - target) ** 2).mean(),
        "squared_softmax": ((h - target) ** 2).sum(),
        "squared_mean": ((logits - target) ** 2).mean(),
        "squared": ((logits - target) ** 2).sum(),
        "half_squared_sigmoid": ((sigma - target) ** 2).sum() / 2,
        "binary_cross_entropy": -(target * np.log(sigma) + (1 - target) * np.log(1 - sigma)).sum(),
        "hinge": sum(max(0, 1 + logits[j] - logits[label]) for j in range(4) if j != label),
    }
    return float(formulas[name])


@pytest.mark.parametrize("name", sorted(ARM_LOSSES))
def test_losses_are_their_formulas(name: str, batch: tuple[Tensor, Tensor]) -> None:
    logits, labels = batch
    found = ARM_LOSSES[name](logits, labels)
    assert found.shape == (2,)
    for network in range(2):
        each = [
            written_out(name, logits[network, place].numpy(), int(labels[network, place]))
            for place in range(5)
        ]
        assert found[network].item() == pytest.approx(np.mean(each), rel=1e-12)


@pytest.mark.parametrize("name", ["cross_entropy", "full_cross_entropy", "binary_cross_entropy"])
def test_large_scores_neither_overflow_nor_lose_their_gradient(name: str) -> None:
    logits = torch.tensor([[[1e4, -1e4, 0.0]]], requires_grad=True)
    loss = ARM_LOSSES[name](logits, torch.tensor([[1]]))
    (gradient,) = torch.autograd.grad(loss.sum(), logits)
    assert torch.isfinite(loss).all() and torch.isfinite(gradient).all()
    assert loss.item() >= 1e4
    assert gradient[0, 0, 1] < 0


def test_the_full_form_is_the_post_s_example_with_its_sign() -> None:
    logits = torch.log(torch.tensor([[[0.2, 0.7, 0.1]], [[0.7, 0.2, 0.1]]], dtype=torch.float64))
    found = ARM_LOSSES["full_cross_entropy"](logits, torch.zeros(2, 1, dtype=torch.int64))
    # ln .2 + ln .3 + ln .9 and ln .7 + ln .8 + ln .9
    expected = [2.9187712324178627, 0.6851790109107685]
    assert found.tolist() == pytest.approx(expected, rel=1e-12)


def test_the_complement_does_not_cancel() -> None:
    # 1 - h of the first is 2 e^-40 = 8.5e-18, which 1 - h in float64 would call 0
    found = log_complement(torch.tensor([40.0, 0.0, 0.0], dtype=torch.float64))
    assert found[0].item() == pytest.approx(math.log(2) - 40, rel=1e-14)


def test_torch_agrees(batch: tuple[Tensor, Tensor]) -> None:
    logits, labels = batch
    mean = ARM_LOSSES["squared_mean"](logits, labels)
    expected = F.mse_loss(logits[0], F.one_hot(labels[0], 4).double())
    assert mean[0].item() == pytest.approx(expected.item(), rel=1e-12)
    hinge = F.multi_margin_loss(logits[1], labels[1]) * 4  # torch's is a mean over classes
    assert ARM_LOSSES["hinge"](logits, labels)[1].item() == pytest.approx(hinge.item(), rel=1e-12)
