"""Sigmoid units trained by gradient descent on the whole data, many side by side in one matrix."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import quad
from sklearn.datasets import load_breast_cancer

from refigure import losses
from refigure.seeding import derive_seed, generators

Floats = NDArray[np.float64]
GRADIENTS: dict[str, Callable[[ArrayLike, ArrayLike], Floats]] = {
    "cross_entropy": losses.binary_cross_entropy_gradient,
    "squared_error": losses.sigmoid_squared_error_gradient,
}


@dataclass(frozen=True)
class Paths:
    """What is seen of units while they learn; the first entry is before the first step."""

    accuracy: Floats  # (steps + 1, units), a share
    cross_entropy: Floats  # (steps + 1, units), mean over examples
    gradient_norm: Floats  # (steps, units), of the unit's own loss


@dataclass(frozen=True)
class Arm:
    """One way to train: a loss of `GRADIENTS`, and its rate."""

    loss: str
    learning_rate: float


@dataclass(frozen=True)
class Start:
    """Where weights begin: normal with `std`, and the bias too unless it is given."""

    std: float
    bias: float | None = None


def standardised_data() -> tuple[Floats, Floats]:
    """The breast-cancer data that come with scikit-learn: standardised, with a constant input."""
    inputs, labels = load_breast_cancer(return_X_y=True)
    inputs = (inputs - inputs.mean(axis=0)) / inputs.std(axis=0)
    return np.column_stack((inputs, np.ones(len(inputs)))), labels.astype(float)


def draw_weights(start: Start, inputs: int, seed: int, number: int) -> Floats:
    """Draw the weights (inputs,) of one unit, the bias last; the same noise for every start."""
    weights = start.std * generators(derive_seed(seed, "weights", number)).numpy.normal(size=inputs)
    if start.bias is not None:
        weights[-1] = start.bias
    return weights


def train_units(
    design: Floats,
    labels: Floats,
    weights: Floats,
    unit_losses: Sequence[str],
    rates: Floats,
    steps: int,
) -> Paths:
    """Train units, each by its loss and at its rate, on the mean over all examples.

    Args:
        design: (n, inputs), the constant among the inputs.
        labels: (n,) of 0 and 1.
        weights: (inputs, units) to start from; left as they are.
        unit_losses: the loss of each unit, of `GRADIENTS`.
        rates: (units,).
        steps: updates.
    """
    w = weights.copy()
    wanted = labels[:, None]
    parts = {name: np.flatnonzero(np.array(unit_losses) == name) for name in set(unit_losses)}
    accuracy, entropy, norms = [], [], []
    for step in range(steps + 1):
        scores = design @ w
        accuracy.append(np.mean((scores > 0) == (wanted > 0.5), axis=0))
        entropy.append(np.mean(losses.binary_cross_entropy(scores, wanted), axis=0))
        if step == steps:
            break
        slopes = np.empty_like(scores)
        for name, units in sorted(parts.items()):
            slopes[:, units] = GRADIENTS[name](scores[:, units], wanted)
        gradient = design.T @ slopes / len(labels)
        norms.append(np.linalg.norm(gradient, axis=0))
        w -= rates * gradient
    return Paths(np.array(accuracy), np.array(entropy), np.array(norms))


def steps_to(accuracy: Floats, wanted: float) -> Floats:
    """The step from which on each unit is as accurate as wanted; infinite where it never stays so.

    Not the first step that is: a line drawn by chance may cut the data well after one step, and
    badly again after the next.

    Args:
        accuracy: (steps + 1, units).
    """
    short = accuracy < wanted
    last_short = len(accuracy) - 1 - short[::-1].argmax(0)
    steps = np.where(short.any(0), last_short + 1.0, 0.0)
    return np.where(short[-1], np.inf, steps)


def mean_derivative(std: float) -> float:
    """The mean of sigmoid'(z) for z from N(0, std^2), to 1e-9."""

    def integrand(node: float) -> float:
        return float(losses.sigmoid_derivative(std * node)) * math.exp(-(node**2) / 2)

    half, _ = quad(integrand, 0, 40, points=(1 / std,), limit=200, epsabs=1e-12)
    return 2 * float(half) / math.sqrt(2 * math.pi)
