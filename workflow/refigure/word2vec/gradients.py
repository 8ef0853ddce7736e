"""Checks of gradients: by differences, of the fast trainer, and of gensim's own updates."""

import numpy as np
import torch
from gensim.models import Word2Vec
from torch import Tensor
from torch.nn import functional as F  # noqa: N812, its name everywhere

from refigure.seeding import derive_seed, generators
from refigure.word2vec.banded import BandedSettings, batches, start_vectors, step
from refigure.word2vec.huffman import Tree, huffman_tree, tree_of
from refigure.word2vec.layers import HierarchicalSoftmax, WordModel, new_model
from refigure.word2vec.noise import NoiseTable
from refigure.word2vec.pairs import windows

COUNTS = np.array([9, 7, 5, 4, 3, 2])
SIZE, NEGATIVES = 4, 3
RATE = 1e-2  # of the fast trainer's steps here: too small for them to be cut off
TEXT = np.array([0, 1, 2, 0, 3, 1, 4, 0, 5, 2, 1, 0, 3, 2, 0, 1, 4, 0, 5, 0, 1])


def gradient_of(parameter: Tensor) -> Tensor:
    """What `backward` left at a parameter; zeros where it did not come by."""
    return torch.zeros_like(parameter) if parameter.grad is None else parameter.grad


def gradient_error(kind: str, layer: str, seed: int) -> float:
    """The largest difference of autograd's gradient from central differences, over its largest."""
    generator = generators(derive_seed(seed, "gradients", kind, layer)).torch
    noise = COUNTS / COUNTS.sum()
    model = new_model(
        kind, layer, COUNTS, SIZE, noise, NEGATIVES, huffman_tree(COUNTS), generator
    ).double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=generator, dtype=torch.float64))
    inputs = torch.tensor([[0, 2, -1], [3, 1, 5], [4, -1, -1]])
    inputs = inputs[:, :1] if kind == "skipgram" else inputs
    targets = torch.tensor([1, 0, 5])
    drawn = torch.randint(6, (3, NEGATIVES), generator=generator)
    model(inputs, targets, drawn).backward()
    largest, step_size = 0.0, 1e-6
    parameters = list(model.parameters())
    scale = max(float(gradient_of(one).abs().max()) for one in parameters)
    for parameter in parameters:
        values, slopes = parameter.data.view(-1), gradient_of(parameter).view(-1)
        for place in range(len(values)):
            ends = []
            for sign in (1, -1):
                values[place] += sign * step_size
                with torch.no_grad():
                    ends.append(float(model(inputs, targets, drawn)))
                values[place] -= sign * step_size
            slope = (ends[0] - ends[1]) / (2 * step_size)
            largest = max(largest, abs(slope - float(slopes[place])))
    return largest / scale


def mean_banded_error(objective: str, draws: int, seed: int) -> float:
    """The fast trainer's mean update against the expected gradient, over the latter's largest.

    Noise and windows are drawn `draws` times, so the error falls with the root of that.
    """
    random = generators(seed).numpy
    settings = BandedSettings(
        size=SIZE,
        window=2,
        negatives=NEGATIVES,
        objective=objective,
        sample=0.0,
        block=4,
        shared_noise=3,
        blocks_per_step=8,
    )
    table = NoiseTable(COUNTS, settings.power)
    start = start_vectors(COUNTS, settings, random)
    start.inputs += torch.from_numpy(random.normal(0, 0.5, start.inputs.shape)).float()
    start.outputs += torch.from_numpy(random.normal(0, 0.5, start.outputs.shape)).float()
    offsets = np.log(NEGATIVES * table.probabilities)
    shift = torch.from_numpy(offsets).float() if objective == "nce" else None
    moved = torch.zeros_like(start.inputs, dtype=torch.float64)
    for _ in range(draws):
        vectors = type(start)(start.inputs.clone(), start.outputs.clone(), start.biases.clone())
        for places, weights, _ in batches(TEXT, table, settings, random):
            step(vectors, places, weights, shift, RATE, settings)
        moved += (vectors.inputs - start.inputs).double() / (draws * RATE)
    expected = expected_update(start.inputs, start.outputs, start.biases, table, settings)
    return float((moved - expected).abs().max() / expected.abs().max())


def expected_update(
    inputs: Tensor, outputs: Tensor, biases: Tensor, table: NoiseTable, settings: BandedSettings
) -> Tensor:
    """Minus the gradient of the expected loss by the input vectors, by autograd.

    A pair at distance j comes with the probability (window + 1 - j) / window, for the window of a
    centre is drawn; its noise words are k draws, those that hit the centre left out (not in NCE).
    """
    rows = inputs.double().requires_grad_()
    scores = rows @ outputs.double().T
    probabilities = torch.from_numpy(table.probabilities)
    if settings.objective == "nce":
        scores = scores + biases.double() - torch.log(settings.negatives * probabilities)
    loss = torch.zeros((), dtype=torch.float64)
    for place in windows(len(TEXT), settings.window):
        centre = int(TEXT[place.centre])
        for other in place.context:
            distance = abs(other - place.centre)
            chance = (settings.window + 1 - distance) / settings.window
            row = scores[int(TEXT[other])]
            weights = settings.negatives * probabilities
            if settings.objective == "neg":
                weights = weights * (torch.arange(len(COUNTS)) != centre)
            loss = loss - chance * (
                F.logsigmoid(row[centre]) + (weights * F.logsigmoid(-row)).sum()
            )
    loss.backward()  # type: ignore[no-untyped-call]
    return -gradient_of(rows)


def gensim_error(seed: int) -> float:
    """gensim's update with hierarchical softmax against autograd's gradient, over its largest.

    One sentence, a window of one word and a rate so small that its updates, one after the other,
    add up to the gradient. gensim numbers turns and nodes its own way; its paths are used. Its
    sigmoid is a table of 1000 entries up to 6, beyond which it makes no update: hence small scores,
    and an error of some per cent.
    """
    rate = 1e-4
    model = Word2Vec(
        vector_size=SIZE,
        window=1,
        sg=1,
        hs=1,
        negative=0,
        sample=0,
        min_count=1,
        alpha=rate,
        min_alpha=rate,
        workers=1,
        seed=1,
    )
    sentence = [str(word) for word in TEXT]
    model.build_vocab([sentence])
    random = generators(seed).numpy
    words = len(model.wv)
    model.wv.vectors[:] = random.normal(0, 0.5, (words, SIZE))
    model.syn1[:] = random.normal(0, 0.5, (words, SIZE))
    before = model.wv.vectors.copy()
    ours = HierarchicalSoftmax(gensim_tree(model), SIZE)
    skipgram = WordModel("skipgram", words, SIZE, ours)
    with torch.no_grad():
        skipgram.vectors.copy_(torch.from_numpy(before))
        ours.weight.copy_(torch.from_numpy(model.syn1[: words - 1][::-1].copy()))
        ours.signs.neg_()  # gensim's code 0 is our turn with the probability sigmoid(score)
    ids = [model.wv.key_to_index[word] for word in sentence]
    pairs = [
        (ids[other], ids[place.centre]) for place in windows(len(ids), 1) for other in place.context
    ]
    inputs, targets = torch.tensor(pairs).T
    none = torch.zeros(len(pairs), 0, dtype=torch.long)
    (skipgram(inputs[:, None], targets, none) * len(pairs)).backward()
    gradient = gradient_of(skipgram.vectors)
    model.train([sentence], total_examples=1, epochs=1)
    update = torch.from_numpy((model.wv.vectors - before) / rate)
    return float((update + gradient).abs().max() / gradient.abs().max())


def gensim_tree(model: Word2Vec) -> Tree:
    """Rebuild gensim's tree from its paths; its last inner node is the root, ours the first."""
    words = len(model.wv)
    last = words - 2
    children = np.zeros((words - 1, 2), np.int64)
    for word in range(words):
        points = model.wv.get_vecattr(model.wv.index_to_key[word], "point")
        codes = model.wv.get_vecattr(model.wv.index_to_key[word], "code")
        nodes = [last - int(point) for point in points] + [-1 - word]
        for node, turn, below in zip(nodes, codes, nodes[1:], strict=False):
            children[node, int(turn)] = below
    return tree_of(children)
