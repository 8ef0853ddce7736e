"""Minima that are known to be ones: one with a singular Hessian, one without."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from refigure.hessian.critical_points import (
    MINIMUM,
    SADDLE,
    UNDECIDED,
    post_definition,
    second_derivative_test,
    signs,
)
from refigure.hessian.dense import dense_hessian
from refigure.hessian.differences import fitted_slope
from refigure.hessians.catalogue import RADIUS, kind_by_sampling, nearby
from refigure.hessians.newton import levenberg_marquardt, newton
from refigure.measurements import Measurement
from refigure.seeding import generators

Array = NDArray[np.float64]


@dataclass(frozen=True)
class MinimaSettings:
    """The functions, and how closely they are looked at."""

    hidden: int  # of the network with more parameters than points
    points: int
    fit_steps: int
    variables: int  # of the strict minimum
    samples: int
    directions: int
    saddle_dimension: int
    saddle_step: float
    threads: int


def fit_exactly(
    chosen: MinimaSettings, seed: int, generator: np.random.Generator
) -> tuple[Array, list[Measurement]]:
    """Fit a 1-hidden-1 tanh network to few points of sin 3x: a minimum with loss 0."""
    hidden = chosen.hidden
    inputs = torch.linspace(-1, 1, chosen.points, dtype=torch.float64)
    targets = torch.sin(3 * inputs)

    def residuals(w: Tensor) -> Tensor:
        a, b, c = w[: 3 * hidden].reshape(3, hidden)
        misfit: Tensor = torch.tanh(inputs[:, None] * a + b) @ c + w[-1] - targets
        return misfit * float(chosen.points**-0.5)

    def loss(w: Tensor) -> Tensor:
        return (residuals(w) ** 2).sum()

    start = torch.randn(3 * hidden + 1, generator=generators(seed).torch, dtype=torch.float64)
    w = levenberg_marquardt(residuals, start, chosen.fit_steps)
    values = np.linalg.eigvalsh(dense_hessian(loss, w).numpy())
    negative, none, positive = signs(values)
    around = nearby(len(w), RADIUS, chosen.directions, generator)
    changes = np.array([float(loss(w + torch.from_numpy(one))) for one in around])
    changes -= float(loss(w))
    found = {
        "loss": float(loss(w)),
        "gradient_norm": float(torch.func.grad(loss)(w).norm()),
        "positive": positive,
        "zero": none,
        "negative": negative,
        "undecided_share": none / len(values),
        "is_undecided": float(second_derivative_test(values) == UNDECIDED),
        "is_minimum": float(kind_by_sampling(changes) == MINIMUM),
        "is_saddle_by_post": float(post_definition(values) == SADDLE),
        "top": float(values[-1]),
    }
    rows = [Measurement(f"fitted_{name}", value, n=len(values)) for name, value in found.items()]
    return values, rows


def check_strict_minimum(
    chosen: MinimaSettings, seed: int, generator: np.random.Generator
) -> tuple[Array, list[Measurement]]:
    """Check at a minimum found by Newton that every small step raises f by ½e²u'Hu + o(e²).

    Logistic regression with a quadratic penalty, on random data.
    """
    random = generators(seed).torch
    x = torch.randn(chosen.samples, chosen.variables, generator=random, dtype=torch.float64)
    labels = torch.sign(torch.randn(chosen.samples, generator=random, dtype=torch.float64))

    def loss(w: Tensor) -> Tensor:
        penalty: Tensor = 0.05 * w @ w
        return torch.nn.functional.softplus(-labels * (x @ w)).mean() + penalty

    w = newton(loss, torch.zeros(chosen.variables, dtype=torch.float64), 30)
    hessian = dense_hessian(loss, w).numpy()
    values = np.linalg.eigvalsh(hessian)
    here = float(loss(w))
    steps = np.array([1e-1, 1e-2, 1e-3])
    units = nearby(len(w), 1.0, chosen.directions, generator)
    forms = np.einsum("ki,ij,kj->k", units, hessian, units)
    worst, raised = [], []
    for step in steps:
        moved = w - step * torch.from_numpy(units)
        changes = torch.func.vmap(loss)(moved).numpy() - here
        worst.append(float(np.abs(changes - step**2 * forms / 2).max()))
        raised.append(float((changes > 0).mean()))
    found = {
        "gradient_norm": float(torch.func.grad(loss)(w).norm()),
        "least_eigenvalue": float(values[0]),
        "raised_share": min(raised),
        "remainder_order": fitted_slope(steps, np.array(worst)),
        "undecided": signs(values)[1],
    }
    rows = [
        Measurement(f"strict_{name}", value, n=chosen.directions) for name, value in found.items()
    ]
    return values, rows
