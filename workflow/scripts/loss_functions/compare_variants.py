"""Compare the two variants of the cross entropy: as the author's script has them, and corrected."""

import math
from dataclasses import dataclass

import numpy as np

from refigure import losses
from refigure.loss_functions.tables import write_numbers, write_rows
from refigure.loss_functions.variants import (
    Curves,
    author_constant,
    author_curves,
    author_grid,
    author_losses,
    spread_curves,
)
from refigure.seeding import generators
from refigure.settings import read_settings
from refigure.step import run_step

Numbers = dict[str, float]
COLUMNS = ("classes", "p", "first", "second", "slope_ratio")
AUTHOR = 0  # stands for the script's construction among the numbers of classes
# The script's first check: seven numbers as one example, the first class right.
SEVEN = (0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99)
PRINTED_LAST = 0.98  # the post's "from 0.01 to 0.98"


@dataclass(frozen=True)
class Settings:
    """What is compared."""

    classes: tuple[int, ...]
    examples: int  # random ones, for the identity of the sum with its one term


def main(settings: dict, seed: int, curves: str, measurements: str) -> None:
    """Write both losses by construction and p, and what is measured."""
    chosen = read_settings(Settings, settings)
    as_coded = author_curves()
    spread = {count: spread_curves(author_grid(), count) for count in chosen.classes}
    rows = []
    for count, one in {AUTHOR: as_coded, **spread}.items():
        columns = (one.p, one.first, one.second, one.slope_ratio)
        rows += [[count, *row] for row in zip(*columns, strict=True)]
    write_rows(curves, COLUMNS, rows)
    found = script_numbers(as_coded)
    for count, one in spread.items():
        found |= {f"{name}_{count}": value for name, value in shape(one).items()}
        # the limit of the gap at p = 0; infinite for two classes
        if count > 2:
            found[f"gap_at_0_{count}"] = -(count - 1) * math.log1p(-1 / (count - 1))
        found[f"gap_at_1_{count}"] = float(spread_curves(np.array([1.0]), count).gap[0])
    found |= summary(list(spread.values()))
    found |= one_term(chosen, seed)
    write_numbers(measurements, found)


def shape(curves: Curves) -> Numbers:
    """How the two losses of one construction lie to each other."""
    return {
        "gap_least": curves.gap.min(),
        "gap_greatest": curves.gap.max(),
        "gap_range": curves.gap_range,
        "drop_ratio": curves.drop_ratio,
        "slope_ratio_least": curves.slope_ratio.min(),
        "slope_ratio_greatest": curves.slope_ratio.max(),
        "correlation": np.corrcoef(curves.first, curves.second)[0, 1],
    }


def summary(spread: list[Curves]) -> Numbers:
    """The construction that speaks most for the post, in each respect."""
    shapes = [shape(one) for one in spread]
    least = {
        name: min(one[name] for one in shapes)
        for name in ("gap_least", "gap_range", "drop_ratio", "slope_ratio_greatest")
    }
    return {f"corrected.{name}": value for name, value in least.items()}


def script_numbers(curves: Curves) -> Numbers:
    """What the script prints and draws, and what its points are made of."""
    found = {f"as_published.{name}": value for name, value in shape(curves).items()}
    one, other = author_losses(SEVEN, 0)
    last = curves.p[-1]
    return found | {
        "script_first_of_seven": one,
        "script_second_of_seven": other,
        "script_seven_sum": sum(SEVEN),
        "script_points": len(curves.p),
        "script_first_drop": curves.first[0] - curves.first[-1],
        "script_second_drop": curves.second[0] - curves.second[-1],
        "script_probabilities_sum": curves.p.sum(),
        "script_constant": author_constant(),
        "script_first_p": curves.p[0],
        "script_last_p": last,
        "script_p_after_98": curves.p[np.searchsorted(curves.p, PRINTED_LAST)],
        "script_first_at_first": curves.first[0],
        "script_first_at_middle": curves.first[25],
        "script_first_at_97": curves.first[48],
        "script_first_at_last": curves.first[-1],
        "script_second_at_first": curves.second[0],
        "script_second_at_middle": curves.second[25],
        "script_second_at_97": curves.second[48],
        "script_second_at_last": curves.second[-1],
        "script_gap_at_first": curves.gap[0],
        "script_gap_at_last": curves.gap[-1],
        # the legend names the curves without the minus sign that they are drawn with
        "as_published.legend_at_first": math.log(curves.p[0]),
        "corrected.legend_at_first": -math.log(curves.p[0]),
    }


def one_term(chosen: Settings, seed: int) -> Numbers:
    """See that the sum over classes is the logarithm of one term, on random scores."""
    random = generators(seed).numpy
    scores = 10 * random.standard_normal((chosen.examples, 10))
    labels = random.integers(0, 10, chosen.examples)
    whole = losses.soft_cross_entropy(scores, losses.one_hot(labels, 10))
    one = losses.cross_entropy(scores, labels)
    return {"one_term_difference": float(np.abs(whole - one).max()), "one_term_n": len(labels)}


if __name__ == "__main__":
    run_step(main)
