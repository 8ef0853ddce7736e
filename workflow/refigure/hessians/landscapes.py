"""Functions with known critical points, for many points at once, and what it is to have left."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Field = Callable[[Array], Array]


@dataclass(frozen=True)
class Landscape:
    """A function of points (runs, dimension).

    Attributes:
        value: (runs,).
        gradient: (runs, dimension).
        left: whether each point has left the saddle at the origin, (runs,) of bool.
        project: back to where points may lie, after a step.
    """

    value: Field
    gradient: Field
    left: Callable[[Array], NDArray[np.bool_]]
    project: Field = np.asarray


def strict_saddle() -> Landscape:
    """x²/2 + y⁴/4 - y²/2: a strict saddle at 0, minima at y = ±1."""

    def value(p: Array) -> Array:
        x, y = p.T
        return np.asarray(x**2 / 2 + y**4 / 4 - y**2 / 2)

    def gradient(p: Array) -> Array:
        x, y = p.T
        return np.stack([x, y**3 - y], axis=1)

    return Landscape(value, gradient, lambda p: np.abs(p[:, 1]) > 0.5)


def monkey_saddle() -> Landscape:
    """x³ - 3xy² + (x²+y²)²/4: three ways down from 0, where the Hessian is 0, so not strict."""

    def value(p: Array) -> Array:
        x, y = p.T
        return np.asarray(x**3 - 3 * x * y**2 + (x**2 + y**2) ** 2 / 4)

    def gradient(p: Array) -> Array:
        x, y = p.T
        square = x**2 + y**2
        return np.stack([3 * x**2 - 3 * y**2 + square * x, -6 * x * y + square * y], axis=1)

    return Landscape(value, gradient, lambda p: np.linalg.norm(p, axis=1) > 0.5)


def random_saddle(dimension: int, generator: np.random.Generator) -> tuple[Landscape, Array]:
    """A saddle of index 1 in many dimensions: x'Hx/2 + |x|⁴/4, eigenvalues 1 but for one -1.

    Returns:
        the landscape, and the direction that leads down.
    """
    basis, _ = np.linalg.qr(generator.standard_normal((dimension, dimension)))
    down = basis[:, 0]

    def gradient(p: Array) -> Array:
        along = p @ down
        return np.asarray(p - 2 * along[:, None] * down + (p**2).sum(1, keepdims=True) * p)

    def value(p: Array) -> Array:
        square = (p**2).sum(1)
        return np.asarray(square / 2 - (p @ down) ** 2 + square**2 / 4)

    return Landscape(value, gradient, lambda p: np.abs(p @ down) > 0.5), down


def tensor_decomposition(components: int) -> Landscape:
    """Ge et al. 2015 (arXiv 1503.02101), eq. 6: sum over i ≠ j of T(u_i, u_i, u_j, u_j).

    T is the sum of a_k⊗⁴ over orthonormal a_k, here the axes, which a rotation makes general: the
    sum is over k of a_ik² a_jk². Points are (runs, components²), rows u_i of unit length: a step
    goes along the sphere. It is 0 exactly where the u_i are the a_k in some order and sign.
    """

    def rows(p: Array) -> Array:
        return p.reshape(len(p), components, components)

    def value(p: Array) -> Array:
        squares = rows(p) ** 2
        total = squares.sum(1)  # (runs, components)
        return np.asarray((total**2).sum(1) - (squares**2).sum((1, 2)))

    def gradient(p: Array) -> Array:
        u = rows(p)
        squares = u**2
        slope = 4 * u * (squares.sum(1, keepdims=True) - squares)
        tangent = slope - (slope * u).sum(2, keepdims=True) * u
        return np.asarray(tangent.reshape(p.shape))

    def project(p: Array) -> Array:
        u = rows(p)
        return np.asarray((u / np.linalg.norm(u, axis=2, keepdims=True)).reshape(p.shape))

    # half the value at the symmetric saddle, which is components - 1
    return Landscape(value, gradient, lambda p: value(p) < (components - 1) / 2, project)


def symmetric_point(components: int, runs: int) -> Array:
    """The saddle of the tensor problem at which every u_i is (1, ..., 1)/√components."""
    return np.full((runs, components**2), components**-0.5)
