"""Finite differences of a network's loss and gradient, against exact derivatives."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.func import grad
from torch.nn.functional import cross_entropy

from refigure.hessian.differences import DIFFERENCES
from refigure.hessian.products import Batch, flat_loss, flatten, forward_over_reverse
from refigure.hessians.digits import digits_network, read_small_digits
from refigure.seeding import derive_seed, generators

PRECISIONS = {"float32": torch.float32, "float64": torch.float64}


@dataclass(frozen=True)
class DifferenceSettings:
    """The network and the steps."""

    hidden: int
    images: int
    directions: int
    scalar_decades: int  # h from 0.1 down, ten times smaller each
    decades: int  # h from 1 down, for the network
    per_decade: int
    threads: int


@dataclass(frozen=True)
class DifferenceError:
    """The relative error of one approximation."""

    quantity: str  # exp, sin: a derivative at 1; slope: gradient·u; product: H·u
    activation: str
    precision: str
    method: str
    h: float  # 0: exact
    error: float


def network_rows(
    activation: str, chosen: DifferenceSettings, seed: int
) -> Iterator[DifferenceError]:
    """Yield the errors on a network, over random unit vectors u, in both precisions.

    The error is the norm of all differences over that of all exact values, which come from
    float64 and forward over reverse.
    """
    model = digits_network(
        chosen.hidden, activation, generators(derive_seed(seed, "weights")).torch
    )
    images, labels = read_small_digits(chosen.images).train
    x = flatten([parameter.detach() for parameter in model.parameters()])
    drawn = generators(derive_seed(seed, "directions")).torch
    units = torch.randn(chosen.directions, len(x), generator=drawn, dtype=torch.float64)
    units /= units.norm(dim=1, keepdim=True)
    count = chosen.decades * chosen.per_decade + 1
    for precision, dtype in PRECISIONS.items():
        model = model.to(dtype)
        values, gradient = functions_of(model, (images.to(dtype), labels))
        for quantity, function, exact in (
            ("slope", values, [grad_dot(model, (images, labels), x, u) for u in units]),
            ("product", gradient, [product_of(model, (images, labels), x, u) for u in units]),
        ):
            truth = torch.stack(exact)
            for method, difference in DIFFERENCES.items():
                for h in 10.0 ** (-np.arange(count) / chosen.per_decade):
                    found = torch.stack(
                        [difference(function, x.to(dtype), u.to(dtype), float(h)) for u in units]
                    )
                    error = float((found.double() - truth).norm() / truth.norm())
                    yield DifferenceError(quantity, activation, precision, method, float(h), error)
        exactly = [product_of(model, (images.to(dtype), labels), x.to(dtype), u) for u in units]
        error = float((torch.stack(exactly) - truth).norm() / truth.norm())
        yield DifferenceError("product", activation, precision, "exact", 0.0, error)


def functions_of(
    model: torch.nn.Module, batch: Batch
) -> tuple[Callable[[Tensor], Tensor], Callable[[Tensor], Tensor]]:
    """The loss and its gradient as functions of the parameters as a vector."""
    loss = flat_loss(model, cross_entropy, batch)
    return loss, grad(loss)


def grad_dot(model: torch.nn.Module, batch: Batch, x: Tensor, u: Tensor) -> Tensor:
    """gradient·u, exactly, in float64."""
    _, gradient = functions_of(model, (batch[0].double(), batch[1]))
    return torch.as_tensor(gradient(x)) @ u


def product_of(model: torch.nn.Module, batch: Batch, x: Tensor, u: Tensor) -> Tensor:
    """H·u, exactly, in the precision of x; given in float64."""
    function, _ = functions_of(model, batch)
    return forward_over_reverse(function, x, u.to(x)).double()
