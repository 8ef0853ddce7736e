"""Text to tokens, and the split by English sentence.

Oracles: tokens written by hand; sets of sentences.
"""

from pathlib import Path

import pytest

from refigure.errors import InputError
from refigure.seq2seq.sentences import (
    SentenceChoice,
    build_corpus,
    long_enough,
    read_parallel_lines,
    read_tabbed_pairs,
    split_by_source,
    tokenize,
)

CHOICE = SentenceChoice(
    lowercase=True,
    shortest=2,
    longest=6,
    source_vocabulary=100,
    target_vocabulary=100,
    drop_unknown=True,
    held_out=3,
    test=4,
)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("I won't eat, OK?", ["i", "won'", "t", "eat", ",", "ok", "?"]),
        ("C'est l\u2019eau\u202f!", ["c'", "est", "l'", "eau", "!"]),
        ("Ça\u00a0: \u00abnon\u00bb.", ["ça", ":", "«", "non", "»", "."]),
        ("It costs 1.50 or 2,000.", ["it", "costs", "1.50", "or", "2,000", "."]),
        ("e\u0301te\u0301", ["été"]),  # letters and accents apart
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert tokenize(text, lowercase=True) == tokens


def test_capitals_stay_where_they_are_wanted() -> None:
    assert tokenize("Go, Tom!", lowercase=False) == ["Go", ",", "Tom", "!"]


def test_a_file_with_tabs(tmp_path: Path) -> None:
    path = tmp_path / "fra.txt"
    path.write_text("Go.\tVa !\nRun!\tCours !\tan attribution\n", encoding="utf-8")
    assert read_tabbed_pairs(path) == [("Go.", "Va !"), ("Run!", "Cours !")]
    path.write_text("Go.\tVa !\nRun!\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2: there is no tab"):
        read_tabbed_pairs(path)


def test_files_that_correspond_line_by_line(tmp_path: Path) -> None:
    for name, text in (("en", "a\nb\n"), ("fr", "c\nd\n"), ("short", "c\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = read_parallel_lines(tmp_path / "en", tmp_path / "fr")
    assert found == [("a", "c"), ("b", "d")]
    with pytest.raises(InputError, match=r"en has 2 lines, .*short has 1"):
        read_parallel_lines(tmp_path / "en", tmp_path / "short")


def many_pairs() -> list[tuple[list[str], list[str]]]:
    """Sixty English sentences, each with three translations."""
    words = [f"w{number}" for number in range(8)]
    sources = [[words[n % 8], words[n // 8]] for n in range(60)]
    return [(source, [*source, f"t{copy}"]) for source in sources for copy in range(3)]


def test_no_english_sentence_is_in_two_parts() -> None:
    parts = split_by_source(many_pairs(), CHOICE, seed=1)
    sets = {name: {" ".join(source) for source, _ in part} for name, part in parts.items()}
    assert not sets["train"] & (sets["test"] | sets["held_out"])
    assert not sets["test"] & sets["held_out"]
    assert sum(map(len, parts.values())) == 180
    other = split_by_source(many_pairs(), CHOICE, seed=2)
    assert {" ".join(source) for source, _ in other["test"]} != sets["test"]


def test_other_translations_are_references() -> None:
    corpus = build_corpus(split_by_source(many_pairs(), CHOICE, seed=1), CHOICE, seed=1)
    assert len(corpus.test) <= 4 and len(corpus.held_out) <= 3
    for row, references in zip(corpus.test.source.rows(), corpus.references, strict=True):
        source = " ".join(corpus.source_words.decode(row))
        assert references == tuple(f"{source} t{copy}" for copy in range(3))


def test_pairs_with_unknown_words_are_dropped_or_marked() -> None:
    parts = {
        "train": [(["a", "b"], ["x"])] * 5 + [(["a", "rare"], ["x"])],
        "held_out": [(["a", "b"], ["x"])],
        "test": [(["b", "a"], ["x"]), (["b", "new"], ["x"])],
    }
    choice = SentenceChoice(True, 1, 9, 2, 9, True, 9, 9)
    dropped = build_corpus(parts, choice, seed=0)
    assert (len(dropped.train), len(dropped.test)) == (5, 1)
    marked = build_corpus(parts, SentenceChoice(True, 1, 9, 2, 9, False, 9, 9), seed=0)
    assert (len(marked.train), len(marked.test)) == (6, 2)
    assert marked.source_words.decode(marked.test.source.rows()[1]) == ["b", "<unk>"]
    assert len(build_corpus(parts, SentenceChoice(True, 1, 9, 2, 9, False, 9, 9, 3), 0).train) == 3


def test_lengths_are_of_both_languages() -> None:
    pairs = [(["a"] * n, ["b"] * m) for n, m in ((1, 3), (2, 6), (6, 7), (6, 6), (2, 0))]
    assert [(len(a), len(b)) for a, b in long_enough(pairs, CHOICE)] == [(2, 6), (6, 6)]


def test_nothing_left_is_told() -> None:
    parts = {"train": [(["a"], ["b"])], "held_out": [], "test": []}
    with pytest.raises(InputError, match="1 pairs to train, 0 to choose and 0 to test are left"):
        build_corpus(parts, CHOICE, seed=0)
