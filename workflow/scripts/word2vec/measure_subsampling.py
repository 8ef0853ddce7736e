"""Measure what subsampling drops, by three formulas, and what noise words are drawn."""

from dataclasses import dataclass

import numpy as np

from refigure.datasets import dataset_origin
from refigure.measurements import Measurement, worst_origin, write_measurements
from refigure.provenance import write_json
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.step import run_step
from refigure.word2vec.corpus import Corpus, read_corpus
from refigure.word2vec.noise import noise_distribution
from refigure.word2vec.pairs import count_pair
from refigure.word2vec.subsampling import (
    FORMULAS,
    PROGRAM_ONSET,
    discard_probability,
    keep_probability,
    subsample,
)

VARIANTS = {"as_published": "post", "corrected": "paper"}
Numbers = dict[str, float]


@dataclass(frozen=True)
class Settings:
    """Which points of the formulas, and what is counted."""

    t: float  # the paper's threshold
    frequencies: tuple[float, ...]  # at which the formulas are compared
    powers: tuple[float, ...]  # of noise distributions
    window: int  # in which pairs are counted
    pair: tuple[str, str, str]  # frequent word, topical word, and the word both stand near
    small_tokens: int  # of a corpus on which the paper's t is too small


def main(
    corpus: str, provenance: list[str], settings: dict, seed: int, ranks: str, measurements: str
) -> None:
    """Write the measurements, and the noise probability of words by rank."""
    chosen = read_settings(Settings, settings)
    text = read_corpus(corpus)
    random = generators(seed).numpy
    found = formulas(chosen) | drop_rates(text, chosen, random)
    found |= small_corpus(text, chosen) | pair_counts(text, chosen)
    noise = {str(power): noise_distribution(text.counts, power) for power in chosen.powers}
    found |= noise_shares(noise)
    places = np.unique(np.geomspace(1, len(text.words), 120).astype(int)) - 1
    shown = {power: shares[places].tolist() for power, shares in noise.items()}
    write_json(ranks, {"ranks": (places + 1).tolist(), "noise": shown})
    origin = worst_origin(map(dataset_origin, provenance))
    tokens = len(text.ids)
    write_measurements(
        measurements,
        [Measurement(name, float(value), n=tokens, data=origin) for name, value in found.items()],
    )


def formulas(chosen: Settings) -> Numbers:
    """Evaluate the formulas at the post's example and at other frequencies."""
    found: Numbers = {"program_onset": PROGRAM_ONSET * chosen.t}
    for formula in FORMULAS:
        for place, frequency in enumerate(chosen.frequencies):
            drop = discard_probability([frequency], chosen.t, formula)[0]
            found[f"discard_{formula}_{place}"] = float(drop)
    for factor in (2, 4):
        drop = discard_probability([factor * chosen.t], chosen.t)[0]
        found[f"discard_at_{factor}_t"] = float(drop)
    for variant, formula in VARIANTS.items():
        example = discard_probability([1e-3], chosen.t, formula)[0]  # "covers 0.1% of the corpus"
        found[f"{variant}.example_discard"] = float(example)
    return found


def drop_rates(text: Corpus, chosen: Settings, random: np.random.Generator) -> Numbers:
    """Subsample the text and compare each word's drop rate with the formula, in standard errors."""
    drop = discard_probability(text.frequencies, chosen.t)
    stayed = np.bincount(subsample(text.ids, 1 - drop, random), minlength=len(text.words))
    rates = 1 - stayed / text.counts
    tested = (drop > 0) & (text.counts >= 20)
    errors = np.sqrt(drop * (1 - drop) / text.counts)
    z = (rates - drop)[tested] / errors[tested]
    rare = text.frequencies <= chosen.t
    just_above = (text.frequencies > chosen.t) & (text.frequencies < 4 * chosen.t)
    return {
        "drop_z_mean_square": float(np.mean(z**2)),
        "drop_within_3_errors": float(np.mean(np.abs(z) < 3)),
        "drop_words_tested": float(tested.sum()),
        "rare_dropped": float((text.counts - stayed)[rare].sum()),
        "words_above_t": float((text.frequencies > chosen.t).sum()),
        "share_of_those_kept_mostly": float(just_above.sum() / (text.frequencies > chosen.t).sum()),
        "top_word_discard": float(drop[0]),
    }


def small_corpus(text: Corpus, chosen: Settings) -> Numbers:
    """See what the paper's t leaves of a small corpus, where every word is more frequent than t."""
    counts = np.bincount(text.ids[: chosen.small_tokens])
    shares = counts[counts > 0] / counts.sum()
    found = {
        "small_tokens": float(counts.sum()),
        "small_above_t": float(np.mean(shares > chosen.t)),
    }
    for formula in FORMULAS:
        keep = keep_probability(shares, chosen.t, formula)
        found[f"small_kept_{formula}"] = float(keep @ shares)
        keep = keep_probability(text.frequencies, chosen.t, formula)
        found[f"kept_{formula}"] = float(keep @ text.frequencies)
    return found


def pair_counts(text: Corpus, chosen: Settings) -> Numbers:
    """Count how often two words stand near a third, before and after subsampling.

    PMI is the log of how much more often a pair comes than chance would have it.
    """
    number = {word: place for place, word in enumerate(text.words)}
    places = [number[word] for word in chosen.pair]
    keep = keep_probability(text.frequencies, chosen.t)
    frequent, topical, centre = places
    found: Numbers = {"pair_centre_count": float(text.counts[centre])}
    for name, place in (("frequent", frequent), ("topical", topical)):
        pairs = count_pair(text.ids, centre, place, chosen.window)
        expected = 2 * chosen.window * text.counts[centre] * text.frequencies[place]
        found[f"pairs_{name}"] = float(pairs)
        found[f"pmi_{name}"] = float(np.log(max(pairs, 1) / expected))
    found["pair_ratio"] = found["pairs_frequent"] / max(found["pairs_topical"], 1)
    # the centre is dropped alike in both
    found["pair_ratio_subsampled"] = found["pair_ratio"] * float(keep[frequent] / keep[topical])
    return found


def noise_shares(noise: dict[str, np.ndarray]) -> Numbers:
    """Compare the powers with the unigram distribution at both ends of the vocabulary."""
    unigram = noise["1.0"]
    found = {}
    for power, shares in noise.items():
        name = power.replace(".", "_")
        found[f"noise_top_{name}"] = float(shares[0])
        found[f"noise_rarest_gain_{name}"] = float(shares[-1] / unigram[-1])
        found[f"noise_words_gaining_{name}"] = float(np.mean(shares > unigram))
    return found


if __name__ == "__main__":
    run_step(main)
