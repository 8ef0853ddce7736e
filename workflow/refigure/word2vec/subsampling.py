"""Which occurrences of frequent words are left out before training, by three formulas."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Keep = Callable[[Floats, float], Floats]

# Where the program's rule starts to drop words, in units of t: sqrt(t/f) + t/f = 1.
PROGRAM_ONSET = ((1 + 5**0.5) / 2) ** 2


def keep_by_paper(frequencies: Floats, t: float) -> Floats:
    """sqrt(t/f) (Mikolov et al. 2013b, eq. 5, as the probability of staying)."""
    return np.sqrt(t / frequencies)


def keep_by_post(frequencies: Floats, t: float) -> Floats:
    """t/f, as the post prints it, without the root."""
    return t / frequencies


def keep_by_program(frequencies: Floats, t: float) -> Floats:
    """sqrt(t/f) + t/f, as word2vec.c and gensim compute it."""
    return np.sqrt(t / frequencies) + t / frequencies


FORMULAS: dict[str, Keep] = {
    "paper": keep_by_paper,
    "post": keep_by_post,
    "program": keep_by_program,
}


def keep_probability(frequencies: ArrayLike, t: float, formula: str = "paper") -> Floats:
    """The probability that an occurrence of a word of this frequency stays; 1 for all where t is 0.

    Args:
        frequencies: shares of the text.
        t: the threshold.
        formula: `paper`, `post` or `program`.
    """
    shares = np.asarray(frequencies, float)
    if t == 0:
        return np.ones_like(shares)
    return np.minimum(1.0, FORMULAS[formula](shares, t))


def discard_probability(frequencies: ArrayLike, t: float, formula: str = "paper") -> Floats:
    """1 minus `keep_probability`, never below 0."""
    return 1.0 - keep_probability(frequencies, t, formula)


def subsample(ids: NDArray, keep: Floats, random: np.random.Generator) -> NDArray:
    """Leave out each token at random, by the probability of its word to stay."""
    return np.asarray(ids[random.random(len(ids), np.float32) < keep.astype(np.float32)[ids]])
