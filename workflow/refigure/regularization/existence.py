"""Does some penalty always beat least squares?  Hoerl and Kennard (1970), Theobald (1974)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from refigure.regularization.linear_problems import LinearProblem
from refigure.regularization.ridge import error_matrix, guaranteed_penalty, ridge_errors


@dataclass(frozen=True)
class Gain:
    """What ridge gains on least squares in one problem.

    Attributes:
        condition: of X'X.
        smallest: the least relative gain of total error over the penalties tried below 2σ²/|β|².
        direction: the least gain in any direction, as an eigenvalue of the difference of error
            matrices, relative to its largest.
        best: the relative gain at the best penalty of a grid.
    """

    condition: float
    smallest: float
    direction: float
    best: float


def random_problem(largest: int, generator: np.random.Generator) -> LinearProblem:
    """Draw a problem of 2 to `largest` weights: units, noise and correlation differ by far."""
    columns = int(generator.integers(2, largest + 1))
    rows = columns + int(generator.integers(1, 40))
    mixed = generator.normal(size=(rows, columns)) @ generator.normal(size=(columns, columns))
    units = 10 ** generator.uniform(-1, 1, columns)
    weights = generator.normal(size=columns) * 10 ** generator.uniform(-1, 1)
    return LinearProblem(mixed * units, weights, float(10 ** generator.uniform(-1, 1)))


def gain_of(problem: LinearProblem, fractions: Sequence[float]) -> Gain:
    """Compare ridge with least squares at fractions of the guaranteed penalty."""
    limit = guaranteed_penalty(problem)
    tried = ridge_errors(problem, [0.0, *(limit * fraction for fraction in fractions)]).total
    reference = error_matrix(problem, 0.0)
    smallest = []
    for fraction in fractions:
        difference = np.linalg.eigvalsh(reference - error_matrix(problem, limit * fraction))
        smallest.append(difference[0] / difference[-1])
    grid = ridge_errors(problem, limit * np.logspace(-3, 4, 141)).total
    return Gain(
        float(np.linalg.cond(problem.design.T @ problem.design)),
        float((1 - tried[1:] / tried[0]).min()),
        float(min(smallest)),
        float(1 - min(grid.min(), tried.min()) / tried[0]),
    )
