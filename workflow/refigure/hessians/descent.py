"""Gradient descent, heavy ball and noisy gradient descent on landscapes, many runs at once."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refigure.hessians.landscapes import Landscape

Array = NDArray[np.float64]
Noise = Callable[[tuple[int, ...]], Array]


@dataclass(frozen=True)
class Descent:
    """v <- momentum·v - rate·(gradient + noise); x <- x + v (the post's noisy SGD: momentum 0)."""

    rate: float
    momentum: float = 0.0
    noise: float = 0.0  # radius of the sphere that it is drawn from


def unit_sphere(generator: np.random.Generator) -> Noise:
    """Noise uniform on the unit sphere, as the post and Ge et al. have it; a row a run."""

    def draw(shape: tuple[int, ...]) -> Array:
        drawn = generator.standard_normal(shape)
        return np.asarray(drawn / np.linalg.norm(drawn, axis=-1, keepdims=True))

    return draw


def follow(
    gradient: Callable[[Array], Array],
    start: Array,
    how: Descent,
    steps: int,
    noise: Noise | None = None,
) -> Array:
    """Give the path (steps + 1, dimension) of one run."""
    path = [np.asarray(start, float)]
    velocity = np.zeros_like(path[0])
    for _ in range(steps):
        slope = gradient(path[-1])
        if how.noise and noise is not None:
            slope = slope + how.noise * noise(slope.shape)
        velocity = how.momentum * velocity - how.rate * slope
        path.append(path[-1] + velocity)
    return np.array(path)


def steps_until(reached: NDArray[np.bool_]) -> float:
    """The first step at which a path has arrived; infinite if at none."""
    return float(np.argmax(reached)) if reached.any() else np.inf


def escape_steps(
    landscape: Landscape,
    start: Array,
    how: Descent,
    most: int,
    noise: Noise | None = None,
) -> tuple[Array, Array]:
    """Run from starts (runs, dimension) until every run has left its saddle, or `most` steps.

    Returns:
        steps of each run (infinite where it never left), and where the runs were at the end.
    """
    points, velocity = np.array(start, float), np.zeros_like(start, float)
    steps = np.full(len(points), np.inf)
    for step in range(1, most + 1):
        slope = landscape.gradient(points)
        if how.noise and noise is not None:
            slope = slope + how.noise * noise(points.shape)
        velocity = how.momentum * velocity - how.rate * slope
        points = landscape.project(points + velocity)
        steps[np.isinf(steps) & landscape.left(points)] = step
        if np.isfinite(steps).all():
            break
    return steps, points
