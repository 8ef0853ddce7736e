"""Check the post's formulas: softmax and overflow, shapes and indices, pairs of a window."""

import re
from dataclasses import dataclass

from refigure.measurements import Measurement, write_measurements
from refigure.provenance import write_json
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.step import run_step
from refigure.word2vec.formula_checks import (
    dollars_left,
    limits,
    overflow_curves,
    shapes,
    shift_errors,
    softmax_numbers,
)
from refigure.word2vec.pairs import cbow_examples, skipgram_pairs, windows
from refigure.word2vec.softmax import naive_softmax, shifted_softmax

SENTENCES = {  # the post's words, and those of the figure that it shows
    "as_published": "The quick brown fox jumped over the lazy dog",
    "corrected": "The quick brown fox jumps over the lazy dog",
}
PER_CENT = {"as_published": "$0.1%$ of the corpus", "corrected": r"$0.1\%$ of the corpus"}

Numbers = dict[str, float]


@dataclass(frozen=True)
class Settings:
    """Sizes of the checks."""

    window: int
    shown_rows: int  # of the post's figure of training pairs
    words: int  # of the vocabulary in the check of shapes
    size: int  # of its vectors
    draws: int  # of scores, in the check of the shift
    overflow_scores: tuple[float, ...]  # largest scores at which both softmaxes are evaluated


def main(settings: dict, seed: int, pairs: str, overflow: str, measurements: str) -> None:
    """Write the windows to draw, the overflow to draw, and the measurements."""
    chosen = read_settings(Settings, settings)
    random = generators(seed).numpy
    shown = {name: sentence_windows(text, chosen.window) for name, text in SENTENCES.items()}
    write_json(pairs, shown | {"shown_rows": chosen.shown_rows, "window": chosen.window})
    found = pair_numbers(chosen)
    found |= {
        f"corrected.{name}": value for name, value in softmax_numbers(shifted_softmax).items()
    }
    found |= {
        f"as_published.{name}": value for name, value in softmax_numbers(naive_softmax).items()
    }
    found |= (
        limits()
        | shift_errors(chosen.words, chosen.draws, random)
        | shapes(chosen.words, chosen.size, random)
    )
    found |= {f"{name}.tex_dollars": float(dollars_left(text)) for name, text in PER_CENT.items()}
    write_json(overflow, overflow_curves(chosen.overflow_scores))
    write_measurements(
        measurements, [Measurement(name, float(value)) for name, value in found.items()]
    )


def sentence_windows(sentence: str, size: int) -> dict:
    """The windows of a sentence with the pairs of skip-gram and the example of CBOW at each."""
    words = sentence.split()
    lower = sentence.lower().split()
    rows = [
        {
            "centre": place.centre,
            "context": list(place.context),
            "pairs": [[lower[place.centre], lower[other]] for other in place.context],
        }
        for place in windows(len(words), size)
    ]
    return {"words": words, "rows": rows}


def pair_numbers(chosen: Settings) -> Numbers:
    """Count the pairs of the sentence, and find the post's examples among them."""
    words = SENTENCES["corrected"].lower().split()
    pairs = skipgram_pairs(words, chosen.window)
    counts = [len(place.context) for place in windows(len(words), chosen.window)]
    found = {"pairs_in_sentence": float(len(pairs))}
    found |= {f"pairs_at_{place + 1}": float(count) for place, count in enumerate(counts)}
    found["pairs_shown"] = float(sum(counts[: chosen.shown_rows]))
    cbow = (("the", "brown", "fox"), "quick")
    found["cbow_example_found"] = float(cbow in cbow_examples(words, chosen.window))
    for name, text in SENTENCES.items():
        found[f"{name}.jumps_in_pairs"] = float(
            any(
                re.fullmatch("jumps", second)
                for _, second in skipgram_pairs(text.lower().split(), chosen.window)
            )
        )
    return found


if __name__ == "__main__":
    run_step(main)
