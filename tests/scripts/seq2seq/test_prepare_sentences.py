"""Corpora of every kind. Oracles: the text that goes in; the grammar's clauses."""

from pathlib import Path

import pytest

from refigure.errors import InputError
from refigure.seq2seq.corpora import read_corpus
from refigure.seq2seq.grammar import all_clauses
from refigure.stand_ins import synthetic_sentences
from scripts.seq2seq import prepare_sentences

CHOICE = {
    "lowercase": True,
    "shortest": 2,
    "longest": 30,
    "source_vocabulary": 200,
    "target_vocabulary": 200,
    "drop_unknown": True,
    "held_out": 30,
    "test": 30,
    "train": 500,
}


def test_a_file_with_tabs_becomes_a_corpus(tmp_path: Path) -> None:
    """The stand-in has the form of the real file."""
    text = synthetic_sentences(1)["fra.txt"].decode().splitlines()[::40]
    (tmp_path / "fra.txt").write_text("\n".join(text) + "\n", encoding="utf-8")
    files, settings = [str(tmp_path / "fra.txt")], {"kind": "tabbed", **CHOICE}
    for name in ("a.npz", "b.npz"):
        prepare_sentences.main(files, settings, 3, str(tmp_path / name))
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    corpus = read_corpus(tmp_path / "a.npz")
    assert (len(corpus.train), len(corpus.held_out), len(corpus.test)) == (500, 30, 30)
    assert len(corpus.references) == 30
    sources = {
        name: {tuple(row) for row in getattr(corpus, name).source.rows()}
        for name in ("train", "held_out", "test")
    }
    assert not sources["train"] & (sources["test"] | sources["held_out"])


def test_parallel_files_keep_their_split(tmp_path: Path) -> None:
    files = []
    for part in ("train", "val", "test"):
        for language in ("en", "fr"):
            path = tmp_path / f"{part}.{language}"
            path.write_text(f"a {part} b\nb a {part}\n", encoding="utf-8")
            files.append(str(path))
    choice = {**CHOICE, "kind": "parallel", "drop_unknown": False, "train": None}
    prepare_sentences.main(files, choice, 1, str(tmp_path / "corpus.npz"))
    corpus = read_corpus(tmp_path / "corpus.npz")
    assert (len(corpus.train), len(corpus.held_out), len(corpus.test)) == (2, 2, 2)
    assert corpus.references == (("a test b",), ("b a test",))
    assert corpus.source_words.decode(corpus.test.source.rows()[0]) == ["a", "<unk>", "b"]


def test_the_grammar_is_split_by_meaning(tmp_path: Path) -> None:
    settings = {"kind": "grammar", "apart": 0.2, "copies": 2}
    prepare_sentences.main([], settings, 1, str(tmp_path / "corpus.npz"))
    corpus = read_corpus(tmp_path / "corpus.npz")
    kept = len(corpus.train) // 2
    assert kept + len(corpus.held_out) + len(corpus.test) == len(all_clauses())
    assert 0.15 < 1 - kept / len(all_clauses()) < 0.25
    assert 2 not in corpus.test.source.flat, "every word is known"


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'speech' is none of tabbed, parallel"):
        prepare_sentences.main([], {"kind": "speech"}, 1, str(tmp_path / "corpus.npz"))
