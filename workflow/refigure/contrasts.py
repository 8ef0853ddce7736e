"""Weighted sums of means of independent groups, such as a difference, or one of differences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from refigure.errors import InputError
from refigure.intervals import NAN, Estimate


@dataclass(frozen=True)
class Contrast:
    """An estimated contrast and the two-sided p-value of its being 0."""

    estimate: Estimate
    p: float = NAN

    def named(self, name: str) -> dict[str, float]:
        """The estimate, the ends of its interval and the p-value under the names of measures."""
        return {**self.estimate.named(name), f"{name}_p": self.p}


def linear_contrast(
    groups: Mapping[str, Sequence[float]], weights: Mapping[str, float], confidence: float
) -> Contrast:
    """Estimate the sum of w·mean(group), with unequal variances of the groups.

    Degrees of freedom by Welch and Satterthwaite (Satterthwaite 1946): with the weights 1 and -1
    this is Welch's test. No interval where a group has fewer than two values or none has spread.
    """
    values = [np.asarray(groups[name], float) for name in weights]
    factors = np.array(list(weights.values()), float)
    if any(len(group) == 0 for group in values):
        return Contrast(Estimate(NAN))
    value = float(factors @ [group.mean() for group in values])
    if any(len(group) < 2 for group in values):
        return Contrast(Estimate(value))
    parts = factors**2 * [group.var(ddof=1) / len(group) for group in values]
    variance = float(parts.sum())
    if variance == 0:
        return Contrast(Estimate(value))
    freedom = variance**2 / float((parts**2 / [len(group) - 1 for group in values]).sum())
    error = variance**0.5
    half = float(stdtrit(freedom, 0.5 + confidence / 2)) * error
    p = 2 * float(stdtr(freedom, -abs(value) / error))
    return Contrast(Estimate(value, value - half, value + half), p)


@dataclass(frozen=True)
class ArmContrast:
    """A weighted sum of arms' means of one measure, as the config names it."""

    measure: str
    weights: dict[str, float]  # by arm


def compare_arms(
    name: str,
    contrast: ArmContrast,
    found: Mapping[str, Mapping[str, Sequence[float]]],
    confidence: float,
) -> Iterator[tuple[str, float, int]]:
    """Yield a contrast, the ends of its interval and its p-value, with the number of seeds.

    Nothing where an arm was not trained.

    Args:
        name: of the contrast.
        found: by measure and arm, a value a seed.

    Raises:
        InputError: there is no such measure.
    """
    if contrast.measure not in found:
        raise InputError(
            f"contrast {name}: no measure {contrast.measure}; there are: {', '.join(found)}."
        )
    groups = found[contrast.measure]
    if set(contrast.weights) <= set(groups):
        count = min(len(groups[arm]) for arm in contrast.weights)
        result = linear_contrast(groups, contrast.weights, confidence)
        for measure, value in result.named(name).items():
            yield measure, value, count
