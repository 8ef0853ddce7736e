"""Trees and hierarchical softmax. Oracles: Huffman's optimality by brute force, the entropy bound,
sums to 1, values worked out apart from this code, gensim's own tree."""

import itertools
import math
from pathlib import Path

import numpy as np
import pytest

from refigure.word2vec.costs import huffman_mean_depth
from refigure.word2vec.hierarchical import best_first, greedy, word_log_probabilities
from refigure.word2vec.huffman import complete_tree, entropy_bits, huffman_tree, mean_depth, tree_of
from refigure.word2vec.small_texts import preprocessed_words, read_small_counts


def least_cost(weights: tuple[int, ...]) -> int:
    """The least sum of count times depth, over every way to merge two at a time."""
    if len(weights) == 1:
        return 0
    best = 10**9
    for one, other in itertools.combinations(range(len(weights)), 2):
        merged = weights[one] + weights[other]
        rest = [w for place, w in enumerate(weights) if place not in (one, other)]
        best = min(best, merged + least_cost((*rest, merged)))
    return best


@pytest.mark.parametrize("counts", [(5, 1), (9, 4, 3, 2, 1), (1, 1, 1, 1, 1, 1), (40, 3, 2, 2, 1)])
def test_no_tree_is_better_than_huffmans(counts: tuple[int, ...]) -> None:
    tree = huffman_tree(np.array(counts))
    assert int(np.array(counts) @ tree.depths) == least_cost(counts)
    assert huffman_mean_depth(np.array(counts, float)) == pytest.approx(mean_depth(counts, tree))


def test_huffmans_code_is_within_a_bit_of_the_entropy() -> None:
    counts = np.random.default_rng(1).zipf(1.3, 500)
    mean = mean_depth(counts, huffman_tree(counts))
    assert entropy_bits(counts) <= mean < entropy_bits(counts) + 1


def test_depths_are_gensims() -> None:
    from gensim.models import Word2Vec

    counts = {str(place): int(count) for place, count in enumerate([60, 31, 17, 9, 5, 3, 2])}
    model = Word2Vec(vector_size=2, min_count=1, hs=1, negative=0)
    model.build_vocab_from_freq(counts)
    theirs = [len(model.wv.get_vecattr(word, "code")) for word in counts]
    assert huffman_tree(np.array(list(counts.values()))).depths.tolist() == theirs


def test_the_complete_tree_is_the_one_of_the_post() -> None:
    tree = complete_tree(8)
    assert tree.depths.tolist() == [3] * 8
    cat = ["dog", "the", "and", "cat", "he", "have", "be", "OOV"].index("cat")
    assert (tree.paths[cat] + 1).tolist() == [1, 2, 5]  # the post counts nodes from 1
    assert tree.codes[cat].tolist() == [0, 1, 1]  # left, right, right
    assert complete_tree(6).depths.tolist() == [3, 3, 3, 3, 2, 2] or set(
        complete_tree(6).depths
    ) == {2, 3}


def test_paths_lead_to_their_words() -> None:
    tree = huffman_tree(np.array([7, 5, 3, 2, 2, 1]))
    for word, (path, code) in enumerate(zip(tree.paths, tree.codes, strict=True)):
        node = 0
        for place, turn in zip(path[path >= 0], code, strict=False):
            assert node == place
            node = int(tree.children[node, turn])
        assert node == -1 - word


def test_the_seeded_example_of_the_post_has_the_value_worked_out() -> None:
    random = np.random.default_rng(0)
    weights, biases, hidden = (
        random.normal(size=(7, 4)),
        random.normal(size=7),
        random.normal(size=4),
    )
    p = np.exp(word_log_probabilities(complete_tree(8), biases + weights @ hidden))
    assert p[3] == pytest.approx(0.2230603787625622, rel=1e-12)
    sigmoid = 1 / (1 + np.exp(-(biases + weights @ hidden)))
    assert p[3] == pytest.approx((1 - sigmoid[0]) * sigmoid[1] * sigmoid[4], rel=1e-12)


@pytest.mark.parametrize("spread", [0.1, 1.0, 30.0])
def test_words_sum_to_one(spread: float) -> None:
    tree = huffman_tree(np.arange(1, 60))
    scores = np.random.default_rng(5).normal(0, spread, 58)
    assert np.exp(word_log_probabilities(tree, scores)).sum() == pytest.approx(1, abs=1e-12)


def test_the_search_finds_the_likeliest_word_and_the_greedy_may_not() -> None:
    random = np.random.default_rng(6)
    tree = complete_tree(64)
    misses = 0
    for _ in range(40):
        scores = random.normal(0, 0.7, 63)
        likely = word_log_probabilities(tree, scores)
        found = best_first(tree, scores)
        assert found.word == int(likely.argmax())
        assert 6 <= found.evaluated <= 63
        quick = greedy(tree, scores)
        assert quick.evaluated == 6 and likely[quick.word] <= likely[found.word]
        misses += quick.word != found.word
    assert misses > 0


def test_decided_nodes_are_searched_in_a_straight_line() -> None:
    # scores of 50: one branch has all of the probability, to the last bit
    found = best_first(complete_tree(1024), np.full(1023, 50.0))
    assert found.evaluated == 10


def test_a_tree_of_two_words_has_one_node() -> None:
    assert huffman_tree(np.array([3, 1])).children.tolist() == [[-1, -2]]
    assert tree_of(np.array([[-1, -2]])).depths.tolist() == [1, 1]


def test_entropy_of_equal_counts_is_the_logarithm() -> None:
    assert entropy_bits(np.full(32, 7)) == pytest.approx(5)
    assert entropy_bits(np.array([4, 0])) == 0


# worked out apart from this code, on the texts that gensim 4.4.0 ships
SHIPPED = {
    "lee_background.cor": (58_152, 6_981, 9.896897096149946, 9.92488650433347, 4, 16),
    "head500.noblanks.cor": (331_339, 29_722, 12.482574608545036, 12.512242748363459, 8, 18),
}


@pytest.mark.parametrize("name", SHIPPED)
def test_the_texts_of_gensim_have_the_depths_worked_out(name: str) -> None:
    from gensim.test.utils import datapath

    counts = read_small_counts(Path(datapath(name)))
    tokens, types, entropy, mean, least, most = SHIPPED[name]
    assert (counts.sum(), len(counts)) == (tokens, types)
    tree = huffman_tree(counts)
    assert entropy_bits(counts) == pytest.approx(entropy, rel=1e-11)
    assert mean_depth(counts, tree) == pytest.approx(mean, rel=1e-11)
    assert (tree.depths.min(), tree.depths.max()) == (least, most)


def test_words_are_split_as_gensim_splits_them() -> None:
    from gensim.utils import simple_preprocess

    text = "The U.S. isn't a co-op: naïve_words, x2y 42 pneumonoultramicroscopic Ça _under ab"
    assert preprocessed_words(text) == simple_preprocess(text)


def test_log2_of_a_zipf_vocabulary_is_above_its_huffman_depth() -> None:
    shares = 1 / np.arange(1, 1001)
    depth = huffman_mean_depth(shares)
    assert depth < math.log2(1000) and depth == pytest.approx(
        mean_depth(shares, huffman_tree((shares * 1e9).astype(np.int64))), abs=0.01
    )
