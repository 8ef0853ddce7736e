"""The post's worked examples, as it prints them."""

import math
from collections.abc import Sequence

# Two predictions for the first of three classes, by the probability of the right one.
PROBABILITIES = {0.2: (0.2, 0.7, 0.1), 0.7: (0.7, 0.2, 0.1)}
LABEL = 0  # the class that is right

# The drawing of a linear classifier (Stanford's CS231n), which the post shows: four pixels, three
# classes. Its third score is printed without the bias.
IMAGE = (56.0, 231.0, 24.0, 2.0)
WEIGHTS = ((0.2, -0.5, 0.1, 2.0), (1.5, 1.3, 2.1, 0.0), (0.0, 0.25, 0.2, -0.3))
OFFSETS = (1.1, 3.2, -1.2)


def full_form(probabilities: Sequence[float], label: int = LABEL) -> float:
    """Σ y ln h + (1 - y) ln(1 - h), as the post's technical note has it: without a minus sign."""
    return sum(
        math.log(value) if place == label else math.log(1 - value)
        for place, value in enumerate(probabilities)
    )
