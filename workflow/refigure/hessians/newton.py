"""Second-order ways to a minimum or to any critical point, for small functions in float64."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.func import grad, jacfwd, jacrev, vmap


def levenberg_marquardt(
    residuals: Callable[[Tensor], Tensor], start: Tensor, steps: int, damping: float = 1.0
) -> Tensor:
    """Minimise the sum of squares of residuals (m,) of x (n,), also for fewer of them than n.

    x - J'(JJ' + damping·I)⁻¹ r, the damping a tenth after a success and tenfold after a failure
    (Marquardt 1963).
    """
    x, here = start, residuals(start)
    for _ in range(steps):
        jacobian = torch.as_tensor(jacrev(residuals)(x))  # (m, n)
        matrix = jacobian @ jacobian.T
        matrix.diagonal().add_(damping)
        trial = x - jacobian.T @ torch.linalg.solve(matrix, here)
        there = residuals(trial)
        if float(there @ there) < float(here @ here):
            x, here, damping = trial, there, damping / 10
        else:
            damping *= 10
        if float(here @ here) == 0 or damping > 1e12:
            break
    return x


def newton(function: Callable[[Tensor], Tensor], start: Tensor, steps: int) -> Tensor:
    """Go to the nearest critical point; for starts that are close to one."""
    x = start
    for _ in range(steps):
        hessian = torch.as_tensor(jacfwd(grad(function))(x))
        x = x - torch.linalg.solve(hessian, torch.as_tensor(grad(function)(x)))
    return x


def critical_points(
    function: Callable[[Tensor], Tensor], starts: Tensor, steps: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Minimise |gradient|² from starts (k, n), by damped Gauss-Newton: saddles are as good.

    x - (H² + damping·I)⁻¹ H g, as Dauphin et al. 2014 (arXiv 1406.2572) look for them by Newton's
    method, but safe where H is singular.

    Returns:
        the points (k, n), their gradients (k, n) and Hessians (k, n, n).
    """
    gradient = vmap(grad(function))
    hessian = vmap(jacfwd(grad(function)))
    x = starts
    slope = torch.as_tensor(gradient(x))
    damping = torch.full((len(x), 1, 1), 1e-2, dtype=x.dtype)
    identity = torch.eye(x.shape[1], dtype=x.dtype)
    for _ in range(steps):
        matrix = torch.as_tensor(hessian(x))
        right = matrix @ slope[:, :, None]
        step = torch.linalg.solve(matrix @ matrix + damping * identity, right)[:, :, 0]
        trial = x - step
        there = torch.as_tensor(gradient(trial))
        better = (there.norm(dim=1) < slope.norm(dim=1))[:, None]
        x, slope = torch.where(better, trial, x), torch.where(better, there, slope)
        damping = torch.where(better[:, :, None], damping / 5, damping * 5).clamp(1e-14, 1e4)
    return x, slope, torch.as_tensor(hessian(x))


def descend(
    function: Callable[[Tensor], Tensor], starts: Tensor, rate: float, lengths: Tensor
) -> Tensor:
    """Go down from starts (k, n) by gradient descent, each for its own number of steps (k,)."""
    gradient = vmap(grad(function))
    x = starts
    for step in range(int(lengths.max())):
        moves = (lengths > step).to(x)[:, None]
        x = x - rate * moves * torch.as_tensor(gradient(x))
    return x
