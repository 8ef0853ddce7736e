"""Train the word vectors of one arm with a few seeds, and test them."""

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from refigure.measurements import format_cell, write_table
from refigure.provenance import write_json
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step
from refigure.word2vec.arms import Arm
from refigure.word2vec.corpus import Corpus, read_corpus, trim_corpus
from refigure.word2vec.evaluation import (
    Section,
    accuracy,
    answer_analogies,
    judge_similarity,
    read_judgements,
    read_questions,
)
from refigure.word2vec.huffman import huffman_tree
from refigure.word2vec.subsampling import keep_probability

SCORES = ("arm", "seed", "measure", "value", "n")
Judgements = dict[str, list[tuple[str, str, float]]]


def main(
    corpus: str,
    questions: str,
    wordsim: str,
    simlex: str,
    arms: dict[str, dict[str, Any]],
    runs: list[tuple[str, int]],
    shown: str,
    restrict: int,
    threads: int,
    seed: int,
    scores: str,
    vectors: str,
    timing: str,
) -> None:
    """Write the scores of each run, and the vectors of the first run of the arm that is shown.

    Args:
        arms: settings by name, of the arms of these runs.
        runs: the arm and the number of the seed of each training.
        shown: an arm; where it is none of these, the file of vectors holds none.
        restrict: how many of the most frequent words the analogies are about.
        timing: seconds of the processor; not the same in every run.
    """
    whole = read_corpus(corpus)
    sections = read_questions(questions)
    judgements = {"wordsim": read_judgements(wordsim), "simlex": read_judgements(simlex)}
    rows: list[list[str]] = []
    seconds: dict[str, float] = {}
    kept: dict[str, NDArray] = {}
    for name, number in runs:
        arm = read_settings(Arm, arms[name])
        text = trim_corpus(whole, arm.tokens, arm.min_count)
        started = time.process_time()
        trained = train(text, arm, derive_seed(seed, name, number), threads)
        spent = time.process_time() - started
        seconds[f"{name}, seed {number}"] = len(text.ids) * arm.epochs / spent
        if name == shown and not kept:
            words = np.frombuffer("\n".join(text.words).encode(), np.uint8)
            kept = {"words": words, "vectors": trained.astype(np.float16)}
        found = test_vectors(trained, text, sections, judgements, restrict)
        found |= kept_share(text, arm)
        for measure, (value, count) in found.items():
            rows.append([name, str(number), measure, format_cell(float(value)), str(count)])
    write_table(scores, SCORES, rows)
    np.savez(vectors, **kept)  # type: ignore[arg-type]
    write_json(timing, {"words_per_cpu_s": seconds})


def train(text: Corpus, arm: Arm, seed: int, threads: int) -> NDArray[np.float32]:
    """Train the vectors of an arm: gensim's or our own, `(words, size)`.

    Each trainer is imported where it is needed: torch takes 1.6 s, gensim 1 s.
    """
    if arm.trainer == "gensim":
        from refigure.word2vec.gensim_training import GensimSettings, train_gensim

        return train_gensim(text.ids, text.counts, chosen(GensimSettings, arm), seed)
    import torch

    from refigure.word2vec.banded import BandedSettings, train_banded
    from refigure.word2vec.banded_tree import train_tree

    torch.set_num_threads(threads)
    random, settings = generators(seed).numpy, chosen(BandedSettings, arm)
    if arm.objective == "hs":
        tree = huffman_tree(text.counts)
        return train_tree(text.ids, text.counts, tree, settings, random).inputs.numpy()
    return train_banded(text.ids, text.counts, settings, random).inputs.numpy()


def chosen(kind: Any, arm: Arm) -> Any:
    """Make a trainer's settings of those of an arm that it knows."""
    return kind(**{name: getattr(arm, name) for name in kind.__dataclass_fields__})


def test_vectors(
    trained: NDArray[np.float32],
    text: Corpus,
    sections: Sequence[Section],
    judgements: Judgements,
    restrict: int,
) -> dict[str, tuple[float, int]]:
    """Test vectors: accuracies and correlations with the number of questions or pairs."""
    answered = answer_analogies(trained, text.words, sections, restrict)
    asked = {
        part: [s for s in answered if s.syntactic == (part == "syntactic")]
        for part in ("semantic", "syntactic")
    }
    found: dict[str, tuple[float, int]] = {
        part: (accuracy(answered, part), sum(score.asked for score in several))
        for part, several in asked.items()
    }
    total = sum(score.asked for score in answered)
    found["total"] = (accuracy(answered), total)
    without = sum(score.right_without_offset for score in answered)
    found["without_offset"] = (without / total if total else float("nan"), total)
    found["offset_gain"] = (found["total"][0] - found["without_offset"][0], total)
    for score in answered:
        found[f"section_{score.section.replace('-', '_')}"] = (accuracy([score]), score.asked)
    for name, pairs in judgements.items():
        agreement = judge_similarity(trained, text.words, pairs)
        found[name] = (agreement.rho, agreement.pairs)
    return found


def kept_share(text: Corpus, arm: Arm) -> dict[str, tuple[float, int]]:
    """The share of the words that subsampling is expected to leave to the training."""
    keep = keep_probability(text.frequencies, arm.sample, arm.formula)
    return {
        "kept_share": (float(np.average(keep, weights=text.frequencies)), len(text.ids)),
        "vocabulary": (len(text.words), len(text.ids)),
    }


if __name__ == "__main__":
    run_step(main)
