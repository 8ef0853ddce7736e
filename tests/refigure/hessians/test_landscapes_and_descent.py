"""Landscapes and descent on them.  Oracles: differences, closed forms, steps computed elsewhere."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from refigure.hessians.descent import Descent, escape_steps, follow, steps_until, unit_sphere
from refigure.hessians.landscapes import (
    Landscape,
    monkey_saddle,
    random_saddle,
    strict_saddle,
    symmetric_point,
    tensor_decomposition,
)

RAVINE = np.array([[3.0, 2.0], [2.0, 3.0]])


def slopes(landscape: Landscape, points: NDArray[np.float64], h: float = 1e-6) -> NDArray:
    """The gradient by centred differences."""
    parts = []
    for step in h * np.eye(points.shape[1]):
        parts.append((landscape.value(points + step) - landscape.value(points - step)) / (2 * h))
    return np.stack(parts, axis=1)


@pytest.mark.parametrize(
    ("make", "dimension"),
    [
        (strict_saddle, 2),
        (monkey_saddle, 2),
        (lambda: random_saddle(5, np.random.default_rng(3))[0], 5),
    ],
)
def test_gradients(make: Callable[[], Landscape], dimension: int) -> None:
    landscape = make()
    points = np.random.default_rng(0).standard_normal((6, dimension))
    np.testing.assert_allclose(landscape.gradient(points), slopes(landscape, points), atol=1e-7)
    assert np.abs(landscape.gradient(np.zeros((1, dimension)))).max() == 0
    assert not landscape.left(np.zeros((1, dimension)))[0]


def test_random_saddle_has_one_way_down() -> None:
    landscape, down = random_saddle(6, np.random.default_rng(1))
    step = 1e-4
    assert landscape.value(step * down[None])[0] == pytest.approx(-(step**2) / 2, rel=1e-6)
    across = np.linalg.svd(down[None])[2][1:]
    assert (landscape.value(step * across) > 0).all()


def test_tensor_problem() -> None:
    """0 at the components in any order and sign; d - 1 and critical at the symmetric point."""
    landscape = tensor_decomposition(4)
    found = np.eye(4)[[2, 0, 3, 1]] * [[1], [-1], [1], [-1]]
    assert landscape.value(found.reshape(1, -1))[0] == 0
    twice = np.eye(4)[[0, 0, 1, 2]]
    assert landscape.value(twice.reshape(1, -1))[0] == 2  # T(u, u, u, u) = 1 for either order
    start = symmetric_point(4, 1)
    assert landscape.value(start)[0] == pytest.approx(3)
    assert np.abs(landscape.gradient(start)).max() < 1e-14
    # along the spheres: project after a small step, and compare with the tangent gradient
    points = landscape.project(np.random.default_rng(0).standard_normal((3, 16)))
    tangent = landscape.gradient(points)
    assert np.abs((tangent * points).reshape(3, 4, 4).sum(2)).max() < 1e-12
    h = 1e-6
    moved = [landscape.value(landscape.project(points + s * h * tangent)) for s in (1, -1)]
    np.testing.assert_allclose((moved[0] - moved[1]) / (2 * h), (tangent**2).sum(1), rtol=1e-6)


@pytest.mark.parametrize(
    ("rate", "momentum", "steps"),
    [(0.35, 0, 14), (1 / 3, 0, 15), (0.1, 0, 55), (0.1, 0.5, 17), (0.2, 0.4, 14), (0.35, 0.3, 9)],
)
def test_ravine(rate: float, momentum: float, steps: int) -> None:
    """Steps to within 0.1 of the minimum from (-20, 25)."""
    path = follow(lambda x: RAVINE @ x, np.array([-20.0, 25.0]), Descent(rate, momentum), 80)
    assert steps_until(np.linalg.norm(path, axis=1) < 0.1) == steps


def test_first_points_by_hand() -> None:
    path = follow(lambda x: RAVINE @ x, np.array([-20.0, 25.0]), Descent(0.35), 2)
    np.testing.assert_allclose(path[1:], [[-16.5, 12.75], [-8.1, 10.9125]], rtol=1e-12)


@pytest.mark.parametrize(
    ("y", "descent", "momentum"),
    [(1e-12, 284, 100), (1e-8, 188, 67), (1e-4, 91, 33), (1e-2, 43, 16)],
)
def test_escape_from_the_strict_saddle(y: float, descent: int, momentum: int) -> None:
    start = np.array([[1.0, y]])
    assert escape_steps(strict_saddle(), start, Descent(0.1), 500)[0].tolist() == [descent]
    assert escape_steps(strict_saddle(), start, Descent(0.1, 0.9), 500)[0].tolist() == [momentum]


def test_no_escape_from_the_way_in_without_noise() -> None:
    start = np.repeat([[1.0, 0.0]], 21, 0)
    for how in (Descent(0.1), Descent(0.1, 0.9)):
        steps, points = escape_steps(strict_saddle(), start, how, 300)
        assert np.isinf(steps).all() and (points[:, 1] == 0).all()
    noise = unit_sphere(np.random.default_rng(0))
    steps, _ = escape_steps(strict_saddle(), start, Descent(0.1, noise=1.0), 300, noise)
    assert steps.max() <= 100 and 10 <= np.median(steps) <= 25


@pytest.mark.parametrize(("radius", "descent", "momentum"), [(0.1, 33, 13), (0.01, 356, 70)])
def test_escape_from_the_monkey_saddle(radius: float, descent: int, momentum: int) -> None:
    angle = 0.3 + np.pi
    start = radius * np.array([[np.cos(angle), np.sin(angle)]])
    assert escape_steps(monkey_saddle(), start, Descent(0.1), 500)[0].tolist() == [descent]
    assert escape_steps(monkey_saddle(), start, Descent(0.1, 0.9), 500)[0].tolist() == [momentum]


def test_noise_lies_on_the_unit_sphere() -> None:
    drawn = unit_sphere(np.random.default_rng(0))((500, 3))
    np.testing.assert_allclose(np.linalg.norm(drawn, axis=1), 1)
    assert np.abs(drawn.mean(0)).max() < 0.1
    path = follow(np.zeros_like, np.zeros(3), Descent(0.5, noise=1.0), 1, lambda s: np.ones(s))
    assert path[1].tolist() == [-0.5] * 3


def test_never() -> None:
    assert steps_until(np.array([False, False])) == np.inf
