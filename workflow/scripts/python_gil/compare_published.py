"""Judge the author's own ten runs, and the links of his post, as he published them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from refigure.intervals import mean_interval
from refigure.measurements import Measurement, write_measurements
from refigure.python_gil.samples import ratio_of
from refigure.repetitions import measurements_of
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.statistics import p_value
from refigure.step import run_step


@dataclass(frozen=True)
class Settings:
    """What the author published."""

    sequential_seconds: tuple[float, ...]
    threads_seconds: tuple[float, ...]
    links: tuple[Mapping[str, Any], ...]
    confidence: float


def main(settings: dict, seed: int, measurements: str) -> None:
    """Write means, the paired tests of their difference, and what the links point at."""
    published = read_settings(Settings, settings)
    sequential = np.array(published.sequential_seconds)
    threads = np.array(published.threads_seconds)
    difference = threads - sequential
    rows = [
        *seconds("published_sequential", sequential, published.confidence),
        *seconds("published_threads", threads, published.confidence),
        Measurement("published_ratio_of_means", float(threads.mean() / sequential.mean()), n=10),
        *ratio_of("published_ratio", threads, sequential, generators(seed).numpy),
        Measurement("published_slower_threaded", int((difference > 0).sum()), n=len(difference)),
    ]
    interval = mean_interval(difference, published.confidence)
    rows += [
        Measurement(name, value, n=len(difference), unit="s")
        for name, value in interval.named("published_difference").items()
    ]
    for name, kept in (
        ("published", slice(None)),
        ("published_without_first", slice(1, None)),
        ("published_without_ends", slice(1, -1)),
    ):
        rows.append(
            Measurement(f"{name}_p", p_value(stats.ttest_rel, threads[kept], sequential[kept]))
        )
        mean = float(threads[kept].mean() / sequential[kept].mean())
        rows.append(Measurement(f"{name}_mean_ratio", mean, n=len(threads[kept])))
    wilcoxon = p_value(stats.wilcoxon, threads, sequential)
    rows += [Measurement("published_wilcoxon_p", wilcoxon), *link_rows(published.links)]
    write_measurements(measurements, rows)


def seconds(name: str, times: np.ndarray, confidence: float) -> list[Measurement]:
    """The mean of times with its interval, in seconds."""
    found = measurements_of(name, times, confidence)
    return [Measurement(row.measure, row.value, row.std, row.n, "s") for row in found]


def link_rows(links: Sequence[Mapping[str, Any]]) -> list[Measurement]:
    """How many links move with the newest version, and how many lines have two texts."""
    texts: dict[str, set[str]] = {}
    for link in links:
        texts.setdefault(str(link["address"]), set()).add(str(link["text"]))
    moving = sum("/blob/master/" in address for address in texts)
    twice = sum(len(said) > 1 for said in texts.values())
    return [
        Measurement("links_into_source", len(links)),
        Measurement("links_that_move", moving),
        Measurement("links_of_one_line_with_two_texts", twice),
    ]


if __name__ == "__main__":
    run_step(main)
