"""Points of two classes in the plane, the widest margin between them, and descent towards it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refigure import losses
from refigure.errors import InputError

Floats = NDArray[np.float64]
GRADIENTS: dict[str, Callable[[Floats], Floats]] = {
    "hinge": losses.hinge_gradient,
    "logistic": losses.logistic_gradient,
}


@dataclass(frozen=True)
class Boundary:
    """A line w x + b = 0."""

    w: Floats  # (2,)
    b: float

    def margin(self, points: Floats, labels: Floats) -> float:
        """The smallest signed distance of a point from the line, negative on the wrong side."""
        return float(np.min(labels * (points @ self.w + self.b)) / np.linalg.norm(self.w))


def draw_points(
    per_class: int, centre: float, std: float, random: np.random.Generator
) -> tuple[Floats, Floats]:
    """Draw points around (-centre, -centre), labelled -1, and (centre, centre), labelled 1.

    Raises:
        InputError: no line separates them.
    """
    labels = np.repeat([-1.0, 1.0], per_class)
    points = centre * labels[:, None] + std * random.normal(size=(2 * per_class, 2))
    if widest_margin(points, labels) <= 0:
        raise InputError(
            f"No line separates points of standard deviation {std} around +-{centre}: take less"
            " spread or centres further apart."
        )
    return points, labels


def widest_margin(points: Floats, labels: Floats, angles: int = 20_001) -> float:
    """The widest margin of any line, by trying every direction: good to 1e-7 of the extent."""
    angle = np.linspace(0, 2 * np.pi, angles)
    best = margins_along(points, labels, angle)
    centre, step = angle[best.argmax()], angle[1] - angle[0]
    return float(margins_along(points, labels, centre + np.linspace(-step, step, angles)).max())


def margins_along(points: Floats, labels: Floats, angle: Floats) -> Floats:
    """The margin of the best line with each normal direction: half the gap between the classes."""
    along = points @ np.stack((np.cos(angle), np.sin(angle)))  # (n, angles)
    return np.asarray((along[labels > 0].min(0) - along[labels < 0].max(0)) / 2)


@dataclass(frozen=True)
class Descents:
    """What is seen of a descent at some steps."""

    steps: tuple[int, ...]
    norms: Floats  # of w
    gradients: Floats  # norm, of w and b together
    boundary: Boundary  # at the end


def descend(
    points: Floats,
    labels: Floats,
    loss: str,
    learning_rate: float,
    seen: Sequence[int],
    weight_decay: float = 0.0,
) -> Descents:
    """Descend the mean loss plus weight_decay / 2 |w|^2 from 0.

    Args:
        points: (n, 2).
        labels: (n,) of -1 and 1.
        loss: of `GRADIENTS`.
        learning_rate: of every step.
        seen: the steps to look at, ascending; the last one ends the descent.
        weight_decay: of w; the bias is free.
    """
    design = np.column_stack((points, np.ones(len(points)))) * labels[:, None]
    w = np.zeros(3)
    decay = weight_decay * np.array([1.0, 1.0, 0.0])
    look, norms, gradients = set(seen), [], []
    for step in range(seen[-1] + 1):
        gradient = GRADIENTS[loss](design @ w) @ design / len(labels) + decay * w
        if step in look:
            norms.append(float(np.linalg.norm(w[:2])))
            gradients.append(float(np.linalg.norm(gradient)))
        w = w - learning_rate * gradient
    boundary = Boundary(w[:2], float(w[2]))
    return Descents(tuple(seen), np.array(norms), np.array(gradients), boundary)
