"""Checks of formulas as the post prints them: what overflows, and what fits together."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from refigure.word2vec.softmax import Floats, naive_softmax, shifted_softmax

EXAMPLE = (1000.0, 1001.0, 1002.0)  # scores beyond what exp can hold
Numbers = dict[str, float]


def softmax_numbers(softmax: Callable[[Floats], Floats]) -> Numbers:
    """Evaluate a softmax on large scores of either sign; what is no number counts as lost."""
    found: Numbers = {}
    for name, scores in (("large", np.array(EXAMPLE)), ("negative", -np.array(EXAMPLE))):
        values = softmax(scores)
        found[f"softmax_{name}_lost"] = float(np.isnan(values).sum())
        found |= {f"softmax_{name}_{place}": float(value) for place, value in enumerate(values)}
    return found


def limits() -> Numbers:
    """The largest arguments of exp in both precisions."""
    return {
        "exp_limit_float32": float(np.log(np.float64(np.finfo(np.float32).max))),
        "exp_limit_float64": float(np.log(np.finfo(np.float64).max)),
    }


def shift_errors(words: int, draws: int, random: np.random.Generator) -> Numbers:
    """The largest difference that the shift makes where the naive softmax can be computed."""
    scores = random.normal(0, 5, (draws, words))
    difference = np.abs(naive_softmax(scores) - shifted_softmax(scores))
    large = shifted_softmax(scores + 1e4)
    return {
        "shift_error": float(difference.max()),
        "shifted_sum_error": float(np.abs(large.sum(axis=1) - 1).max()),
    }


def shapes(words: int, size: int, random: np.random.Generator) -> Numbers:
    """Take the post's definition at its word: theta of N x K, one-hot vectors of length N."""
    theta = random.normal(size=(words, size))
    one_hot = np.eye(words)[words // 2]
    try:
        theta @ one_hot
        defined = 1.0
    except ValueError:
        defined = 0.0
    lookup = theta.T @ one_hot
    outputs = random.normal(size=theta.shape)
    two = [shifted_softmax(outputs @ theta[word]) for word in (0, 1)]  # p(.|w_t) with two matrices
    # exp(theta w_i) read as the score of word i alone has no w_t in it
    scores = theta.sum(axis=1)
    one = [shifted_softmax(scores) for _ in (0, 1)]
    return {
        "theta_word_defined": defined,
        "lookup_is_row": float(np.array_equal(lookup, theta[words // 2])),
        "lookup_length": float(len(lookup)),
        "column_length": float(len(theta[:, 0])),
        "as_published.centre_changes_p": float(np.abs(one[0] - one[1]).max()),
        "corrected.centre_changes_p": float(np.abs(two[0] - two[1]).max()),
        "matrices_of_model": 2.0,
    }


def dollars_left(text: str) -> int:
    """Count the signs that open and close mathematics in what TeX reads: a bare % ends the line."""
    return re.sub(r"(?<!\\)%.*", "", text).count("$")


def overflow_curves(largest: Sequence[float]) -> dict[str, Any]:
    """The probability of the likeliest of three words, by the largest score, both ways."""
    rows = []
    for top in largest:
        scores = np.array([top - 2, top - 1, top])
        rows.append(
            {
                "score": top,
                **{
                    f"{name}_{kind.__name__}": finite(softmax(scores.astype(kind))[2])
                    for name, softmax in (("naive", naive_softmax), ("shifted", shifted_softmax))
                    for kind in (np.float32, np.float64)
                },
            }
        )
    return {"rows": rows}


def finite(value: float) -> float | None:
    """The value, or None where it is no number, as JSON has it."""
    return float(value) if np.isfinite(value) else None
