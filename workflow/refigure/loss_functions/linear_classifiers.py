"""Softmax regression by gradient descent on the whole data, with either variant of its loss."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from refigure import losses

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
GRADIENTS: dict[str, Callable[[Floats, Integers], Floats]] = {
    "first": losses.cross_entropy_gradient,
    "second": losses.full_cross_entropy_gradient,
}


def descend(
    inputs: Floats,
    labels: Integers,
    variant: str,
    learning_rate: float,
    seen: Sequence[int],
) -> list[Floats]:
    """Train from zero weights on the mean loss; give the weights after each number of steps seen.

    Args:
        inputs: (n, inputs), the constant among them.
        labels: (n,).
        variant: of `GRADIENTS`.
        seen: ascending; 0 is before the first step.
    """
    weights = np.zeros((inputs.shape[1], labels.max() + 1))
    found = []
    for step in range(seen[-1] + 1):
        if step in set(seen):
            found.append(weights.copy())
        slopes = GRADIENTS[variant](inputs @ weights, labels)
        weights = weights - learning_rate * (inputs.T @ slopes) / len(labels)
    return found


def accuracy(inputs: Floats, labels: Integers, weights: Floats) -> float:
    """The share of examples whose right class has the highest score."""
    return float(np.mean((inputs @ weights).argmax(1) == labels))


def mean_cross_entropy(inputs: Floats, labels: Integers, weights: Floats) -> float:
    """The first variant's mean loss, by which both are measured."""
    return float(losses.cross_entropy(inputs @ weights, labels).mean())
