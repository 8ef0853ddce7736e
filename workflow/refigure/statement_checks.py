"""Checks of statements: an order, a choice among several, a statistical difference."""

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from refigure.checks import (
    Check,
    Decision,
    UndecidableError,
    interval_text,
    look_up_all,
    spoken,
)
from refigure.errors import InputError
from refigure.measurements import Value, format_cell


@dataclass(frozen=True)
class OrderingCheck(Check):
    """Measures by label, claimed to stand in this order, largest first."""

    descending: Mapping[str, str]

    def criterion(self) -> str:
        return "largest first: " + " > ".join(self.descending)

    def judge(self, find: Callable[[str], Value]) -> Decision:
        values = look_up_all(find, self.descending.values(), self.descending)
        observed = sorted(values, key=lambda label: -values[label])
        text = " > ".join(observed)
        holds = all(one > next_ for one, next_ in itertools.pairwise(values.values()))
        return Decision(
            "confirmed" if holds else "refuted", text, f"{self.what}: found {text}", n=len(values)
        )


@dataclass(frozen=True)
class SelectionCheck(Check):
    """Which of several measures are the `largest` or `smallest` k, or lie `above` or `below`.

    Attributes:
        among: measure by label.
        expected: the labels that the statement names.
    """

    among: Mapping[str, str]
    expected: Sequence[str]
    largest: int | None = None
    smallest: int | None = None
    above: float | None = None
    below: float | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        rules = (self.largest, self.smallest, self.above, self.below)
        if sum(rule is not None for rule in rules) != 1:
            raise InputError(f"{self.what}: give one of largest, smallest, above, below")
        unknown = [label for label in self.expected if label not in self.among]
        if unknown:
            raise InputError(
                f"{self.what}: {', '.join(unknown)} is not among {', '.join(self.among)}"
            )

    def rule(self) -> str:
        """The rule of selection in words."""
        if self.largest is not None or self.smallest is not None:
            word, count = (
                ("largest", self.largest)
                if self.largest is not None
                else ("smallest", self.smallest)
            )
            return f"the {word}" if count == 1 else f"the {count} {word}"
        return f"above {self.above:g}" if self.above is not None else f"below {self.below:g}"

    def criterion(self) -> str:
        return f"{self.rule()}: {', '.join(self.expected)}"

    def select(self, values: Mapping[str, float]) -> list[str]:
        """Give the labels that the rule selects.

        Raises:
            UndecidableError: the last one chosen and the first one left are equal.
        """
        count = self.largest if self.largest is not None else self.smallest
        if count is not None:
            ranked = sorted(values, key=lambda label: values[label], reverse=self.smallest is None)
            if 0 < count < len(ranked) and values[ranked[count - 1]] == values[ranked[count]]:
                raise UndecidableError(f"{ranked[count - 1]} and {ranked[count]} are equal")
            return ranked[:count]
        if self.above is not None:
            return [label for label in values if values[label] > self.above]
        below = math.inf if self.below is None else self.below
        return [label for label in values if values[label] < below]

    def judge(self, find: Callable[[str], Value]) -> Decision:
        chosen = self.select(look_up_all(find, self.among.values(), self.among))
        text = ", ".join(chosen) or "none"
        holds = set(chosen) == set(self.expected)
        return Decision(
            "confirmed" if holds else "refuted",
            text,
            f"{self.what}: {self.rule()}: {text}",
            n=len(self.among),
        )


CLAIMED = {
    "none": "no difference",
    "positive": "a positive difference",
    "negative": "a negative difference",
    "some": "a difference",
}


@dataclass(frozen=True)
class DifferenceCheck(Check):
    """A statistical test of a statement about a difference.

    `claim: none` is refuted where every test finds a difference at level `alpha`, confirmed only
    where an equivalence test says so (absence of evidence is not evidence of absence);
    `positive`, `negative` and `some` are confirmed where every test finds it with that sign.

    Attributes:
        estimate: the measured difference, with its interval.
        p: measures that hold two-sided p-values, by the name of the test; all must agree.
        equivalence: measure that holds the p-value of a test of equivalence (TOST).
    """

    estimate: str
    p: Mapping[str, str]
    claim: str
    alpha: float = 0.05
    equivalence: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.claim not in CLAIMED:
            raise InputError(f"{self.what}: claim is none, positive, negative or some")
        if not self.p:
            raise InputError(f"{self.what}: p names one test or more")

    def criterion(self) -> str:
        equivalence = ", and a test of equivalence" if self.equivalence else ""
        tests = " and ".join(self.p)
        return f"{self.what}: {CLAIMED[self.claim]} by {tests} at level {self.alpha:g}{equivalence}"

    def judge(self, find: Callable[[str], Value]) -> Decision:
        estimate = find(self.estimate)
        p_values = look_up_all(find, self.p.values(), self.p)
        found = [p < self.alpha for p in p_values.values()]
        equivalent = self.equivalence is not None and find(self.equivalence) < self.alpha
        verdict = self.verdict(float(estimate), all(found), any(found), equivalent)
        tests = ", ".join(f"{name} p = {p:.2g}" for name, p in p_values.items())
        if self.equivalence:
            tests += f", equivalence p = {find(self.equivalence):.2g}"
        reason = f"{self.what}: {spoken(estimate)}; {tests}"
        return Decision(
            verdict,
            format_cell(float(estimate)),
            reason,
            self.estimate,
            interval_text(estimate),
            estimate.n,
            estimate.unit,
        )

    def verdict(self, estimate: float, every: bool, some: bool, equivalent: bool) -> str:
        """Decide from the sign of the estimate and what the tests found."""
        if self.claim == "none":
            if every:
                return "refuted"
            return "confirmed" if equivalent and not some else "inconclusive"
        signs = {"positive": estimate > 0, "negative": estimate < 0, "some": True}
        if every:
            return "confirmed" if signs[self.claim] else "refuted"
        return "refuted" if equivalent and not some else "inconclusive"
