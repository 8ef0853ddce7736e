"""The whole Hessian of a small function: what the operators are checked against."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.func import grad, jvp, vmap


def dense_hessian(
    function: Callable[[Tensor], Tensor], x: Tensor, columns_at_once: int = 64
) -> Tensor:
    """The Hessian (n, n) of a scalar function of a vector (n,), symmetrised.

    n products, `columns_at_once` in one pass (a loop of single ones is some thirty times as slow);
    memory n² and that many passes through the function.
    """
    matrix = hessian_columns(function, x, columns_at_once)
    return (matrix + matrix.T) / 2


def hessian_columns(
    function: Callable[[Tensor], Tensor], x: Tensor, columns_at_once: int = 64
) -> Tensor:
    """The columns as they come: what they lack in symmetry is rounding."""
    identity = torch.eye(x.numel(), dtype=x.dtype, device=x.device)

    def column(direction: Tensor) -> Tensor:
        return torch.as_tensor(jvp(grad(function), (x,), (direction,))[1])

    return torch.as_tensor(vmap(column, chunk_size=columns_at_once)(identity))
