"""Skip-gram with sampled noise words, trained a block of text at a time.

word2vec.c takes one pair of words after another; so much memory traffic for so little
arithmetic keeps a processor waiting. Here the text is cut into blocks of a few centre words. All
words in reach of a block, times the block's centres and a few noise words, is one small matrix
product; a mask keeps the pairs that the window allows (a band of the matrix) and the weights that
make the gradient, in expectation, that of `negatives` noise words for every pair.

Updates are summed over a step, so that a frequent word may take too long a stride and diverge.
`stable_blocks` keeps a step short enough.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from refigure.word2vec.noise import NoiseTable
from refigure.word2vec.subsampling import keep_probability, subsample

CHUNK = 64  # steps whose random numbers are drawn at once
LARGEST = 0.1  # change of a number by one place of a block: seldom reached, but where steps diverge


@dataclass(frozen=True)
class BandedSettings:
    """How vectors are trained; the defaults are word2vec.c's where it has such a setting."""

    size: int = 100  # of a vector
    window: int = 5  # at most, on each side; drawn anew for each centre word, from 1 up
    negatives: int = 5  # noise words for a pair
    power: float = 0.75  # of the counts, for the noise distribution
    objective: str = "neg"  # or "nce"
    sample: float = 1e-4  # threshold of subsampling; 0: none
    formula: str = "program"  # of subsampling
    epochs: int = 5
    learning_rate: float = 0.025  # falls to a 250th in a straight line
    block: int = 16  # centre words in a block
    shared_noise: int = 16  # noise words that the pairs of a block share
    blocks_per_step: int = 8  # at most: as many as are stable


@dataclass
class Vectors:
    """What is trained: a row a word."""

    inputs: Tensor  # (words, size): what is kept as the word vectors
    outputs: Tensor  # (words, size)
    biases: Tensor  # (words,): of the outputs, for noise-contrastive estimation


def start_vectors(
    counts: NDArray, settings: BandedSettings, random: np.random.Generator
) -> Vectors:
    """Draw vectors to start from, as word2vec.c does: inputs uniform and small, outputs 0.

    ASSUME: for noise-contrastive estimation, biases as Mnih and Kavukcuoglu (2013) have, that start
    from the log of the word's frequency, so that the model starts as a normalised one.
    """
    uniform = random.random((len(counts), settings.size), np.float32) - 0.5
    biases = np.log(counts / counts.sum()) if settings.objective == "nce" else np.zeros(len(counts))
    return Vectors(
        torch.from_numpy(uniform / settings.size),
        torch.zeros(len(counts), settings.size),
        torch.from_numpy(biases.astype(np.float32)),
    )


def train_banded(
    ids: NDArray, counts: NDArray, settings: BandedSettings, random: np.random.Generator
) -> Vectors:
    """Train vectors on a text.

    Args:
        ids: the words of the text, `(tokens,)`.
        counts: how often each word occurs, `(words,)`.
    """
    vectors = start_vectors(counts, settings, random)
    noise = NoiseTable(counts, settings.power)
    keep = keep_probability(counts / counts.sum(), settings.sample, settings.formula)
    settings = replace(settings, blocks_per_step=stable_blocks(counts, keep, settings))
    # what a pair's score is compared with: 0, or the log of the noise's expected number (NCE)
    offsets = np.log(settings.negatives * noise.probabilities) if _is_nce(settings) else None
    shift = None if offsets is None else torch.from_numpy(offsets.astype(np.float32))
    expected = float(keep[ids].sum()) * settings.epochs
    done = 0
    for _ in range(settings.epochs):
        text = subsample(ids, keep, random)
        for places, weights, centres in batches(text, noise, settings, random):
            rate = settings.learning_rate * max(0.004, 1 - done / expected)
            step(vectors, places, weights, shift, rate, settings)
            done += centres
    return vectors


def stable_blocks(counts: NDArray, keep: NDArray[np.float64], settings: BandedSettings) -> int:
    """How many blocks a step may have, for the most frequent word not to overshoot; at least one.

    Its vector gets, from each block, its share of the block's pairs with their noise words. The
    loss of one has a curvature of at most a quarter, and steps below twice the inverse of the whole
    do not diverge (for vectors of length 1 on the other side). Half of that is taken.
    """
    share = float((counts * keep).max() / (counts * keep).sum())
    terms = settings.block * (settings.window + 1) * (1 + settings.negatives)
    stride = share * terms * settings.learning_rate / 4
    return max(1, min(settings.blocks_per_step, int(1 / stride)))


def _is_nce(settings: BandedSettings) -> bool:
    """Whether scores are compared with the noise distribution."""
    return settings.objective == "nce"


@dataclass(frozen=True)
class Cut:
    """A stretch of text in blocks.

    Attributes:
        inputs: the words in reach of each block, `(blocks, block + 2 window)`.
        centres: its centre words, `(blocks, block)`.
        band: 1 for the pairs of input and centre that the window allows, else 0.
        count: the centre words that lie in the text; the last block may have some beyond.
    """

    inputs: NDArray
    centres: NDArray
    band: Tensor
    count: int


def cut_text(text: NDArray, settings: BandedSettings, random: np.random.Generator) -> Iterator[Cut]:
    """Cut a text into stretches of some steps each, drawing the window of every centre."""
    block, window = settings.block, settings.window
    span = block * settings.blocks_per_step * CHUNK
    for start in range(0, len(text), span):
        count = min(span, len(text) - start)
        blocks = -(-count // block)
        places = start + np.arange(-window, blocks * block + window)
        inside = (places >= 0) & (places < len(text))
        words = np.where(inside, text[np.clip(places, 0, len(text) - 1)], 0)
        rows = np.arange(blocks)[:, None] * block + np.arange(block + 2 * window)
        reach = random.integers(1, window + 1, (blocks, block), np.int8)
        reach.reshape(-1)[count:] = 0  # beyond the end of the text: no window
        band = band_of(inside[rows], reach, settings)
        yield Cut(words[rows], words[rows[:, window : window + block]], band, count)


def band_of(inside: NDArray, reach: NDArray, settings: BandedSettings) -> Tensor:
    """Mark the pairs of blocks, `(blocks, inputs, centres)`.

    Args:
        inside: which inputs lie in the text, `(blocks, inputs)`.
        reach: the window of each centre, `(blocks, centres)`.
    """
    window, block = settings.window, settings.block
    distance = np.abs(np.arange(block + 2 * window)[:, None] - window - np.arange(block))
    distance[distance == 0] = 127  # a word is no context of itself
    near = torch.from_numpy(distance.astype(np.int8)) <= torch.from_numpy(reach)[:, None, :]
    return (near & torch.from_numpy(inside)[:, :, None]).float()


def batches(
    text: NDArray, noise: NoiseTable, settings: BandedSettings, random: np.random.Generator
) -> Iterator[tuple[tuple[Tensor, Tensor], Tensor, int]]:
    """Cut a text into steps: words of inputs and outputs, weights of their pairs, and centres.

    Yields:
        inputs `(blocks, block + 2 window)` and outputs `(blocks, block + shared_noise)` as word
        numbers; weights `(blocks, inputs, outputs)`, 0 for what is no pair; the number of centres.
    """
    block, many = settings.block, settings.blocks_per_step
    for cut in cut_text(text, settings, random):
        drawn = noise.draw((len(cut.centres), settings.shared_noise), random)
        weights = pair_weights(cut.band, cut.centres, drawn, settings)
        left = torch.from_numpy(cut.inputs.astype(np.int64))
        right = torch.from_numpy(np.concatenate([cut.centres, drawn], axis=1).astype(np.int64))
        for first in range(0, len(left), many):
            part = slice(first, first + many)
            here = min(block * many, cut.count - first * block)
            yield (left[part], right[part]), weights[part], here


def pair_weights(
    band: Tensor, centres: NDArray, drawn: NDArray, settings: BandedSettings
) -> Tensor:
    """Weigh the pairs of blocks: 1 for a true pair, and each noise word for those it stands for.

    A noise word stands for `negatives / shared_noise` of each pair of an input. Where it is the
    very centre of a pair it is left out for that pair with negative sampling, as in word2vec.c.

    Args:
        band: the true pairs, `(blocks, inputs, centres)`.
        centres, drawn: word numbers, `(blocks, centres)` and `(blocks, noise)`.
    """
    share = settings.negatives / settings.shared_noise
    noise = (share * band.sum(2, keepdim=True)).expand(-1, -1, settings.shared_noise)
    if not _is_nce(settings):
        same = torch.from_numpy(centres[:, :, None] == drawn[:, None, :]).float()
        noise = noise - share * torch.bmm(band, same)
    return torch.cat([band, noise], dim=2)


def step(
    vectors: Vectors,
    places: tuple[Tensor, Tensor],
    weights: Tensor,
    shift: Tensor | None,
    rate: float,
    settings: BandedSettings,
) -> None:
    """Make one step of gradient descent on the rows of a few blocks, in place.

    The loss of a pair with score s is log(1 + exp(-s)), of a noise pair log(1 + exp(s)), so that
    minus its gradient by s is (1 or 0) - sigmoid(s).
    """
    left, right = places
    inputs, outputs = vectors.inputs[left], vectors.outputs[right]
    scores = torch.bmm(inputs, outputs.transpose(1, 2))  # (blocks, inputs, outputs)
    if shift is not None:
        scores += (vectors.biases - shift)[right][:, None, :]
    gradient = scores.sigmoid_().neg_()
    gradient[:, :, : settings.block] += 1
    gradient *= weights * rate
    size = settings.size
    to_inputs = torch.bmm(gradient, outputs).view(-1, size).clamp_(-LARGEST, LARGEST)
    to_outputs = torch.bmm(gradient.transpose(1, 2), inputs).view(-1, size)
    to_outputs.clamp_(-LARGEST, LARGEST)
    vectors.inputs.index_add_(0, left.reshape(-1), to_inputs)
    vectors.outputs.index_add_(0, right.reshape(-1), to_outputs)
    if shift is not None:
        vectors.biases.index_add_(0, right.reshape(-1), gradient.sum(1).reshape(-1))
