"""Add and subtract word vectors, and see which words are nearest."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from refigure.datasets import dataset_origin
from refigure.measurements import Measurement, worst_origin, write_measurements
from refigure.provenance import write_json
from refigure.settings import read_settings
from refigure.step import run_step
from refigure.word2vec.evaluation import nearest_words, read_questions, unit_rows

PAIRS = "capital-common-countries"  # the section whose pairs are drawn


@dataclass(frozen=True)
class Settings:
    """Which sums of words."""

    sums: tuple[dict[str, float], ...]  # weights by word
    expected: tuple[str, ...]  # the answer that each should have, or an empty text
    nearest: int  # how many words to list
    restrict: int  # of the most frequent words
    pairs: int  # of countries and capitals, to draw


def main(
    vectors: str,
    questions: str,
    provenance: list[str],
    settings: dict,
    composition: str,
    measurements: str,
) -> None:
    """Write the nearest words of each sum, the places of countries and capitals, and measures."""
    chosen = read_settings(Settings, settings)
    with np.load(vectors) as file:
        words = bytes(file["words"]).decode().split("\n")[: chosen.restrict]
        unit = unit_rows(file["vectors"][: chosen.restrict].astype(np.float64))
    known = set(words)
    rows: list[dict[str, Any]] = []
    for weights, answer in zip(chosen.sums, chosen.expected, strict=True):
        if not {*weights} <= known:
            continue
        found = nearest_words(unit, words, weights, len(words) - len(weights))
        order = [word for word, _ in found]
        rank = order.index(answer) + 1 if answer in order else None
        rows.append(
            {"terms": weights, "nearest": found[: chosen.nearest], "expected": answer, "rank": rank}
        )
    plane = capitals(unit, words, questions, chosen.pairs)
    write_json(composition, {"sums": rows, "plane": plane, "words": len(words)})
    ranks = [row["rank"] for row in rows if row["rank"]]
    found_ones = [rank for rank in ranks if rank <= chosen.nearest]
    origin = worst_origin(map(dataset_origin, provenance))
    values = {
        "sums_tried": len(rows),
        "sums_with_answer": len(ranks),
        "sums_found": len(found_ones),
        "sums_median_rank": float(np.median(ranks)) if ranks else float("nan"),
        "capital_offset_cosine": plane["offset_cosine"],
        "capital_random_cosine": plane["random_cosine"],
    }
    write_measurements(
        measurements,
        [
            Measurement(name, float(value), n=len(rows), data=origin)
            for name, value in values.items()
        ],
    )


def capitals(unit: np.ndarray, words: list[str], questions: str, count: int) -> dict:
    """Put countries and capitals in the plane of their two first principal components.

    Also the mean cosine between the offsets capital - country of two pairs, and between those of
    capitals and countries that do not belong together: 0 if an offset carried no meaning.
    """
    number = {word: place for place, word in enumerate(words)}
    (section,) = [one for one in read_questions(questions) if one.name == PAIRS]
    pairs = sorted({(a, b) for a, b, _, _ in section.questions})
    pairs = [pair for pair in pairs if all(word in number for word in pair)]
    nothing = {"offset_cosine": float("nan"), "random_cosine": float("nan"), "pairs": []}
    if len(pairs) < 3:
        return nothing
    left = unit[[number[a] for a, _ in pairs]]
    right = unit[[number[b] for _, b in pairs]]
    frequent = sorted(range(len(pairs)), key=lambda place: number[pairs[place][1]])[:count]
    together = np.concatenate([left[frequent], right[frequent]])
    centred = together - together.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    axes = axes * np.sign(axes[:, :1])  # the sign of an axis is a matter of the library
    plane = centred @ axes[:2].T
    half = len(frequent)
    return {
        "offset_cosine": mean_cosine(right - left),
        "random_cosine": mean_cosine(right - np.roll(left, 1, axis=0)),
        "pairs": [
            {
                "capital": pairs[place][0],
                "country": pairs[place][1],
                "at_capital": plane[row].tolist(),
                "at_country": plane[half + row].tolist(),
            }
            for row, place in enumerate(frequent)
        ],
    }


def mean_cosine(offsets: np.ndarray) -> float:
    """The mean cosine between two different rows."""
    unit = unit_rows(offsets)
    cosines = unit @ unit.T
    count = len(unit)
    return float((cosines.sum() - np.trace(cosines)) / (count * (count - 1)))


if __name__ == "__main__":
    run_step(main)
