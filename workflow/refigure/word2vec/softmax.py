"""The softmax, written naively and so that it cannot overflow."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]


def naive_softmax(scores: Floats) -> Floats:
    """exp(z) / sum exp(z), as it stands in the formula."""
    with np.errstate(over="ignore", invalid="ignore"):
        exponentials = np.exp(scores)
        return np.asarray(exponentials / exponentials.sum(axis=-1, keepdims=True))


def shifted_softmax(scores: Floats) -> Floats:
    """The same of z - max z: the largest exponent is 0."""
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(exponentials / exponentials.sum(axis=-1, keepdims=True))
