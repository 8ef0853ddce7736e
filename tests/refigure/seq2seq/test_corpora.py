"""Ragged tables, vocabularies, and a corpus through its file.

Oracles: Python lists.
"""

from pathlib import Path

import numpy as np

from refigure.seq2seq.corpora import (
    Corpus,
    Pairs,
    Ragged,
    Vocabulary,
    most_common,
    read_corpus,
)

ROWS = [[3, 4, 5], [6], [], [7, 8]]


def test_a_ragged_table_holds_its_rows() -> None:
    table = Ragged.of(ROWS)
    assert table.rows() == ROWS and len(table) == 4
    assert table.lengths.tolist() == [3, 1, 0, 2]
    assert table.row(3).tolist() == [7, 8]
    assert len(Ragged.of([])) == 0 and Ragged.of([]).rows() == []


def test_padding_comes_behind_and_reversal_before_it() -> None:
    table = Ragged.of(ROWS)
    assert table.padded().tolist() == [[3, 4, 5], [6, 0, 0], [0, 0, 0], [7, 8, 0]]
    assert table.padded(reverse=True).tolist() == [[5, 4, 3], [6, 0, 0], [0, 0, 0], [8, 7, 0]]


def test_first_pairs() -> None:
    pairs = Pairs(Ragged.of(ROWS), Ragged.of(ROWS[::-1]))
    first = pairs.first(2)
    assert first.source.rows() == ROWS[:2] and first.target.rows() == ROWS[:1:-1]


def test_a_vocabulary_has_the_most_common_words_and_ties_by_alphabet() -> None:
    words = most_common([["b", "a", "c"], ["b", "d"], ["b", "a"]], 3)
    assert words.words == ("<pad>", "<EOS>", "<unk>", "b", "a", "c")
    assert words.encode(["c", "x", "b"]) == [5, 2, 3]
    assert words.decode([5, 2, 3]) == ["c", "<unk>", "b"]


def test_a_corpus_comes_back_from_its_file_and_has_the_same_bytes(tmp_path: Path) -> None:
    parts = [Pairs(Ragged.of([[3, number]]), Ragged.of([[4], [5]][:1])) for number in (3, 4, 5)]
    words = Vocabulary(("<pad>", "<EOS>", "<unk>", "à", "l'", "été"))
    references = (("à l' été", "l' été"),)
    corpus = Corpus(words, words, parts[0], parts[1], parts[2], references)
    for name in ("a.npz", "b.npz"):
        corpus.write(tmp_path / name)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    found = read_corpus(tmp_path / "a.npz")
    assert found.source_words == words and found.references == corpus.references
    for part in ("train", "held_out", "test"):
        for side in ("source", "target"):
            one, other = (getattr(getattr(whole, part), side) for whole in (found, corpus))
            assert one.rows() == other.rows() and one.flat.dtype == np.int64
