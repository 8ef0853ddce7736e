"""The loss functions of the post's exercises, for many networks at once.

Each takes logits (networks, batch, classes) and labels (networks, batch), and gives (networks,):
the mean over the batch. All are stable for logits of any size.
"""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812, its name everywhere

from refigure.stacked_networks import Loss, cross_entropy_each


def one_hot(logits: Tensor, labels: Tensor) -> Tensor:
    """The labels as vectors of the logits' shape and type."""
    return F.one_hot(labels, logits.shape[-1]).to(logits)


def log_complement(logits: Tensor) -> Tensor:
    """ln(1 - softmax) of logits (..., classes), without the cancellation near 1.

    1 - h_j is the sum of the others' exponentials over that of all.
    """
    classes = logits.shape[-1]
    itself = torch.eye(classes, dtype=torch.bool, device=logits.device)
    others = logits[..., None, :].expand(*logits.shape, classes).masked_fill(itself, -torch.inf)
    return torch.logsumexp(others, -1) - torch.logsumexp(logits, -1, keepdim=True)


def full_cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """The post's technical note with its sign: -Σ y ln h + (1 - y) ln(1 - h), h the softmax."""
    target = one_hot(logits, labels)
    terms = target * F.log_softmax(logits, -1) + (1 - target) * log_complement(logits)
    return -terms.sum(-1).mean(-1)


def squared(outputs: Callable[[Tensor], Tensor], over_classes: Callable[[Tensor], Tensor]) -> Loss:
    """Make the squared error of outputs, its classes put together by sum or mean."""

    def loss(logits: Tensor, labels: Tensor) -> Tensor:
        return over_classes((outputs(logits) - one_hot(logits, labels)) ** 2).mean(-1)

    return loss


def binary_cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """The sum over classes of the cross entropy of ten logistic units."""
    terms = F.binary_cross_entropy_with_logits(logits, one_hot(logits, labels), reduction="none")
    return terms.sum(-1).mean(-1)


def hinge(logits: Tensor, labels: Tensor) -> Tensor:
    """The multi-class hinge: Σ max(0, 1 + s_j - s_y) over wrong classes (Weston, Watkins 1999)."""
    # ASSUME: the sum over classes, not the largest alone (Crammer and Singer)
    right = logits.gather(-1, labels[..., None])
    margins = (1 + logits - right).clamp(min=0) * (1 - one_hot(logits, labels))
    return margins.sum(-1).mean(-1)


def softmax(logits: Tensor) -> Tensor:
    """Softmax over the classes."""
    return F.softmax(logits, -1)


def sum_of(terms: Tensor) -> Tensor:
    """The sum over classes."""
    return terms.sum(-1)


def mean_of(terms: Tensor) -> Tensor:
    """The mean over classes, as `MSELoss` has it: the gradient is a tenth of the sum's."""
    return terms.mean(-1)


def half_sum_of(terms: Tensor) -> Tensor:
    """Half the sum over classes."""
    return terms.sum(-1) / 2


ARM_LOSSES: dict[str, Loss] = {
    "cross_entropy": cross_entropy_each,
    "full_cross_entropy": full_cross_entropy,
    "squared_softmax_mean": squared(softmax, mean_of),
    "squared_softmax": squared(softmax, sum_of),
    "squared_mean": squared(lambda logits: logits, mean_of),
    "squared": squared(lambda logits: logits, sum_of),
    "half_squared_sigmoid": squared(torch.sigmoid, half_sum_of),
    "binary_cross_entropy": binary_cross_entropy,
    "hinge": hinge,
}
