"""Every step of the post on word2vec, on a small made-up text.

Oracles: counts of the text itself, closed forms, and what is planted in the text.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.scripts.word2vec.conftest import ARTICLE_WORDS, ARTICLES, run_every_step

from refigure.errors import InputError
from refigure.measurements import read_table
from refigure.word2vec.corpus import read_corpus
from scripts.word2vec import compose_words, summarize_vectors

if TYPE_CHECKING:
    from tests.scripts.word2vec.conftest import Finished


def test_the_text_is_numbered_article_by_article(finished: Finished) -> None:
    corpus = read_corpus(finished.path("corpus.npz"))
    assert len(corpus.ids) == ARTICLES * ARTICLE_WORDS
    assert corpus.titles == tuple(f"Article {number}" for number in range(ARTICLES))
    assert np.diff(corpus.documents).tolist() == [ARTICLE_WORDS] * (ARTICLES - 1)
    assert (np.diff(corpus.counts) <= 0).all()


def test_a_second_run_gives_the_same_files(
    finished: Finished, sources: Path, tmp_path: Path
) -> None:
    again = run_every_step(sources, tmp_path, 1)
    for path in sorted(finished.folder.rglob("*.*")):
        name = path.relative_to(finished.folder)
        if "timing" not in name.name and path.is_file():
            assert path.read_bytes() == (again.folder / name).read_bytes(), name


def test_times_are_in_files_of_their_own_alone(finished: Finished) -> None:
    assert not [name for name in finished.values if "cpu" in name or "seconds" in name]
    times = json.loads(Path(finished.path("timing.json")).read_text("utf-8"))
    assert set(times["exponents"]) == {"softmax", "balanced", "neg"}
    speeds = json.loads(Path(finished.path("vector_timing.json")).read_text("utf-8"))
    assert all(speed > 0 for speed in speeds["words_per_cpu_s"].values())


def test_formulas_give_the_numbers_worked_out(finished: Finished) -> None:
    found = finished.values
    assert found["pairs_in_sentence"] == 30 and found["pairs_shown"] == 13
    assert found["corrected.softmax_large_2"] == pytest.approx(0.66524096, abs=5e-9)
    assert found["as_published.softmax_large_lost"] == 3
    assert found["exp_limit_float32"] == pytest.approx(88.72284, abs=5e-6)
    assert found["as_published.example_discard"] == pytest.approx(0.99)
    assert found["corrected.example_discard"] == pytest.approx(0.9)
    assert (found["as_published.tex_dollars"], found["corrected.tex_dollars"]) == (1, 2)
    assert (found["lookup_is_row"], found["theta_word_defined"]) == (1, 0)
    assert found["post_cat"] == pytest.approx(0.2230603787625622, rel=1e-12)


def test_costs_grow_as_they_must(finished: Finished) -> None:
    found = finished.values
    assert found["exponent_softmax"] == pytest.approx(1)
    assert found["exponent_neg"] == pytest.approx(0, abs=1e-12)
    # of log2 V over 10^2, 10^3 and 10^6, by least squares on three points of the logarithms
    sizes = np.log([100, 1000, 1_000_000])
    slope = np.polyfit(sizes, np.log(sizes), 1)[0]
    assert found["exponent_balanced"] == pytest.approx(slope)
    assert found["nodes_neg_1e3"] == 6 and found["multiply_adds_softmax_1e3"] == 3 * 1000 * 100


def test_the_gradients_agree(finished: Finished) -> None:
    assert finished.values["gradient_error_largest"] < 1e-6
    assert finished.values["gensim_hs_error"] < 0.06
    assert finished.values["pairs_drawn_window"] == pytest.approx(6, abs=0.1)


def test_trees_of_the_small_texts(finished: Finished) -> None:
    found = finished.values
    # one two two three three three four: depths 3, 2, 1, 3; a a a a b b c d: 1, 2, 3, 3
    assert found["lee_huffman_mean"] == pytest.approx((3 + 2 * 2 + 3 * 1 + 3) / 7)
    assert found["hea_huffman_mean"] == found["hea_entropy"] == 1.75
    assert found["search_share_largest"] <= 1


def test_subsampling_drops_as_the_formula_says(finished: Finished) -> None:
    found = finished.values
    assert found["rare_dropped"] == 0  # every word of this text is above t
    assert found["drop_within_3_errors"] >= 0.9
    assert found["small_above_t"] == 1
    shares = [found[f"small_kept_{name}"] for name in ("post", "paper", "program")]
    assert shares == sorted(shares) and shares[0] > 0
    assert found["noise_rarest_gain_1_0"] == 1 < found["noise_rarest_gain_0_75"]


def test_fits_are_distributions_and_the_softmax_is_the_base(finished: Finished) -> None:
    found = finished.values
    errors = [
        float(found[name])
        for name in found
        if name.startswith("fit_") and name.endswith("_sum_error")
    ]
    assert len(errors) == 8 and max(errors) < 1e-9
    assert found["fit_softmax_excess_nll"] == 0
    assert found["fit_uniform_nll"] == pytest.approx(math.log(30))
    for name in ("softmax", "nce_5"):
        assert found[f"fit_{name}_test_nll"] > 0


def test_n_grams_get_sparser(finished: Finished) -> None:
    shares = [finished.values[f"unseen_{n}"] for n in range(1, 6)]
    # a quarter of an article's words are its own, and 500 of the 2000 are of one not yet begun
    assert shares[0] == pytest.approx(500 / 2000 / 4, abs=0.015)
    assert shares == sorted(shares) and shares[4] > 0.9
    assert finished.values["contexts_1"] == 1
    rows = {(row["n"], row["model"]): row for row in read_table(finished.path("ngrams.csv"))}
    assert rows["5", "likelihood"]["perplexity"] == "inf"
    # words are drawn at random: nothing predicts better than their frequencies, in the mean
    unigram = float(rows["1", "interpolated"]["perplexity"])
    assert float(rows["5", "interpolated"]["perplexity"]) == pytest.approx(unigram, rel=0.02)


def test_every_arm_has_scores_of_every_seed(finished: Finished) -> None:
    rows = read_table(finished.path("scores.csv"))
    arms = {row["arm"] for row in rows}
    assert {"gensim_neg5", "gensim_hs", "own_nce5", "own_post_formula"} <= arms
    assert finished.found["gensim_hs_total"].n == 2
    assert finished.found["shown_total"].n == 1
    assert finished.values["gensim_neg5_total_asked"] == 13
    kept = [finished.values[f"own_{name}_kept_share"] for name in ("t0", "t1e4", "t1e5")]
    assert kept[0] == 1 and kept == sorted(kept, reverse=True)


def test_contrasts_are_differences_of_means(finished: Finished) -> None:
    found = finished.values
    difference = found["gensim_neg5_wordsim"] - found["gensim_hs_wordsim"]
    assert found["neg_minus_hs_wordsim"] == pytest.approx(difference)


def test_a_contrast_of_an_unknown_measure_is_told(finished: Finished, tmp_path: Path) -> None:
    wrong = {"confidence": 0.95, "contrasts": {"x": {"measure": "beauty", "weights": {"a": 1}}}}
    with pytest.raises(InputError, match="no measure beauty"):
        summarize_vectors.main(
            [finished.path("scores.csv")],
            [str(finished.folder.parent / "none.json")][:0],
            wrong,
            str(tmp_path / "m.csv"),
        )


def test_sums_of_unknown_words_are_left_out(finished: Finished) -> None:
    found = json.loads(Path(finished.path("composition.json")).read_text("utf-8"))
    assert len(found["sums"]) == 1 == finished.values["sums_tried"]
    assert len(found["plane"]["pairs"]) == 4
    words = [word for word, _ in found["sums"][0]["nearest"]]
    assert len(words) == 5 and not {"king", "man", "woman"} & set(words)


def test_parallel_offsets_have_a_cosine_of_one() -> None:
    offsets = np.array([[1.0, 2], [2, 4], [0.5, 1]])
    assert compose_words.mean_cosine(offsets) == pytest.approx(1)
    assert compose_words.mean_cosine(np.array([[1.0, 0], [0, 1]])) == 0


def test_passages_of_planted_articles_are_told_apart(finished: Finished) -> None:
    found = finished.values
    # each article has seven words of its own: a quarter of its text
    assert found["one_hot_1000"] > 0.8 and found["naive_bayes_1000"] > 0.8
    assert found["passages"] == ARTICLES * ARTICLE_WORDS // 10
    gain = found["dense_50"] - found["one_hot_50"]
    assert found["dense_minus_one_hot_50"] == pytest.approx(gain)
