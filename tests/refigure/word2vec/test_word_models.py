"""Models and trainers. Oracles: closed forms by numpy, finite differences, expectations by
autograd, gensim's own updates, shapes of the papers' formulas."""

import itertools

import numpy as np
import pytest
import torch

from refigure.word2vec.banded import (
    BandedSettings,
    Vectors,
    band_of,
    batches,
    pair_weights,
    stable_blocks,
    start_vectors,
    train_banded,
)
from refigure.word2vec.banded_tree import pack_paths, train_tree, tree_batches, tree_step
from refigure.word2vec.costs import (
    growth_exponent,
    node_multiply_adds,
    noise_multiply_adds,
    softmax_multiply_adds,
    time_update,
)
from refigure.word2vec.gensim_training import GensimSettings, train_gensim
from refigure.word2vec.gradients import gensim_error, gradient_error, mean_banded_error
from refigure.word2vec.huffman import huffman_tree
from refigure.word2vec.layers import (
    KINDS,
    LAYERS,
    FullSoftmax,
    HierarchicalSoftmax,
    WordModel,
    describe_model,
    new_model,
)
from refigure.word2vec.noise import NoiseTable

COUNTS = np.array([8, 5, 3, 2, 1])
NOISE = COUNTS / COUNTS.sum()


def model_of(kind: str, layer: str, size: int = 3) -> WordModel:
    """A small model with random vectors on both sides."""
    generator = torch.Generator().manual_seed(4)
    model = new_model(kind, layer, COUNTS, size, NOISE, 2, huffman_tree(COUNTS), generator).double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=generator, dtype=torch.float64))
    return model


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("kind", KINDS)
def test_gradients_are_those_of_differences(kind: str, layer: str) -> None:
    assert gradient_error(kind, layer, 1) < 1e-7  # central differences of step 1e-6 in float64


@pytest.mark.parametrize("layer", LAYERS)
def test_probabilities_of_every_layer_sum_to_one(layer: str) -> None:
    model = model_of("cbow", layer)
    hidden = model.hidden(torch.tensor([[0, 1], [3, -1]]))
    total = model.output.log_probabilities(hidden).exp().sum(1)
    np.testing.assert_allclose(total.detach().numpy(), 1, atol=1e-12)


def test_losses_are_the_formulas_of_the_papers() -> None:
    drawn = torch.tensor([[1, 4]])
    target = torch.tensor([2])

    def sigmoid(x: np.ndarray) -> np.ndarray:
        return np.asarray(1 / (1 + np.exp(-x)))

    for layer in ("softmax", "neg", "nce"):
        model = model_of("skipgram", layer)
        v = model.vectors[3].detach().numpy()
        u = model.output.get_parameter("weight").detach().numpy()
        scores = u @ v
        if layer == "softmax":
            expected = -np.log(np.exp(scores[2]) / np.exp(scores).sum())
        else:
            shift = np.log(2 * NOISE) if layer == "nce" else np.zeros(5)
            s = scores - shift
            expected = -np.log(sigmoid(s[2])) - np.log(sigmoid(-s[[1, 4]])).sum()
        found = model(torch.tensor([[3]]), target, drawn).item()
        assert found == pytest.approx(expected, rel=1e-6)  # offsets are kept in float32


def test_the_loss_of_the_tree_is_minus_its_log_probability() -> None:
    model = model_of("skipgram", "hs")
    hidden = model.hidden(torch.tensor([[1]]))
    for word in range(5):
        loss = model.output.loss(hidden, torch.tensor([word]), torch.zeros(1, 0, dtype=torch.long))
        assert loss.item() == pytest.approx(-model.output.log_probabilities(hidden)[0, word].item())


def test_cbow_takes_the_mean_of_the_words_there_are() -> None:
    model = model_of("cbow", "softmax")
    hidden = model.hidden(torch.tensor([[0, 2, -1]]))
    expected = (model.vectors[0] + model.vectors[2]) / 2
    torch.testing.assert_close(hidden[0], expected)
    assert describe_model(model, 2)["inputs"] == [-2, -1, 1, 2]
    assert describe_model(model_of("skipgram", "hs"), 1)["outputs"] == [-1, 1]
    with pytest.raises(ValueError, match="none of"):
        WordModel("bag", 3, 2, FullSoftmax(3, 2))


@pytest.mark.parametrize("objective", ["neg", "nce"])
def test_the_fast_trainer_steps_along_the_expected_gradient(objective: str) -> None:
    # 3000 draws of noise and windows: an error of some per cent, where a wrong weight gives tens
    assert mean_banded_error(objective, 3000, 2) < 0.05


def test_gensim_steps_along_our_gradient() -> None:
    assert gensim_error(3) < 0.06  # its sigmoid is a table of 1000 entries


def test_blocks_hold_every_pair_once() -> None:
    """With the window drawn as 1, the pairs are those of neighbours."""
    text = np.array([3, 1, 4, 1, 0, 2, 2])
    settings = BandedSettings(window=1, block=4, shared_noise=2, negatives=2, blocks_per_step=1)
    table = NoiseTable(np.ones(5), 0)
    pairs = []
    for (left, right), weights, _ in batches(text, table, settings, np.random.default_rng(1)):
        for block, one, other in (weights[:, :, : settings.block] > 0).nonzero().tolist():
            pairs.append((int(left[block, one]), int(right[block, other])))
    neighbours = list(itertools.pairwise(text))
    expected = neighbours + [(b, a) for a, b in neighbours]
    assert sorted(pairs) == sorted((int(a), int(b)) for a, b in expected)


def test_noise_that_hits_the_centre_is_left_out() -> None:
    settings = BandedSettings(window=1, block=2, shared_noise=2, negatives=4)
    band = band_of(np.ones((1, 4), bool), np.ones((1, 2), np.int8), settings)
    centres, drawn = np.array([[7, 8]]), np.array([[7, 9]])
    weights = pair_weights(band, centres, drawn, settings)[0]
    # inputs: before, first, second, after; each pair has 4 noise words, 2 for each drawn one
    assert weights[:, :2].tolist() == [[1, 0], [0, 1], [1, 0], [0, 1]]
    assert weights[:, 2].tolist() == [0, 2, 0, 2]  # noise word 7 is the centre of two pairs
    assert weights[:, 3].tolist() == [2, 2, 2, 2]


def test_a_step_over_the_tree_is_its_gradient() -> None:
    """With the window drawn as 1, the pairs are known, and autograd tells what the step must be."""
    text = np.array([3, 1, 4, 1, 0, 2, 2, 0, 4])
    tree = huffman_tree(np.bincount(text))
    settings = BandedSettings(size=3, window=1, block=4, blocks_per_step=8)
    ours = HierarchicalSoftmax(tree, 3)
    model = WordModel("skipgram", 5, 3, ours)
    generator = torch.Generator().manual_seed(2)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(0, 0.5, generator=generator)
    start = Vectors(model.vectors.detach().clone(), ours.weight.detach().clone(), torch.zeros(5))
    pairs = [(b, a) for a, b in itertools.pairwise(text)] + list(itertools.pairwise(text))
    inputs, targets = torch.from_numpy(np.array(pairs)).T
    none = torch.zeros(len(pairs), 0, dtype=torch.long)
    (model(inputs[:, None], targets, none) * len(pairs)).backward()
    for left, paths, band, _ in tree_batches(text, tree, settings, np.random.default_rng(1)):
        tree_step(start, left, paths, band, 1e-3)
    for before, after in ((model.vectors, start.inputs), (ours.weight, start.outputs)):
        assert before.grad is not None
        torch.testing.assert_close(before - 1e-3 * before.grad, after, rtol=0, atol=1e-6)


def test_paths_are_packed_without_gaps() -> None:
    tree = huffman_tree(np.array([9, 4, 2, 1]))  # depths 1, 2, 3, 3
    packed = pack_paths(tree, np.array([[0, 3], [1, 1]]))
    assert packed.there.sum(1).tolist() == [4, 4] and packed.nodes.shape == (2, 4)
    assert packed.nodes.tolist() == [[0, 0, 1, 2], [0, 1, 0, 1]]
    assert packed.centres.tolist() == [[0, 1, 1, 1], [0, 0, 1, 1]]


def test_the_tree_tells_apart_what_does_not_mix() -> None:
    text = structured_text(10_000)
    counts = np.bincount(text)
    settings = BandedSettings(size=8, sample=0, epochs=5, block=8)
    vectors = train_tree(text, counts, huffman_tree(counts), settings, np.random.default_rng(1))
    unit = torch.nn.functional.normalize(vectors.inputs, dim=1).numpy()
    cosines = unit @ unit.T
    assert cosines[:10, :10].mean() > cosines[:10, 10:].mean() + 0.3


def structured_text(tokens: int) -> np.ndarray:
    """A text of two halves of a vocabulary of 20 words that do not mix."""
    random = np.random.default_rng(8)
    half = np.repeat(random.integers(2, size=tokens // 20), 20)
    return np.asarray(10 * half + random.integers(10, size=len(half)))


@pytest.mark.parametrize("objective", ["neg", "nce"])
def test_training_tells_apart_what_does_not_mix(objective: str) -> None:
    text = structured_text(20_000)
    settings = BandedSettings(size=8, objective=objective, sample=0, epochs=8)
    counts = np.bincount(text)
    vectors = train_banded(text, counts, settings, np.random.default_rng(1))
    unit = torch.nn.functional.normalize(vectors.inputs, dim=1).numpy()
    cosines = unit @ unit.T
    assert cosines[:10, :10].mean() > cosines[:10, 10:].mean() + 0.5


def test_a_step_that_would_diverge_is_kept_in_bounds() -> None:
    """Few words at a high rate: without a bound, the sum of updates grows without end."""
    text = structured_text(10_000)
    settings = BandedSettings(size=8, sample=0, epochs=5, learning_rate=0.2, negatives=15)
    vectors = train_banded(text, np.bincount(text), settings, np.random.default_rng(1))
    assert torch.isfinite(vectors.inputs).all() and vectors.inputs.abs().max() < 10


def test_steps_are_shorter_where_a_word_is_frequent() -> None:
    settings = BandedSettings()  # 16 centres, window 5, 5 noise words, rate 0.025
    keep = np.ones(2)
    # by hand: 16 * 6 * 6 * 0.025 / 4 = 3.6 times the share of the word, in each block
    assert stable_blocks(np.array([5, 5]), keep, settings) == 1  # 1 / 1.8
    assert stable_blocks(np.array([7, 93]), keep[:2], settings) == 1
    spread = np.full(1000, 1)
    assert stable_blocks(spread, np.ones(1000), settings) == settings.blocks_per_step
    seven = np.array([7, *[1] * 93])  # 7 per cent: 1 / 0.252 is 3.97
    assert stable_blocks(seven, np.ones(94), settings) == 3


def test_both_trainers_give_the_same_vectors_twice() -> None:
    text = structured_text(4000)
    counts = np.bincount(text)
    settings = BandedSettings(size=4, epochs=1)
    first, second = (
        train_banded(text, counts, settings, np.random.default_rng(1)).inputs for _ in range(2)
    )
    assert torch.equal(first, second)
    ours = [train_gensim(text, counts, GensimSettings(size=4, epochs=2), 5) for _ in range(2)]
    np.testing.assert_array_equal(ours[0], ours[1])
    assert ours[0].shape == (20, 4)


def test_vectors_of_gensim_come_in_our_order() -> None:
    text = structured_text(20_000)
    counts = np.bincount(text)
    vectors = train_gensim(text, counts, GensimSettings(size=8, sample=0, epochs=5, window=3), 1)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = unit @ unit.T
    assert cosines[:10, :10].mean() > cosines[:10, 10:].mean() + 0.3


def test_noise_contrastive_estimation_starts_as_a_normalised_model() -> None:
    start = start_vectors(COUNTS, BandedSettings(size=2, objective="nce"), np.random.default_rng(0))
    assert start.biases.exp().sum().item() == pytest.approx(1, rel=1e-6)
    assert start.outputs.abs().max() == 0
    assert start.inputs.abs().max() <= 0.25  # half over the size


def test_multiply_adds_are_three_for_each_weight_that_is_read() -> None:
    # a product forward, one for the gradient of the weights and one for that of the hidden vector
    assert softmax_multiply_adds(1000, 10) == 3 * 1000 * 10
    assert node_multiply_adds(10) == 3 * 10
    assert noise_multiply_adds(10, 5) == 3 * 6 * 10


def test_an_exponent_of_growth_is_a_slope() -> None:
    assert growth_exponent([10, 100, 1000], [7 * 10**1.5, 7 * 10**3, 7 * 10**4.5]) == pytest.approx(
        1.5
    )


def test_a_timing_is_a_positive_number_of_seconds() -> None:
    assert 0 < time_update(FullSoftmax(50, 4), 4, 2, 8, 2) < 1
