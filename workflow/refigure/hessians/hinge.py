"""The SVM's objective of the post: λ·sum w² + sum max(0, 1 - y·w'x)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class HingeObjective:
    """The objective on data.

    Attributes:
        inputs: (samples, features).
        labels: (samples,), -1 or 1.
        regularisation: the post's λ.
    """

    inputs: Array
    labels: Array
    regularisation: float

    def value(self, w: Array) -> Array:
        """The objective at w (..., features)."""
        margins = self.labels * (w @ self.inputs.T)  # (..., samples)
        penalty = self.regularisation * (w**2).sum(-1)
        return np.asarray(penalty + np.maximum(0, 1 - margins).sum(-1))

    def gradient(self, w: Array, factor: float = 2.0) -> Array:
        """The gradient at w (features,) between kinks; the post has a `factor` of 1 before λw."""
        active = self.labels * (self.inputs @ w) < 1
        pull = (self.labels * active) @ self.inputs
        return np.asarray(factor * self.regularisation * w - pull)

    def kink_distance(self, w: Array) -> float:
        """How far w is from the nearest point where a sample's hinge turns on or off."""
        margins = self.labels * (self.inputs @ w)
        return float((np.abs(1 - margins) / np.linalg.norm(self.inputs, axis=1)).min())

    def difference_hessian(self, w: Array, h: float, factor: float = 2.0) -> Array:
        """The Hessian (features, features) by centred differences of the gradient, symmetrised."""
        steps = h * np.eye(len(w))
        rows = [
            (self.gradient(w + step, factor) - self.gradient(w - step, factor)) / (2 * h)
            for step in steps
        ]
        matrix = np.array(rows)
        return (matrix + matrix.T) / 2


def two_classes(
    samples: int, features: int, regularisation: float, generator: np.random.Generator
) -> HingeObjective:
    """Make data of two classes that overlap: Gaussians around ±(1, ..., 1)/√features."""
    labels = np.where(np.arange(samples) % 2, 1.0, -1.0)
    centre = np.full(features, 1 / np.sqrt(features))
    inputs = generator.standard_normal((samples, features)) + labels[:, None] * centre
    return HingeObjective(inputs, labels, regularisation)


def midpoint_excess(values: Array) -> Array:
    """f((a+b)/2) - (f(a)+f(b))/2 from values (3, ...) at a, the middle and b; convex: never > 0."""
    return np.asarray(values[1] - (values[0] + values[2]) / 2)


def concave_kink(w: Array) -> Array:
    """w² - max(0, 1 - w): a second derivative of 2 almost everywhere, and not convex."""
    return np.asarray(w**2 - np.maximum(0, 1 - w))
