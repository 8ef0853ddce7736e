"""The made-up tasks: a cipher, and a grammar whose French is here by hand for some."""

import numpy as np
import pytest

from refigure.seq2seq.cipher import cipher_corpus
from refigure.seq2seq.grammar import (
    ACTIVE,
    FRONTED,
    PASSIVE,
    all_clauses,
    join_clauses,
    sample_sentences,
    split_meanings,
    swapped,
    written,
)
from refigure.seq2seq.sentences import tokenize


def test_a_cipher_replaces_each_symbol_by_its_own() -> None:
    corpus = cipher_corpus(symbols=5, length=4, train=50, held_out=7, test=9, seed=3)
    assert [len(one) for one in (corpus.train, corpus.held_out, corpus.test)] == [50, 7, 9]
    assert (len(corpus.source_words), len(corpus.target_words)) == (8, 8)
    key: dict[int, int] = {}
    for source, target in zip(corpus.train.source.rows(), corpus.train.target.rows(), strict=True):
        assert len(source) == len(target) == 4
        for one, other in zip(source, target, strict=True):
            assert key.setdefault(one, other) == other
    assert sorted(key) == sorted(key.values()) == [3, 4, 5, 6, 7]
    target = corpus.test.target.rows()[0]
    assert corpus.references[0] == (" ".join(corpus.target_words.decode(target)),)


CLAUSES = {(one.meaning, one.form): one for one in all_clauses()}
CARD = ("I", "gave", "she", "a card", "in the garden")


@pytest.mark.parametrize(
    ("meaning", "form", "english", "french"),
    [
        (("Mary", "admires", "John"), ACTIVE, "Mary admires John", "Marie admire Jean"),
        (
            ("John", "admires", "Mary"),
            PASSIVE,
            "Mary is admired by John",
            "Marie est admirée par Jean",
        ),
        (
            ("Mary", "is in love with", "Paul"),
            ACTIVE,
            "Mary is in love with Paul",
            "Marie est amoureuse de Paul",
        ),
        (("he", "ate", "the cookie"), ACTIVE, "he ate the cookie", "il a mangé le biscuit"),
        (
            ("he", "ate", "the cookie"),
            PASSIVE,
            "the cookie was eaten by him",
            "le biscuit a été mangé par lui",
        ),
        (("I", "made", "the soup"), ACTIVE, "I made the soup", "j' ai fait la soupe"),
        (
            CARD,
            ACTIVE,
            "I gave her a card in the garden",
            "je lui ai donné une carte dans le jardin",
        ),
        (
            CARD,
            FRONTED,
            "in the garden , I gave her a card",
            "dans le jardin , je lui ai donné une carte",
        ),
        (
            CARD,
            PASSIVE,
            "she was given a card by me in the garden",
            "une carte lui a été donnée par moi dans le jardin",
        ),
    ],
)
def test_sentences_of_the_paper_and_the_post(
    meaning: tuple[str, ...], form: str, english: str, french: str
) -> None:
    found = CLAUSES[meaning, form]
    assert (" ".join(found.english), " ".join(found.french)) == (english, french)


def test_clauses_are_different_and_meanings_can_be_swapped() -> None:
    clauses = all_clauses()
    assert len({one.english for one in clauses}) == len(clauses) == len(CLAUSES)
    for one in clauses:
        if one.kind == "feel":
            assert (swapped(one.meaning), ACTIVE) in CLAUSES
    assert swapped(CARD) == ("she", "gave", "I", "a card", "in the garden")


def test_all_forms_of_a_meaning_are_held_out_together() -> None:
    clauses = all_clauses()
    apart = split_meanings(clauses, 0.1, seed=1)
    inside = {one.meaning for one, held in zip(clauses, apart, strict=True) if not held}
    outside = {one.meaning for one, held in zip(clauses, apart, strict=True) if held}
    assert not inside & outside
    assert len(outside) == round(0.1 * len(inside | outside))
    assert not np.array_equal(apart, split_meanings(clauses, 0.1, seed=2))


def test_joined_and_written_sentences_are_cut_into_the_same_words() -> None:
    soup, card = CLAUSES[("I", "made", "the soup"), ACTIVE], CLAUSES[CARD, FRONTED]
    english, french = join_clauses(soup, card, ("but", "mais"))
    assert written(english) == "I made the soup but in the garden, I gave her a card."
    assert written(french) == "J'ai fait la soupe mais dans le jardin, je lui ai donné une carte."
    assert tokenize(written(french), lowercase=True) == [*french.lower().split(), "."]


def test_sampled_sentences_are_different_sorted_and_of_the_seed() -> None:
    found = sample_sentences(400, seed=1)
    sources = [english for english, _ in found]
    assert len(set(sources)) == len(sources) > 350
    assert [len(one) for one in sources] == sorted(map(len, sources))
    assert found == sample_sentences(400, seed=1) != sample_sentences(400, seed=2)
    for english, french in found:
        assert english[0].isupper() and french.endswith(".")
        assert "'" not in english and " ," not in french
