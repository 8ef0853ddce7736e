"""Measure n-gram models: how sparse their counts are, and how well smoothed ones predict."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refigure.datasets import dataset_origin
from refigure.measurements import (
    Measurement,
    format_cell,
    worst_origin,
    write_measurements,
    write_table,
)
from refigure.settings import read_settings
from refigure.step import run_step
from refigure.word2vec.corpus import Corpus, read_corpus
from refigure.word2vec.ngrams import (
    add_constant,
    backed_likelihoods,
    count_orders,
    fit_interpolation,
    perplexity,
)

COLUMNS = ("n", "model", "perplexity")


@dataclass(frozen=True)
class Settings:
    """Which texts and models."""

    train_tokens: int
    held_out_tokens: int
    longest: int  # n-gram
    model_words: int  # of the vocabulary of language models; the rest become one unknown word
    constants: tuple[float, ...]  # added to counts


def main(
    corpus: str, provenance: list[str], settings: dict, models: str, measurements: str
) -> None:
    """Write the perplexities and the measurements."""
    chosen = read_settings(Settings, settings)
    text = read_corpus(corpus)
    origin = worst_origin(map(dataset_origin, provenance))
    found = unseen_shares(text, chosen)
    rows = perplexities(text, chosen)
    write_table(models, COLUMNS, [[format_cell(cell) for cell in row] for row in rows])
    found |= {f"perplexity_{model}_{n}": value for n, model, value in rows if np.isfinite(value)}
    held_out = len(parts(text.ids, chosen)[1])
    write_measurements(
        measurements,
        [Measurement(name, float(value), n=held_out, data=origin) for name, value in found.items()],
    )


def parts(ids: NDArray, chosen: Settings) -> tuple[NDArray, NDArray]:
    """The training text and the one held out, which follows; both less where text is short."""
    share = chosen.train_tokens / (chosen.train_tokens + chosen.held_out_tokens)
    train = min(chosen.train_tokens, int(share * len(ids)))
    return ids[:train], ids[train : train + chosen.held_out_tokens]


def unseen_shares(text: Corpus, chosen: Settings) -> dict[str, float]:
    """The share of held-out n-grams that training never saw, over all words."""
    train, held_out = parts(text.ids, chosen)
    found = {"ngram_train_tokens": float(len(train)), "ngram_held_out": float(len(held_out))}
    for order in count_orders(train, held_out, len(text.words), chosen.longest):
        found[f"unseen_{order.n}"] = float(np.mean(order.seen == 0))
        found[f"distinct_{order.n}"] = float(order.distinct)
        found[f"contexts_{order.n}"] = float(order.contexts)
    return found


def perplexities(text: Corpus, chosen: Settings) -> list[tuple[int, str, float]]:
    """The perplexity of each model on the second half of the held-out text; mixed on the first."""
    words = min(chosen.model_words, len(text.words))
    ids = np.where(text.ids < words, text.ids, words)  # the last one is the unknown word
    train, held_out = parts(ids, chosen)
    orders = count_orders(train, held_out, words + 1, chosen.longest)
    tuning = np.arange(len(held_out)) < len(held_out) // 2
    rows: list[tuple[int, str, float]] = []
    for order in orders:
        rows.append((order.n, "likelihood", perplexity(order.likelihood[~tuning])))
        smoothed = {
            constant: add_constant(order, words + 1, constant) for constant in chosen.constants
        }
        for constant, likely in smoothed.items():
            name = f"add_{constant:g}".replace(".", "_")
            rows.append((order.n, name, perplexity(likely[~tuning])))
        mixed = backed_likelihoods(orders[: order.n], words + 1)
        weights = fit_interpolation(mixed[:, tuning])
        rows.append((order.n, "interpolated", perplexity(weights @ mixed[:, ~tuning])))
    return rows


if __name__ == "__main__":
    run_step(main)
