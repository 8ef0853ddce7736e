"""Tabulate losses over the margin and the sigmoid, and the losses of the post's examples."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import softmax

from refigure import losses
from refigure.loss_functions.tables import write_numbers, write_rows
from refigure.settings import read_settings
from refigure.step import run_step

Numbers = dict[str, float]
Floats = NDArray[np.float64]

MARGIN_LOSSES: dict[str, Callable[[Floats], Floats]] = {  # in the order of the post's legend
    "misclassification": losses.zero_one,
    "exponential": losses.exponential,
    "binomial_deviance": losses.binomial_deviance,
    "squared_error": losses.squared_margin,
    "support_vector": losses.hinge,
}
FRAME = 3.0  # the top of the frame of the post's figure
# The post's examples: scores of three classes, the first one right, and those of its second source.
SCORES = {
    "10_8_8": (10, 8, 8),
    "10_m10_m10": (10, -10, -10),
    "10_9_9": (10, 9, 9),
    "10_9h_9h": (10, 9.5, 9.5),
}
# score, label: wrong, right but not sure, sure
HINGE_EXAMPLES = {"wrong": (0.2, -1), "unsure": (-0.7, -1), "sure": (-1.1, -1)}
LABELLED = (0.8, 0.08)  # the probabilities whose loss the post prints
FINITE_GAP = 40.0  # between scores, above which float64 calls the probability 1


@dataclass(frozen=True)
class Settings:
    """The grids."""

    margin: float  # the greatest margin; the smallest is its negative
    margin_step: float
    score: float  # of the sigmoid's plot
    score_step: float
    small_score: float  # what counts as a score of small initial weights


def main(settings: dict, margins: str, sigmoid: str, measurements: str) -> None:
    """Write the two tables and what is measured."""
    chosen = read_settings(Settings, settings)
    m = symmetric_grid(chosen.margin, chosen.margin_step)
    columns = [m, *(of(m) for of in MARGIN_LOSSES.values())]
    write_rows(margins, ["margin", *MARGIN_LOSSES], np.column_stack(columns))
    z = symmetric_grid(chosen.score, chosen.score_step)
    slopes = losses.sigmoid_derivative(z)
    rows = np.column_stack((z, losses.sigmoid(z), slopes))
    write_rows(sigmoid, ("score", "sigmoid", "derivative"), rows)
    found = margin_numbers() | example_numbers() | logarithm_numbers() | certainty_numbers()
    found |= hinge_exceptions(symmetric_grid(3.0, 0.01))
    found |= {
        "sigmoid_derivative_greatest": slopes.max(),
        "sigmoid_derivative_greatest_at": z[slopes.argmax()],
        "sigmoid_derivative_at_small_score": float(losses.sigmoid_derivative(chosen.small_score)),
    }
    for score in (0, 1, 2, 5, 10):
        found[f"sigmoid_derivative_at_{score}"] = float(losses.sigmoid_derivative(score))
    write_numbers(measurements, found)


def symmetric_grid(greatest: float, step: float) -> Floats:
    """Points from -greatest to greatest, 0 among them."""
    count = round(greatest / step)
    return np.asarray(np.arange(-count, count + 1) * (greatest / count), float)


def margin_numbers() -> Numbers:
    """Where the curves of the post's figure cross, leave its frame, and stand at its left end."""

    def above_hinge(margin: float) -> float:
        return float(losses.binomial_deviance(margin) - losses.hinge(margin))

    at_zero = {f"{name}_at_0": float(of(np.zeros(()))) for name, of in MARGIN_LOSSES.items()}
    return at_zero | {
        "deviance_hinge_crossing": float(brentq(above_hinge, -2, -1, xtol=1e-15)),
        "deviance_at_m2": float(losses.binomial_deviance(-2)),
        "deviance_of_2m_at_m2": float(losses.binomial_deviance(-4)),
        "exponential_leaves_frame_at": -math.log(FRAME),
        "squared_error_leaves_frame_at": 1 - math.sqrt(FRAME),
    }


def example_numbers() -> Numbers:
    """The losses of the scores that the post and its sources give as examples."""
    found = {
        f"hinge_{name}": float(losses.hinge(score * label))
        for name, (score, label) in HINGE_EXAMPLES.items()
    }
    for name, scores in SCORES.items():
        found[f"cross_entropy_{name}"] = float(losses.cross_entropy(scores, 0))
        found[f"multiclass_hinge_{name}"] = float(losses.multiclass_hinge(scores, 0))
    ratio = found["cross_entropy_10_8_8"] / found["cross_entropy_10_m10_m10"]
    return found | {"cross_entropy_ratio": ratio}


def logarithm_numbers() -> Numbers:
    """-log p in base 10, cut off after two decimals, as the post prints it, and in base e."""
    found = {}
    for p in LABELLED:
        name = f"loss_of_{round(100 * p):02d}_percent"
        found[f"{name}_base_10"] = -math.log10(p)
        found[f"as_published.{name}"] = math.floor(-100 * math.log10(p)) / 100
        found[f"corrected.{name}"] = -math.log(p)
    return found


def certainty_numbers() -> Numbers:
    """What scores a probability of 1 takes: in float64 a gap of 37, exactly an infinite one."""
    gaps = np.arange(0, 400) / 10
    certain = gaps[losses.sigmoid(gaps) == 1.0]
    apart = np.array([0.0, -FINITE_GAP, -FINITE_GAP])
    infinite = np.array([0.0, -np.inf, -np.inf])
    return {
        "certain_gap": float(certain[0]),
        "certain_probability_in_float64": float(softmax(apart)[0]),
        "certain_shortfall": float(np.exp(losses.log_complement(apart)[0])),
        "certain_right_score": float(infinite[0]),
        "certain_probability": float(softmax(infinite)[0]),
        "certain_shift_change": float(np.abs(softmax(apart + 1e3) - softmax(apart)).max()),
    }


def hinge_exceptions(scores: Floats) -> Numbers:
    """Count scores for which "loss 0" and "signs match and |h| >= 1" are not the same."""
    wrong = 0
    for label in (-1, 1):
        zero = losses.hinge(label * scores) == 0
        # 0.99 and 1.01 are the neighbours of 1: no grid point lies within rounding of it but itself
        sure = (np.sign(scores) == label) & (np.abs(scores) >= 1)
        wrong += int(np.sum(zero != sure))
    return {"hinge_zero_exceptions": wrong, "hinge_scores_tried": 2 * len(scores)}


if __name__ == "__main__":
    run_step(main)
