"""Skip-gram and CBOW with each of the four output layers, for autograd.

These are the models as the papers write them. They check the fast trainers, which write out the
gradients; on a large vocabulary they are slow, except in what their output layer computes.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812, its name everywhere

from refigure.word2vec.huffman import Tree

KINDS = ("skipgram", "cbow")
LAYERS = ("softmax", "hs", "neg", "nce")


class OutputLayer(nn.Module):
    """What turns a hidden vector into the loss of a word that it should predict."""

    def loss(self, hidden: Tensor, targets: Tensor, noise: Tensor) -> Tensor:
        """The loss of each target, `(n,)`; hidden `(n, size)`, noise words `(n, k)`."""
        raise NotImplementedError

    def log_probabilities(self, hidden: Tensor) -> Tensor:
        """The log probability of every word, `(n, words)`."""
        raise NotImplementedError


def scores_of(hidden: Tensor, rows: Tensor) -> Tensor:
    """The products of each hidden vector `(n, size)` with its own rows `(n, m, size)`: `(n, m)`."""
    return torch.bmm(rows, hidden[:, :, None])[:, :, 0]


class FullSoftmax(OutputLayer):
    """exp(v'_w · h) / sum over all words (Mikolov et al. 2013b, eq. 2)."""

    def __init__(self, words: int, size: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(words, size))

    def log_probabilities(self, hidden: Tensor) -> Tensor:
        return F.log_softmax(hidden @ self.weight.T, dim=1)

    def loss(self, hidden: Tensor, targets: Tensor, noise: Tensor) -> Tensor:
        return -self.log_probabilities(hidden).gather(1, targets[:, None])[:, 0]


class HierarchicalSoftmax(OutputLayer):
    """A turn at each inner node of a binary tree (Morin and Bengio 2005; eq. 3 of the paper)."""

    paths: Tensor
    signs: Tensor

    def __init__(self, tree: Tree, size: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(len(tree.children), size))
        self.register_buffer("paths", torch.from_numpy(tree.paths))
        self.register_buffer("signs", torch.from_numpy(2.0 * tree.codes - 1.0).float())

    def loss(self, hidden: Tensor, targets: Tensor, noise: Tensor) -> Tensor:
        path = self.paths[targets]
        scores = scores_of(hidden, self.weight[path.clamp(min=0)])
        turns = F.logsigmoid(self.signs[targets].to(scores.dtype) * scores)
        return -(turns * (path >= 0)).sum(1)

    def log_probabilities(self, hidden: Tensor) -> Tensor:
        scores = hidden @ self.weight.T  # (n, words - 1)
        on_path = scores[:, self.paths.clamp(min=0)]  # (n, words, deepest)
        turns = F.logsigmoid(self.signs.to(scores.dtype) * on_path)
        return (turns * (self.paths >= 0)).sum(2)


class NegativeSampling(OutputLayer):
    """Tell a word from k noise words by the sigmoid of its score (eq. 4 of the paper)."""

    offsets: Tensor

    def __init__(self, noise: NDArray[np.float64], negatives: int, size: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(len(noise), size))
        self.register_buffer("offsets", self.offset(noise, negatives))

    def offset(self, noise: NDArray[np.float64], negatives: int) -> Tensor:
        """What a score is compared with, `(words,)`."""
        return torch.zeros(len(noise))

    def loss(self, hidden: Tensor, targets: Tensor, noise: Tensor) -> Tensor:
        words = torch.cat([targets[:, None], noise], dim=1)  # (n, 1 + k)
        scores = scores_of(hidden, self.weight[words]) - self.offsets[words].to(hidden.dtype)
        true = F.logsigmoid(scores[:, 0])
        return -(true + F.logsigmoid(-scores[:, 1:]).sum(1))

    def log_probabilities(self, hidden: Tensor) -> Tensor:
        return F.log_softmax(hidden @ self.weight.T, dim=1)


class NoiseContrastive(NegativeSampling):
    """The same, but the score is a log probability: compared with log k q(w) (Gutmann 2012)."""

    def offset(self, noise: NDArray[np.float64], negatives: int) -> Tensor:
        return torch.from_numpy(np.log(negatives * noise)).float()


class WordModel(nn.Module):
    """A word predicts one near it (skipgram), or the mean of those near it predicts it (cbow)."""

    def __init__(self, kind: str, words: int, size: int, output: OutputLayer) -> None:
        super().__init__()
        if kind not in KINDS:
            raise ValueError(f"{kind} is none of {', '.join(KINDS)}")
        self.kind = kind
        self.vectors = nn.Parameter(torch.zeros(words, size))
        self.output = output

    def hidden(self, inputs: Tensor) -> Tensor:
        """The projection of input words `(n, m)`, -1 for none: the mean of their vectors."""
        there = (inputs >= 0)[:, :, None].to(self.vectors.dtype)
        rows = self.vectors[inputs.clamp(min=0)] * there
        return rows.sum(1) / there.sum(1).clamp(min=1)

    def forward(self, inputs: Tensor, targets: Tensor, noise: Tensor) -> Tensor:
        """The mean loss of predicting the targets `(n,)` from the inputs `(n, m)`."""
        return self.output.loss(self.hidden(inputs), targets, noise).mean()


def new_model(
    kind: str,
    layer: str,
    counts: NDArray,
    size: int,
    noise: NDArray[np.float64],
    negatives: int,
    tree: Tree,
    generator: torch.Generator,
) -> WordModel:
    """Make a model with small random vectors, uniform as word2vec.c has them."""
    words = len(counts)
    outputs: Mapping[str, Any] = {
        "softmax": lambda: FullSoftmax(words, size),
        "hs": lambda: HierarchicalSoftmax(tree, size),
        "neg": lambda: NegativeSampling(noise, negatives, size),
        "nce": lambda: NoiseContrastive(noise, negatives, size),
    }
    model = WordModel(kind, words, size, outputs[layer]())
    with torch.no_grad():
        model.vectors.uniform_(-0.5, 0.5, generator=generator).div_(size)
    return model


def describe_model(model: WordModel, window: int) -> dict[str, Any]:
    """Describe a model by what goes through it at one place of a window."""
    offsets = [offset for offset in range(-window, window + 1) if offset]
    around, centre = offsets, [0]
    inputs, outputs = (centre, around) if model.kind == "skipgram" else (around, centre)
    words = torch.zeros(1, len(inputs), dtype=torch.long)
    hidden = model.hidden(words)
    return {
        "kind": model.kind,
        "inputs": inputs,
        "outputs": outputs,
        "joins": len(inputs) > 1,
        "words": len(model.vectors),
        "size": hidden.shape[1],
        "scores": model.output.log_probabilities(hidden).shape[1],
        "weights": {name: list(value.shape) for name, value in model.named_parameters()},
    }
