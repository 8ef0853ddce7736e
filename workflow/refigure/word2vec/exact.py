"""The objectives in expectation, over every pair of a small vocabulary: nothing is sampled.

With counts N(c, w) of word w near word c, and a noise distribution q, the mean loss of k noise
words for every pair is a sum over the whole table. What is left between objectives is what they
optimise.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F  # noqa: N812, its name everywhere

from refigure.word2vec.huffman import Tree


@dataclass(frozen=True)
class Objective:
    """One of the objectives: `softmax`, `hs`, `neg` or `nce`, with k noise words."""

    name: str
    negatives: int = 0

    @property
    def label(self) -> str:
        """Its name in tables: `nce_5`."""
        return f"{self.name}_{self.negatives}" if self.negatives else self.name


def pair_table(around: NDArray[np.int64], ids: NDArray, words: int) -> NDArray[np.float64]:
    """Count the words around each word of a text, `(words, words)`.

    Args:
        around: the words near each token, `(tokens, m)`, -1 for none.
    """
    centres = np.repeat(ids.astype(np.int64), around.shape[1])
    others = around.reshape(-1)
    there = others >= 0
    keys = centres[there] * words + others[there]
    return np.bincount(keys, minlength=words * words).reshape(words, words).astype(float)


class Fit:
    """Vectors of a small vocabulary fitted by one objective.

    Attributes:
        counts: of pairs, as shares of all, `(words, words)`.
        noise: the noise distribution, `(words,)`.
    """

    def __init__(
        self,
        counts: NDArray[np.float64],
        noise: NDArray[np.float64],
        tree: Tree,
        size: int,
        generator: torch.Generator,
    ) -> None:
        words = len(noise)
        self.counts = torch.from_numpy(counts / counts.sum())
        self.noise = torch.from_numpy(noise)
        # each node's row of turns: +1 where a word lies right of it, -1 left, 0 elsewhere
        turns = np.zeros((words, words - 1))
        for depth in range(tree.paths.shape[1]):
            there = tree.paths[:, depth] >= 0
            turns[there, tree.paths[there, depth]] = 2.0 * tree.codes[there, depth] - 1
        self.turns = torch.from_numpy(turns)

        def draw(rows: int) -> Tensor:
            values = torch.randn(rows, size, dtype=torch.float64, generator=generator)
            return (0.1 * values).requires_grad_()

        self.inputs, self.outputs = draw(words), draw(words)
        self.biases = torch.log(self.noise).clone().requires_grad_()

    def scores(self) -> Tensor:
        """The score of every pair, `(words, words)`."""
        return self.inputs @ self.outputs.T + self.biases

    def loss(self, objective: Objective) -> Tensor:
        """The expected loss of a pair."""
        scores = self.scores()
        if objective.name == "softmax":
            return -(self.counts * F.log_softmax(scores, dim=1)).sum()
        if objective.name == "hs":
            return -(self.counts * self.tree_log_probabilities(scores)).sum()
        if objective.name == "nce":
            scores = scores - torch.log(objective.negatives * self.noise)
        centres = self.counts.sum(1, keepdim=True)
        noise = objective.negatives * centres * self.noise
        return -(self.counts * F.logsigmoid(scores) + noise * F.logsigmoid(-scores)).sum()

    def tree_log_probabilities(self, scores: Tensor) -> Tensor:
        """Log probabilities of words by the turns at the nodes: the first columns are their scores.

        log sigmoid(±s) = ±s/2 - log(2 cosh(s/2)), so that a path is a product of matrices.
        """
        nodes = scores[:, :-1]
        even = -F.softplus(nodes) + nodes / 2
        return (nodes / 2) @ self.turns.T + even @ self.turns.abs().T

    def log_probabilities(self, objective: Objective) -> Tensor:
        """What the fitted model says of every word, made to sum to 1.

        With negative sampling a score is that of the word against the noise, so the noise's own
        probability is multiplied back in; taken as it stands it would be worse.
        """
        scores = self.scores()
        if objective.name == "hs":
            return self.tree_log_probabilities(scores)
        if objective.name == "neg":
            scores = scores + torch.log(self.noise)
        return F.log_softmax(scores, dim=1)

    def log_normaliser(self) -> Tensor:
        """The log of the sum of exp(score) for each input, 0 where scores are log probabilities."""
        return torch.logsumexp(self.scores(), dim=1)


def fit(start: Fit, objective: Objective, steps: int, learning_rate: float) -> Fit:
    """Minimise an objective on the whole table, by Adam with a rate that falls to 0."""
    parameters = [start.inputs, start.outputs, start.biases]
    optimizer = torch.optim.Adam(parameters, lr=learning_rate)
    for number in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate * (1 - number / steps)
        optimizer.zero_grad()
        start.loss(objective).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return start
