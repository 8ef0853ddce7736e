"""n-gram language models: how often they meet what they have not seen, and their perplexity."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Order:
    """What an n-gram model counts, for each held-out word: an n-gram is a context and a word.

    Attributes:
        n: the words of an n-gram; its context has n - 1.
        seen: how often the n-gram came in training, `(held out,)`.
        context: how often its context came there.
        distinct: the number of distinct n-grams in training.
        contexts: the number of distinct contexts there.
    """

    n: int
    seen: Floats
    context: Floats
    distinct: int
    contexts: int

    @property
    def likelihood(self) -> Floats:
        """The maximum likelihood estimate count(context, word) / count(context), 0 where unseen."""
        return np.asarray(self.seen / np.maximum(self.context, 1))


def count_orders(train: NDArray, held_out: NDArray, words: int, longest: int) -> list[Order]:
    """Count n-grams for n = 1 to `longest`.

    The held-out text follows on the training text, and its first words have their contexts there.

    Args:
        train, held_out: texts as word numbers.
        words: the size of the vocabulary.
    """
    text = np.concatenate([train, held_out]).astype(np.int64)
    names = np.zeros(len(text), np.int64)  # of the (n-1)-gram before each word: the empty one
    orders = []
    for n in range(1, longest + 1):
        inside = np.arange(len(text)) >= n - 1
        keys = names * words + text
        _, grams = np.unique(keys, return_inverse=True)
        training = inside[: len(train)]
        count = np.bincount(grams[: len(train)][training], minlength=grams.max() + 1)
        contexts = np.bincount(names[: len(train)][training], minlength=names.max() + 1)
        rest = slice(len(train), None)
        orders.append(
            Order(
                n,
                count[grams[rest]].astype(float),
                contexts[names[rest]].astype(float),
                int((count > 0).sum()),
                int((contexts > 0).sum()),
            )
        )
        names = np.concatenate([[0], grams[:-1]])  # this n-gram is the next word's context
    return orders


def add_constant(order: Order, words: int, constant: float) -> Floats:
    """Smooth by adding a constant to every count (Laplace, Lidstone)."""
    return np.asarray((order.seen + constant) / (order.context + constant * words))


def backed_likelihoods(orders: list[Order], words: int) -> Floats:
    """The likelihoods of uniform, unigram, ... models, `(orders + 1, held out)`.

    Where a context was never seen an order says what the one below says, so that each is a
    distribution over the vocabulary.
    """
    rows = [np.full(len(orders[0].seen), 1 / words)]
    for order in orders:
        rows.append(np.where(order.context > 0, order.likelihood, rows[-1]))
    return np.array(rows)


def fit_interpolation(likelihoods: Floats, iterations: int = 50) -> Floats:
    """Find the weights of a linear interpolation by expectation maximisation (Jelinek and Mercer).

    Args:
        likelihoods: of the models to mix, `(models, held out)`, not those of the text to test.
    """
    weights = np.full(len(likelihoods), 1 / len(likelihoods))
    for _ in range(iterations):
        parts = weights[:, None] * likelihoods
        weights = (parts / parts.sum(axis=0)).mean(axis=1)
    return np.asarray(weights)


def perplexity(probabilities: Floats) -> float:
    """exp of the mean negative log probability; infinite where a word was given none."""
    if (probabilities <= 0).any():
        return float("inf")
    return float(np.exp(-np.log(probabilities).mean()))
