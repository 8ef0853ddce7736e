"""IBM's first model on texts whose translations are known.

Oracles: the first round computed by hand (Koehn 2010, fig. 4.4's example); a made-up dictionary.
"""

import numpy as np
import pytest

from refigure.seq2seq.alignments import learn_word_table, most_likely_links
from refigure.seq2seq.corpora import Pairs, Ragged

DAS, HAUS, BUCH, EIN = 3, 4, 5, 6
THE, HOUSE, BOOK, A = 3, 4, 5, 6
TEXT = Pairs(
    Ragged.of([[DAS, HAUS], [DAS, BUCH], [EIN, BUCH]]),
    Ragged.of([[THE, HOUSE], [THE, BOOK], [A, BOOK]]),
)


def test_the_first_round_counts_words_that_are_together() -> None:
    table = learn_word_table(TEXT, 7, rounds=1)
    # each target word is shared out among two source words and nothing, a third each
    assert table.of(np.array([DAS]), np.array([THE])) == pytest.approx(np.array([[1 / 2]]))
    assert table.of(np.array([DAS]), np.array([HOUSE])) == pytest.approx(np.array([[1 / 4]]))
    assert table.of(np.array([HAUS]), np.array([THE])) == pytest.approx(np.array([[1 / 2]]))


def test_rounds_tell_words_apart() -> None:
    table = learn_word_table(TEXT, 7, rounds=40)
    for source, target in ((DAS, THE), (HAUS, HOUSE), (BUCH, BOOK), (EIN, A)):
        assert table.of(np.array([source]), np.array([target]))[0, 0] > 0.9
    found = most_likely_links(table, np.array([DAS, HAUS]), np.array([THE, HOUSE]))
    assert found == [(1, 1), (2, 2)]


def test_a_dictionary_is_found_again_whatever_the_order() -> None:
    random = np.random.default_rng(1)
    sources = [random.permutation(np.arange(3, 13))[:5] for _ in range(300)]
    targets = [(row + 20)[random.permutation(5)] for row in sources]
    pairs = Pairs(Ragged.of(sources), Ragged.of(targets))
    table = learn_word_table(pairs, 40, rounds=10)
    for source, target in zip(sources[:20], targets[:20], strict=True):
        links = most_likely_links(table, source, target)
        assert [(int(source[i - 1]) + 20) for i, _ in links] == [
            int(target[j - 1]) for _, j in links
        ]
        assert len(links) == 5
