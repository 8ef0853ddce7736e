"""Classify passages by the article they are from: counts of words against means of vectors."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB

from refigure.datasets import dataset_origin
from refigure.intervals import mean_interval
from refigure.measurements import (
    Measurement,
    format_cell,
    worst_origin,
    write_measurements,
    write_table,
)
from refigure.repetitions import measurements_of
from refigure.seeding import derive_seed, generators
from refigure.settings import read_settings
from refigure.step import run_step
from refigure.word2vec.corpus import Corpus, read_corpus
from refigure.word2vec.evaluation import unit_rows

COLUMNS = ("labelled", "seed", "features", "accuracy")
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Settings:
    """The passages and how many of them have labels."""

    articles: int  # the longest ones: the classes
    passage: int  # words
    passages: int  # of an article, at most
    labelled: tuple[int, ...]  # passages to train on
    seeds: tuple[int, ...]
    confidence: float


def main(
    corpus: str,
    vectors: str,
    provenance: list[str],
    settings: dict,
    seed: int,
    accuracies: str,
    measurements: str,
) -> None:
    """Write the accuracy of every classifier, and the differences to counts of words."""
    chosen = read_settings(Settings, settings)
    text = read_corpus(corpus)
    with np.load(vectors) as file:
        words = bytes(file["words"]).decode().split("\n")
        dense = np.asarray(unit_rows(file["vectors"]), float)
    counts, labels = passages(text, words, chosen)
    rows: list[tuple[int, int, str, float]] = []
    for number in chosen.seeds:
        order = generators(derive_seed(seed, number)).numpy.permutation(len(labels))
        for labelled in chosen.labelled:
            train, test = order[:labelled], order[max(chosen.labelled) :]
            for name, value in classify(counts, labels, dense, train, test):
                rows.append((labelled, number, name, value))
    write_table(accuracies, COLUMNS, [[format_cell(cell) for cell in row] for row in rows])
    origin = worst_origin(map(dataset_origin, provenance))
    found = [Measurement("passages", len(labels), data=origin)]
    found += summarise(rows, chosen, origin)
    write_measurements(measurements, found)


def passages(
    text: Corpus, words: list[str], chosen: Settings
) -> tuple[sparse.csr_array, NDArray[np.int64]]:
    """Cut the longest articles into passages: counts of known words and the number of the article.

    Returns:
        counts `(passages, words)` and labels `(passages,)`.
    """
    number = {word: place for place, word in enumerate(words)}
    known = np.array([number.get(word, -1) for word in text.words])
    ends = np.append(text.documents[1:], len(text.ids))
    longest = np.argsort(text.documents - ends, kind="stable")[: chosen.articles]
    rows, labels = [], []
    for label, place in enumerate(longest):
        ids = known[text.ids[text.documents[place] : ends[place]]]
        pieces = range(0, len(ids) - chosen.passage + 1, chosen.passage)
        for start in list(pieces)[: chosen.passages]:
            part = ids[start : start + chosen.passage]
            rows.append(part[part >= 0])
            labels.append(label)
    places = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    columns = np.concatenate(rows)
    ones = np.ones(len(columns))
    # words that come twice in a passage are added up
    counts = sparse.csr_array((ones, (places, columns)), shape=(len(rows), len(words)))
    return counts, np.array(labels)


def classify(
    counts: sparse.csr_array, labels: NDArray, dense: Floats, train: NDArray, test: NDArray
) -> list[tuple[str, float]]:
    """Train each classifier on the labelled passages and test it on the others.

    The one-hot input is a passage's counts; the dense one is the mean of its words' vectors. A word
    counts by its rarity for both (tf-idf), so that they differ in the representation alone.
    """
    weigh = TfidfTransformer().fit(counts[train])
    weighed = weigh.transform(counts)
    means = unit_rows(weighed @ dense)
    spread = means[train].std(axis=0)
    means = (means - means[train].mean(axis=0)) / np.where(spread > 0, spread, 1)
    results = []
    for name, features, model in (
        ("naive_bayes", counts, MultinomialNB()),
        ("one_hot", weighed, LogisticRegression(C=10.0, max_iter=300)),
        ("dense", means, LogisticRegression(C=0.1, max_iter=300)),
    ):
        model.fit(features[train], labels[train])
        results.append((name, float(model.score(features[test], labels[test]))))
    return results


def summarise(
    rows: list[tuple[int, int, str, float]], chosen: Settings, origin: str
) -> list[Measurement]:
    """Mean accuracies over seeds, and dense minus the better of the others on the same passages."""
    found = []
    for labelled in chosen.labelled:
        values = {
            name: np.array([row[3] for row in rows if row[0] == labelled and row[2] == name])
            for name in ("naive_bayes", "one_hot", "dense")
        }
        for name, each in values.items():
            found += measurements_of(f"{name}_{labelled}", each, chosen.confidence, data=origin)
        for other in ("naive_bayes", "one_hot"):
            gain = mean_interval(values["dense"] - values[other], chosen.confidence)
            found += [
                Measurement(measure, value, n=len(chosen.seeds), data=origin)
                for measure, value in gain.named(f"dense_minus_{other}_{labelled}").items()
            ]
    return found


if __name__ == "__main__":
    run_step(main)
