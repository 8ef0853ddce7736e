"""The losses of networks trained side by side, as refigure.losses has them, for autograd.

Each gives the mean over the batch for every network, (networks,), from logits (networks, batch,
classes) and labels (networks, batch).
"""

import math
from collections.abc import Callable, Sequence
from itertools import groupby

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812, its name everywhere

from refigure.errors import InputError
from refigure.stacked_networks import cross_entropy_each

Loss = Callable[[Tensor, Tensor], Tensor]


def one_hot(logits: Tensor, labels: Tensor) -> Tensor:
    """Labels as distributions in the shape of the logits."""
    return F.one_hot(labels, logits.shape[-1]).to(logits)


def full_cross_entropy_each(logits: Tensor, labels: Tensor) -> Tensor:
    """The post's second variant: softmax, with -ln(1 - p_j) of the wrong classes."""
    logs = logits.log_softmax(-1)
    greatest = F.one_hot(logits.argmax(-1), logits.shape[-1]).bool()
    others = logs.masked_fill(greatest, -torch.inf).logsumexp(-1, keepdim=True)
    small = torch.log1p(-logs.exp().masked_fill(greatest, 0))
    complement = torch.where(greatest, others, small)
    hot = one_hot(logits, labels)
    return -(hot * logs + (1 - hot) * complement).sum(-1).mean(-1)


def sigmoid_cross_entropy_each(logits: Tensor, labels: Tensor) -> Tensor:
    """Sigmoid outputs, each a question of its own: the sum of their binary cross entropies."""
    losses = F.binary_cross_entropy_with_logits(logits, one_hot(logits, labels), reduction="none")
    return losses.sum(-1).mean(-1)


def sigmoid_squared_error_each(logits: Tensor, labels: Tensor) -> Tensor:
    """Sigmoid outputs and half the sum of their squared errors (Nielsen's quadratic cost)."""
    return (logits.sigmoid() - one_hot(logits, labels)).square().sum(-1).mean(-1) / 2


def soft_labels_each(share: float) -> Loss:
    """The cross entropy with a `share` of each label's weight spread over the other classes."""

    def loss(logits: Tensor, labels: Tensor) -> Tensor:
        hot, classes = one_hot(logits, labels), logits.shape[-1]
        targets = (1 - share) * hot + share / (classes - 1) * (1 - hot)
        return -(targets * logits.log_softmax(-1)).sum(-1).mean(-1)

    return loss


def noise_model_each(share: float) -> Loss:
    """The cross entropy of the noisy labels that the network's clean prediction implies.

    A label is kept with 1 - share and else becomes any other class alike, so a noisy label has the
    probability a + (1 - share - a) p with a = share / (classes - 1) (Patrini et al. 2017,
    "forward correction").
    """

    def loss(logits: Tensor, labels: Tensor) -> Tensor:
        spread = share / (logits.shape[-1] - 1)
        log_p = logits.log_softmax(-1).gather(-1, labels[..., None])[..., 0]
        kept = log_p + math.log(1 - share - spread)
        return -torch.logaddexp(kept, torch.full_like(kept, math.log(spread))).mean(-1)

    return loss


def loss_named(name: str, noise: float) -> Loss:
    """The loss of that name.

    Raises:
        InputError: there is none.
    """
    known: dict[str, Loss] = {
        "cross_entropy": cross_entropy_each,
        "full_cross_entropy": full_cross_entropy_each,
        "sigmoid_cross_entropy": sigmoid_cross_entropy_each,
        "sigmoid_squared_error": sigmoid_squared_error_each,
    }
    if noise > 0:
        known |= {"soft_labels": soft_labels_each(noise), "noise_model": noise_model_each(noise)}
    if name not in known:
        raise InputError(f"loss {name!r} is none of {', '.join(known)} (label noise {noise}).")
    return known[name]


def losses_of(names: Sequence[str], noise: float = 0.0) -> Loss:
    """Let each network of a stack have its own loss; neighbours of one name go together."""
    groups = [(loss_named(name, noise), len(list(same))) for name, same in groupby(names)]
    sizes = [size for _, size in groups]

    def loss(logits: Tensor, labels: Tensor) -> Tensor:
        parts = zip(torch.split(logits, sizes), torch.split(labels, sizes), strict=True)
        return torch.cat([one(*part) for (one, _), part in zip(groups, parts, strict=True)])

    return loss
