"""Vectors of sentences and what is near.

Oracles: made-up vectors, scikit-learn's PCA, the encoder's own state.
"""

import numpy as np
import torch
from sklearn.decomposition import PCA

from refigure.models.encoder_decoder import TranslatorSettings, make_translator
from refigure.seq2seq import grammar
from refigure.seq2seq.corpora import Corpus, Pairs, Ragged, Vocabulary
from refigure.seq2seq.grammar import ACTIVE, PASSIVE, all_clauses
from refigure.seq2seq.sentence_vectors import SentenceMap, principal_components, sentence_vectors

CLAUSES = all_clauses()
VERBS = [verb for verb, *_ in grammar.VERBS]


def bag_vectors() -> np.ndarray:
    """A vector of a clause's words without their order."""
    words = sorted({word for one in CLAUSES for word in one.english})
    return np.array([[one.english.count(word) for word in words] for one in CLAUSES], float)


def agent_vectors(noise: float = 0.0) -> np.ndarray:
    """A vector that knows the agent and hardly anything else."""
    random = np.random.default_rng(1)
    agents = sorted({one.meaning[0] for one in CLAUSES})
    places = np.array([[agents.index(one.meaning[0])] for one in CLAUSES], float)
    return np.hstack([100 * places, noise * random.normal(size=(len(CLAUSES), 3))])


def test_vectors_that_know_the_agent_are_sensitive_to_order_and_not_to_voice() -> None:
    mapped = SentenceMap(CLAUSES, agent_vectors(0.01))
    order, voice = list(mapped.order_triples(VERBS)), list(mapped.voice_triples())
    assert all(order) and all(voice)
    # 8*7 pairs of names; 5 verbs with 4 others each, or 6 with 5
    assert len(order) == 56 * 5 * 4
    assert len(list(mapped.order_triples([*VERBS, "is in love with"]))) == 56 * 6 * 5
    # 56 pairs and 5 verbs with a passive; gifts between 10 pairs of persons
    assert len(voice) == 56 * 5 + 10 * 16


def test_a_bag_of_words_knows_no_order() -> None:
    mapped = SentenceMap(CLAUSES, bag_vectors())
    assert not any(mapped.order_triples(VERBS))


def test_distances_are_those_of_the_vectors() -> None:
    vectors = agent_vectors(1.0)
    mapped = SentenceMap(CLAUSES, vectors)
    meaning = ("he", "ate", "the cookie")
    one, other = (
        next(i for i, c in enumerate(CLAUSES) if (c.meaning, c.form) == (meaning, form))
        for form in (ACTIVE, PASSIVE)
    )
    distance = float(np.linalg.norm(vectors[one] - vectors[other]))
    assert mapped.distance((meaning, ACTIVE), (meaning, PASSIVE)) == distance
    rest = [i for i, c in enumerate(CLAUSES) if c.meaning != meaning]
    farther = np.mean([np.linalg.norm(vectors[i] - vectors[one]) > distance for i in rest])
    assert mapped.farther_share(meaning) == farther


def test_principal_components_are_scikit_learns_up_to_sign() -> None:
    vectors = np.random.default_rng(2).normal(size=(9, 30))
    expected = PCA(2, svd_solver="full").fit_transform(vectors)
    found = principal_components(vectors)
    np.testing.assert_allclose(np.abs(found), np.abs(expected), rtol=1e-9)
    # a turned space gives the same picture: signs come from the loadings, which turn with it
    np.testing.assert_allclose(principal_components(vectors + 5.0), found, atol=1e-9)


def test_a_sentences_vector_is_the_encoders_last_state() -> None:
    words = Vocabulary(("<pad>", "<EOS>", "<unk>", "a", "b", "c"))
    none = Pairs(Ragged.of([]), Ragged.of([]))
    corpus = Corpus(words, words, none, none, none, ())
    model = make_translator(TranslatorSettings(3, 4, 2), 6, 6, torch.Generator().manual_seed(1))
    sentences = [["a", "b", "c"], ["c"], ["b", "a"]]
    found = sentence_vectors(model, corpus, sentences, reverse=True)
    for row, sentence in zip(found, sentences, strict=True):
        read = torch.tensor([words.encode(sentence[::-1])]).T
        h, c = model.encode(read)[0]
        np.testing.assert_allclose(row, torch.cat((h, c))[:, 0].flatten().detach(), rtol=1e-5)
