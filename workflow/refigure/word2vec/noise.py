"""Noise distributions: unigram counts to a power, and quick draws from them."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def noise_distribution(counts: ArrayLike, power: float) -> Floats:
    """Counts to a power, normalised: 0 uniform, 1 unigram, 3/4 the paper's choice."""
    weights = np.asarray(counts, float) ** power
    return np.asarray(weights / weights.sum())


class NoiseTable:
    """Draws words by a noise distribution, by inversion."""

    def __init__(self, counts: NDArray, power: float) -> None:
        self.probabilities = noise_distribution(counts, power)
        self._edges = np.cumsum(self.probabilities)
        self._edges[-1] = 1.0  # sums round, and a draw above the last edge would be no word

    def draw(self, size: int | tuple[int, ...], random: np.random.Generator) -> NDArray[np.int64]:
        """Draw words of these numbers and in this shape."""
        return np.searchsorted(self._edges, random.random(size), side="right")
