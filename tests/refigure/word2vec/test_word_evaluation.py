"""Tests of vectors and arms. Oracles: gensim's evaluation of the same vectors, cases by hand."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from refigure.errors import InputError
from refigure.stand_ins import STAND_INS
from refigure.word2vec.arms import job_of, jobs_of, resolve_arms, runs_of
from refigure.word2vec.corpus import clean_text, split_documents
from refigure.word2vec.evaluation import (
    Section,
    accuracy,
    answer_analogies,
    judge_similarity,
    nearest_words,
    read_judgements,
    read_questions,
    unit_rows,
)

ROOT = Path(__file__).resolve().parents[3]
CONFIG = yaml.safe_load((ROOT / "config/posts/word2vec.yaml").read_text("utf-8"))["word2vec"]
QUESTIONS = """: capitals
Paris France Rome Italy
Rome Italy Paris France
: gram1 x
big bigger old older
"""


def test_scores_are_gensims(tmp_path: Path) -> None:
    """On random vectors of the words of the questions, where some answers come out right."""
    from gensim.models import KeyedVectors
    from gensim.test.utils import datapath

    sections = read_questions(datapath("questions-words.txt"))[:2]
    words = sorted({word for section in sections for one in section.questions for word in one})
    random = np.random.default_rng(1)
    vectors = random.normal(size=(len(words), 6)).astype(np.float32)
    theirs = KeyedVectors(6)
    theirs.add_vectors(words, vectors)
    file = tmp_path / "questions.txt"
    part = [(f": {one.name}", *[" ".join(q) for q in one.questions[:400]]) for one in sections]
    file.write_text("\n".join(line for lines in part for line in lines) + "\n", "utf-8")
    ours = answer_analogies(vectors, words, read_questions(file), 0)
    _, found = theirs.evaluate_word_analogies(str(file), restrict_vocab=10**6, dummy4unknown=False)
    for score, section in zip(ours, found, strict=False):
        assert score.right == len(section["correct"])
        assert score.asked == len(section["correct"]) + len(section["incorrect"])
    pairs = datapath("wordsim353.tsv")
    judged = read_judgements(pairs)
    many = sorted({word for one in judged for word in one[:2]})[:300]
    vectors = random.normal(size=(len(many), 6)).astype(np.float32)
    theirs = KeyedVectors(6)
    theirs.add_vectors(many, vectors)
    _, spearman, missing = theirs.evaluate_word_pairs(pairs)
    agreement = judge_similarity(vectors, many, judged)
    assert agreement.rho == pytest.approx(spearman[0], abs=1e-6)
    assert 100 * agreement.missing / len(judged) == pytest.approx(missing)
    assert len(judged) == 353


def test_the_questions_that_gensim_ships_are_those_of_the_paper() -> None:
    from gensim.test.utils import datapath

    sections = read_questions(datapath("questions-words.txt"))
    counts = {True: 0, False: 0}
    for section in sections:
        counts[section.syntactic] += len(section.questions)
    assert len(sections) == 14 and counts == {False: 8_869, True: 10_675}
    assert len(read_judgements(datapath("simlex999.txt"))) == 999


def test_planted_offsets_are_found(tmp_path: Path) -> None:
    (tmp_path / "q").write_text(QUESTIONS, "utf-8")
    sections = read_questions(tmp_path / "q")
    assert [section.syntactic for section in sections] == [False, True]
    words = ["paris", "france", "rome", "italy", "noise"]
    vectors = np.array([[1, 0, 1], [1, 0, -1], [0, 1, 1], [0, 1, -1], [0.1, 0.1, 0.9]], float)
    first, second = answer_analogies(vectors, words, sections, 0)
    assert (first.asked, first.right) == (2, 2)
    assert first.right_without_offset == 0  # nearest to rome is noise
    assert second.asked == 0  # not in the vocabulary
    assert accuracy([first, second]) == 1 and np.isnan(accuracy([first, second], "syntactic"))
    assert answer_analogies(vectors, words, sections, 3)[0].asked == 0


def test_a_line_that_is_no_question_is_told(tmp_path: Path) -> None:
    (tmp_path / "q").write_text(": a\none two three\n", "utf-8")
    with pytest.raises(InputError, match="line 2"):
        read_questions(tmp_path / "q")
    (tmp_path / "j").write_text("# comment\none two\n", "utf-8")
    with pytest.raises(InputError, match="not two words and a number"):
        read_judgements(tmp_path / "j")


def test_nearest_words_leave_out_the_terms() -> None:
    unit = unit_rows(np.array([[1.0, 0], [0.9, 0.1], [0, 1], [0, 0]]))
    found = nearest_words(unit, ["a", "b", "c", "zero"], {"a": 1, "c": 1}, 2)
    assert [word for word, _ in found] == ["b", "zero"]
    with pytest.raises(InputError, match="not in the vocabulary"):
        nearest_words(unit, ["a", "b", "c", "zero"], {"nowhere": 1}, 1)


def test_too_few_pairs_have_no_correlation() -> None:
    agreement = judge_similarity(np.eye(2), ["a", "b"], [("a", "b", 1.0), ("a", "x", 2.0)])
    assert np.isnan(agreement.rho) and (agreement.pairs, agreement.missing) == (1, 1)


def test_arms_of_the_config_resolve_and_are_shared_out() -> None:
    arms = resolve_arms(CONFIG)
    assert arms["gensim_hs"].objective == "hs" and arms["own_uniform"].power == 0
    runs = runs_of(arms)
    jobs = jobs_of(arms, 3)
    assert [run for part in jobs.values() for run in part] == runs
    assert job_of(jobs, "gensim_hs") == "gensim_hs_0"
    with pytest.raises(InputError, match="no arm with seeds"):
        job_of(jobs, "nothing")


@pytest.mark.parametrize(
    ("arm", "message"),
    [
        ({"model": "cbow"}, "own does not train cbow with neg; gensim does"),
        ({"trainer": "gensim", "objective": "nce"}, "own does"),
        ({"trainer": "gensim", "formula": "post"}, "formula of the program alone"),
    ],
)
def test_what_a_trainer_cannot_do_is_told(arm: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        resolve_arms({**CONFIG, "arms": {"wrong": arm}})


def test_an_arm_without_seeds_is_left_out() -> None:
    assert resolve_arms({**CONFIG, "arms": {"none": {"seeds": []}}}) == {}


def test_the_stand_in_is_english_text_of_articles() -> None:
    (text,) = STAND_INS["wikipedia_sample"](1).values()
    documents = list(split_documents(text.decode()))
    assert len(documents) > 80 and documents[0][0] == "Anarchism"
    words = clean_text(documents[0][1]).split()
    assert words[:6] == ["anarchism", "anarchism", "is", "a", "political", "philosophy"]


def test_a_section_is_syntactic_by_its_name() -> None:
    assert Section("gram3-comparative", ()).syntactic and not Section("family", ()).syntactic
