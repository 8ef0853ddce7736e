"""The saddles that descent is to escape: where runs start, and by which methods."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refigure.hessians.descent import Descent, Noise
from refigure.hessians.landscapes import (
    Landscape,
    monkey_saddle,
    random_saddle,
    strict_saddle,
    symmetric_point,
    tensor_decomposition,
)
from refigure.seeding import derive_seed, generators

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Settings:
    """How the runs go, and from where."""

    runs: int  # with noise, each its own
    rate: float
    momentum: float
    small_noise: float
    most_steps: int
    distances: tuple[float, ...]  # from the strict saddle's stable axis; 0: on it
    monkey_distances: tuple[float, ...]
    dimension: int  # of the random saddle
    components: int  # of the tensor
    tensor_rate: float
    within: int  # steps in which noise must have escaped


@dataclass(frozen=True)
class Problem:
    """A landscape with its starts by distance from the saddle (or from what leads into it)."""

    name: str
    landscape: Landscape
    starts: dict[float, Array]
    rate: float


def problems(chosen: Settings, seed: int) -> Iterator[Problem]:
    """Give the strict saddle in two and in many dimensions, the monkey saddle and the tensor."""
    strict = {y: np.array([1.0, y]) for y in chosen.distances}
    yield Problem("strict", strict_saddle(), strict, chosen.rate)
    angle = 0.3 + math.pi
    away = np.array([math.cos(angle), math.sin(angle)])
    monkey = {r: r * away for r in chosen.monkey_distances}
    yield Problem("monkey", monkey_saddle(), monkey, chosen.rate)
    generator = generators(derive_seed(seed, "random")).numpy
    landscape, down = random_saddle(chosen.dimension, generator)
    side = np.linalg.qr(np.stack([down, generator.standard_normal(chosen.dimension)], 1))[0][:, 1]
    starts = {y: side + y * down for y in chosen.distances if y > 0}
    yield Problem("random", landscape, {0.0: np.zeros(chosen.dimension), **starts}, chosen.rate)
    tensor = symmetric_point(chosen.components, 1)[0]
    yield Problem(
        "tensor", tensor_decomposition(chosen.components), {0.0: tensor}, chosen.tensor_rate
    )


def methods(chosen: Settings, problem: Problem) -> dict[str, Descent]:
    """The methods by name; `confined` noise has no part along the last axis.

    Only on the strict saddle, whose last axis is the way down.
    """
    rate = problem.rate
    found = {
        "descent": Descent(rate),
        "momentum": Descent(rate, chosen.momentum),
        "noise": Descent(rate, 0.0, 1.0),
        "small_noise": Descent(rate, 0.0, chosen.small_noise),
    }
    if problem.name == "strict":
        found["confined"] = Descent(rate, 0.0, 1.0)
    return found


def confined(method: str, noise: Noise) -> Noise:
    """Give noise for a method: that which is `confined` never moves the last coordinate."""

    def draw(shape: tuple[int, ...]) -> Array:
        drawn = noise(shape)
        drawn[:, -1] = 0
        return drawn

    return draw if method == "confined" else noise
