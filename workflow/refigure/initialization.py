"""Random weights of a linear layer: the usual initialisations, and those that the post writes down.

Each is one standard deviation as a function of the layer's inputs and outputs, and a family of
distributions. What a layer does to the size of its input follows from the deviation alone:
E[z²] = inputs · σ² · E[h²], and a ReLU halves that (He et al. 2015b, section 2.2).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from refigure.errors import InputError

Array = NDArray[np.float64]


class Source(Protocol):
    """What draws: a numpy `Generator`, or the `RandomState` of code from before 2019."""

    def standard_normal(self, size: tuple[int, ...]) -> Array:
        """Draw from N(0, 1)."""

    def uniform(self, low: float, high: float, size: tuple[int, ...]) -> Array:
        """Draw evenly from [low, high)."""


@dataclass(frozen=True)
class Initialization:
    """A distribution of weights.

    Attributes:
        standard_deviation: of a weight, from the numbers of inputs and outputs.
        family: normal, uniform, or orthogonal (orthonormal rows or columns).
        words: what it is, for legends.
    """

    standard_deviation: Callable[[int, int], float]
    family: str
    words: str


def xavier(inputs: int, outputs: int) -> float:
    """The standard deviation of Glorot and Bengio 2010, eq. 12."""
    return math.sqrt(2 / (inputs + outputs))


def he(inputs: int, outputs: int) -> float:
    """The standard deviation of He et al. 2015b, eq. 10: a ReLU keeps the mean square."""
    return math.sqrt(2 / inputs)


INITIALIZATIONS = {
    "small_normal": Initialization(lambda i, o: 0.01, "normal", "N(0, 0.01²)"),
    "xavier_normal": Initialization(xavier, "normal", "Xavier, normal"),
    "xavier_uniform": Initialization(xavier, "uniform", "Xavier, uniform"),
    "he_normal": Initialization(he, "normal", "He"),
    "orthogonal": Initialization(lambda i, o: 1 / math.sqrt(max(i, o)), "orthogonal", "orthogonal"),
    # The three below stand in comments of the post's code. Two were meant for Xavier's and have a
    # root in the wrong place: √2/(√200 √3) for √(2/200), ±√6/200 for ±√(6/200).
    "small_xavier": Initialization(lambda i, o: 0.01 * xavier(i, o), "normal", "Xavier × 0.01"),
    "xavier_over_root_3": Initialization(
        lambda i, o: xavier(i, o) / math.sqrt(3), "normal", "Xavier / √3"
    ),
    "narrow_uniform": Initialization(
        lambda i, o: math.sqrt(2) / (i + o), "uniform", "uniform ±√6/200"
    ),
}


def initialization_of(name: str) -> Initialization:
    """Find an initialisation by its name.

    Raises:
        InputError: there is none of that name.
    """
    if name not in INITIALIZATIONS:
        known = ", ".join(INITIALIZATIONS)
        raise InputError(f"initialization {name!r} is none of {known}.")
    return INITIALIZATIONS[name]


def draw_weights(name: str, inputs: int, outputs: int, source: Source) -> Array:
    """Draw the weights of a linear layer, (outputs, inputs).

    Two normal initialisations give multiples of each other from the same state of `source`.

    Raises:
        InputError: there is no initialisation of that name.
    """
    chosen = initialization_of(name)
    deviation = chosen.standard_deviation(inputs, outputs)
    shape = (outputs, inputs)
    if chosen.family == "uniform":
        bound = math.sqrt(3) * deviation
        return source.uniform(-bound, bound, shape)
    normal = source.standard_normal(shape)
    if chosen.family == "normal":
        return deviation * normal
    return orthogonal(normal) * deviation * math.sqrt(max(shape))


def orthogonal(normal: Array) -> Array:
    """Make orthonormal rows or columns, whichever are fewer, evenly over all such (Mezzadri 2007).

    Args:
        normal: independent N(0, 1), (rows, columns).
    """
    tall = normal if normal.shape[0] >= normal.shape[1] else normal.T
    basis, triangle = np.linalg.qr(tall)
    even = basis * np.sign(np.diagonal(triangle))  # the signs that QR leaves open
    return np.asarray(even if tall is normal else even.T, np.float64)


def relu_gain(name: str, inputs: int, outputs: int) -> float:
    """The factor by which a linear layer and its ReLU multiply the mean square, on average."""
    deviation = initialization_of(name).standard_deviation(inputs, outputs)
    return inputs * deviation**2 / 2
