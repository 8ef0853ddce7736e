"""What some words and formulas of the post say if they are taken as they are printed."""

import math
from urllib.parse import urlsplit

import numpy as np

from refigure import losses

Numbers = dict[str, float]

# The address of Nielsen's book as the post links to it, and as it is.
LINKS = {
    "as_published": "https://neuralnetworksanddeeplearning",
    "corrected": "https://neuralnetworksanddeeplearning.com",
}


def wording_numbers(examples: int, parameters: int) -> Numbers:
    """Everything below.

    Args:
        examples: of the pseudo-code's loop; fewer than the parameters.
    """
    return check_brackets() | check_labels() | check_loop(examples, parameters) | check_words()


def check_brackets() -> Numbers:
    """Read the printed sum without its brackets: minus the first term, then plus the second.

    One example of label 0 and the prediction 0.9, whose loss is -ln 0.1.
    """
    label, prediction = 0.0, 0.9
    first = label * math.log(prediction)
    second = (1 - label) * math.log(1 - prediction)
    return {
        "as_published.loss_without_brackets": -first + second,
        "corrected.loss_without_brackets": -(first + second),
    }


def check_labels() -> Numbers:
    """See what the hinge loss makes of the labels 0 and 1 of the post's section before."""
    scores = np.linspace(-3, 3, 61)
    found: Numbers = {}
    for variant, label in (("as_published", 0.0), ("corrected", -1.0)):
        found[f"{variant}.hinge_spread_of_negatives"] = float(np.ptp(losses.hinge(label * scores)))
    # a probability in place of the raw score never has the margin 1
    found["hinge_least_of_probabilities"] = float(losses.hinge(losses.sigmoid(scores)).min())
    return found


def check_loop(examples: int, parameters: int) -> Numbers:
    """Count the parameters that the pseudo-code updates, its i being example and parameter."""
    as_printed = {i for i in range(examples) if i < parameters}
    return {
        "loop_parameters": parameters,
        "loop_examples": examples,
        "as_published.loop_updated": len(as_printed),
        "corrected.loop_updated": parameters,
    }


def check_words() -> Numbers:
    """Take "invert", "summing" and the link at their word."""
    p = 0.8
    found: Numbers = {
        "as_published.inverted_log_likelihood": 1 / math.log(p),
        "corrected.inverted_log_likelihood": -math.log(p),
    }
    densities = np.array([0.3, 0.35, 0.39, 0.4])  # of independent observations
    found |= {
        "as_published.joint_density": densities.sum(),
        "corrected.joint_density": densities.prod(),
        "joint_log_density": np.log(densities).sum(),
    }
    for variant, link in LINKS.items():
        found[f"{variant}.link_dots"] = str(urlsplit(link).hostname).count(".")
    return found
