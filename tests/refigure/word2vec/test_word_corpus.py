"""A corpus as numbers. Oracles: the sentences themselves; for the real text, hashes and counts of
the cleaned file that was made apart from this project."""

import hashlib
import lzma
import os
from pathlib import Path

import numpy as np
import pytest

from refigure.errors import InputError
from refigure.word2vec.corpus import (
    build_corpus,
    clean_text,
    read_corpus,
    read_text,
    split_documents,
    trim_corpus,
    write_corpus,
)

RAW = (
    '<doc id="1" url="http://x" title="One &amp; two">\nOne.\n\nThe cat&nbsp;sat: 42!\n</doc>\n'
    '<doc id="2" url="http://y" title="Three">\nA cat, the DOG\n</doc>\n'
)


def test_text_is_cleaned_as_text8_was() -> None:
    # Mahoney's rule: digits spelled, everything else than letters a space, single spaces
    assert clean_text("Anarchism, in 1840s: café") == "anarchism in one eight four zero s caf "


def test_documents_are_parted_at_their_marks() -> None:
    documents = list(split_documents(RAW))
    assert [title for title, _ in documents] == ["One &amp; two", "Three"]
    assert clean_text(documents[0][1]).split() == ["one", "the", "cat", "sat", "four", "two"]
    assert list(split_documents("no marks")) == [("", "no marks")]


def test_words_are_ordered_by_count_and_then_by_the_alphabet(tmp_path: Path) -> None:
    corpus = build_corpus([("a", ["b", "a", "b", "c"]), ("t", ["c", "b"])], 100)
    assert corpus.words == ("b", "c", "a")
    assert corpus.counts.tolist() == [3, 2, 1]
    assert corpus.ids.tolist() == [0, 2, 0, 1, 1, 0]
    assert corpus.documents.tolist() == [0, 4] and corpus.titles == ("a", "t")
    write_corpus(tmp_path / "c.npz", corpus)
    again = read_corpus(tmp_path / "c.npz")
    assert again.words == corpus.words and again.titles == corpus.titles
    np.testing.assert_array_equal(again.ids, corpus.ids)
    first = (tmp_path / "c.npz").read_bytes()
    write_corpus(tmp_path / "c.npz", again)
    assert (tmp_path / "c.npz").read_bytes() == first


def test_a_corpus_ends_where_it_is_told() -> None:
    corpus = build_corpus([("a", ["x", "y"]), ("b", ["x", "z", "z"]), ("c", ["q"])], 4)
    assert len(corpus.ids) == 4 and corpus.titles == ("a", "b")


def test_rare_words_leave_no_gap() -> None:
    corpus = build_corpus([("", ["a", "b", "a", "c", "a", "b", "d"])], 100)
    trimmed = trim_corpus(corpus, 6, min_count=2)
    assert trimmed.words == ("a", "b")
    assert [trimmed.words[place] for place in trimmed.ids] == ["a", "b", "a", "a", "b"]
    assert trim_corpus(corpus, 7, most_frequent=1).words == ("a",)
    with pytest.raises(InputError, match="take more text"):
        trim_corpus(corpus, 7, min_count=4)


def test_the_counts_of_a_part_order_its_words() -> None:
    corpus = build_corpus([("", ["b", "b", "b", "a", "a", "c", "c", "a", "a"])], 100)
    assert corpus.words == ("a", "b", "c")
    assert trim_corpus(corpus, 4).words == ("b", "a")


def test_a_file_without_words_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("12 34", "utf-8")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="holds no words"):
        read_text(tmp_path / "empty")
    with pytest.raises(InputError, match="cannot be read as text"):
        read_text(tmp_path / "binary")


@pytest.mark.real_data
def test_the_real_text_comes_out_as_it_did_elsewhere() -> None:
    packed = Path(os.environ.get("REFIGURE_MIRROR", ""), "wiki15-AA00-19.raw.txt.xz")
    if "REFIGURE_MIRROR" not in os.environ or not packed.is_file():
        pytest.skip("needs the Wikipedia text in $REFIGURE_MIRROR")
    with lzma.open(packed) as file:
        text = clean_text(file.read().decode())
    # the cleaned file: 20,590,766 bytes, 3,488,448 words, 96,995 types
    digest = "8d720c1c9da0230ae8e611840000aea169707a10daf614772bdd859cd8f5825e"
    assert hashlib.sha256(text.encode()).hexdigest() == digest
    words = text.split()
    assert (len(words), len(set(words))) == (3_488_448, 96_995)
