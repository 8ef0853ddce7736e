"""Measure lags of corresponding words: by places, in the post's example, in real sentences."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from refigure.datasets import dataset_origin
from refigure.measurements import Measurement, format_cell, write_measurements, write_table
from refigure.seq2seq.alignments import learn_word_table, most_likely_links
from refigure.seq2seq.corpora import read_corpus
from refigure.seq2seq.lags import Lags, Link, monotone_links, word_lags
from refigure.settings import read_settings
from refigure.step import run_step

COLUMNS = ("set", "order", "lag", "count")
ORDERS = {"forward": False, "reversed": True}


@dataclass(frozen=True)
class Settings:
    """What is aligned."""

    lengths: tuple[int, ...]  # of monotone pairs
    longest: int  # up to which the mean of monotone pairs is compared
    example_links: tuple[list[int], ...]  # of the post's example: places in source and target
    example_length: int  # words of its source
    extra_link: tuple[int, ...]  # another reading of the example
    pairs: int  # sentence pairs to learn word correspondences from, and to link
    rounds: int  # of expectation maximisation


def main(corpus: str, provenance: str, settings: dict, lags: str, measurements: str) -> None:
    """Write how often each lag occurs, and means, least and longest ones."""
    chosen = read_settings(Settings, settings)
    found = [Measurement(name, value) for name, value in by_places(chosen)]
    sets: dict[str, dict[str, Lags]] = {}
    for length in chosen.lengths:
        links = monotone_links(length)
        sets[f"monotone_{length}"] = both_orders(links, length)
    example = [(source, target) for source, target in chosen.example_links]
    sets["example"] = both_orders(example, chosen.example_length)
    extra = [*example, (chosen.extra_link[0], chosen.extra_link[1])]
    sets["example_extra"] = both_orders(extra, chosen.example_length)
    real, shares = real_lags(corpus, chosen)
    for name, orders in sets.items():
        found += [Measurement(measure, value) for measure, value in describe(name, orders)]
    origin = dataset_origin(provenance)
    sets["sentences"] = real
    pairs = len(real["forward"].values)
    for measure, value in (*describe("sentences", real), *shares.items()):
        found.append(Measurement(measure, value, n=pairs, data=origin))
    write_measurements(measurements, found)
    rows = [
        [name, order, *map(format_cell, row)]
        for name, orders in sets.items()
        for order, one in orders.items()
        for row in sorted(Counter(one.values.tolist()).items())
    ]
    write_table(lags, COLUMNS, rows)


def by_places(chosen: Settings) -> Iterator[tuple[str, float]]:
    """Yield by how much reversing changes the mean lag of monotone pairs, at most."""
    for name, mark in (("", 0), ("_with_end_mark", 1)):
        changes = [
            word_lags(links, length, True, mark).mean - word_lags(links, length, False, mark).mean
            for length in range(1, chosen.longest + 1)
            for links in [monotone_links(length)]
        ]
        yield f"monotone_mean_lag_change{name}", max(changes, key=abs)


def both_orders(links: list[Link], length: int) -> dict[str, Lags]:
    """The lags of a pair read forward and reversed."""
    return {name: word_lags(links, length, reverse) for name, reverse in ORDERS.items()}


def describe(name: str, orders: dict[str, Lags]) -> Iterator[tuple[str, float]]:
    """Yield mean, least and longest lag in both orders, and which words come closer."""
    for order, one in orders.items():
        yield f"{name}_{order}_mean_lag", one.mean
        yield f"{name}_{order}_least_lag", one.least
        yield f"{name}_{order}_longest_lag", one.most
    change = orders["reversed"].values - orders["forward"].values
    yield f"{name}_mean_lag_change", float(change.mean())
    yield f"{name}_closer", int((change < 0).sum())
    yield f"{name}_further", int((change > 0).sum())
    yield f"{name}_closer_share", float((change < 0).mean())
    if name.startswith("monotone"):
        length = len(change)
        for order, one in orders.items():
            yield f"{name}_{order}_short", one.shorter_than(length)


def real_lags(path: str, chosen: Settings) -> tuple[dict[str, Lags], dict[str, float]]:
    """The lags of all linked words of training pairs, and means over pairs of their least lags."""
    corpus = read_corpus(path)
    pairs = corpus.train.first(chosen.pairs)
    table = learn_word_table(pairs, len(corpus.target_words), chosen.rounds)
    values: dict[str, list[np.ndarray]] = {order: [] for order in ORDERS}
    least: dict[str, list[int]] = {order: [] for order in ORDERS}
    linked = words = 0
    for row in range(len(pairs)):
        source, target = pairs.source.row(row), pairs.target.row(row)
        links = most_likely_links(table, source, target)
        linked, words = linked + len(links), words + len(target)
        if not links:
            continue
        for order, one in both_orders(links, len(source)).items():
            values[order].append(one.values)
            least[order].append(one.least)
    shares = {f"sentences_{order}_pair_least_lag": float(np.mean(least[order])) for order in ORDERS}
    shares["sentences_linked_share"] = linked / words
    return {order: Lags(np.concatenate(values[order])) for order in ORDERS}, shares


if __name__ == "__main__":
    run_step(main)
