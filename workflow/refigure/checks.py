"""The kinds of check that decide a published number or statement, each by measured values.

A check names measures without their variant; it is decided twice, on the measures of the pipeline
`as_published` and on those of the `corrected` one. A measure that names its variant is taken so.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from refigure.errors import InputError
from refigure.measurements import Measurements, Value, format_cell

NUMBER_VERDICTS = ("reproduced", "not reproduced")
STATEMENT_VERDICTS = ("confirmed", "imprecise", "refuted", "inconclusive", "not testable")
VERDICTS = (*NUMBER_VERDICTS, *STATEMENT_VERDICTS)
GOOD_VERDICTS = ("reproduced", "confirmed")
OPEN_VERDICTS = ("inconclusive", "not testable")  # those that decide nothing
SCALES = ("smoke", "quick", "full")  # in ascending order


@dataclass(frozen=True)
class Decision:
    """What one check found in one variant."""

    verdict: str
    value: str
    reason: str
    measure: str = ""
    interval: str = ""
    n: int = 0
    unit: str = "1"


@dataclass(frozen=True)
class Condition:
    """What must hold before a part of a statement can be decided on this machine at all.

    Attributes:
        measure: the measure that tells, such as whether an interpreter was found.
        at_least: what it must reach.
        because: why nothing is decided below that, in words.
        otherwise: the verdict then.
    """

    measure: str
    at_least: float
    because: str
    otherwise: str = "inconclusive"

    def __post_init__(self) -> None:
        if self.otherwise not in OPEN_VERDICTS:
            raise InputError(f"{self.measure}: otherwise is one of {', '.join(OPEN_VERDICTS)}")

    def failure(self, measurements: Measurements, variant: str) -> str:
        """Tell why the condition fails, or nothing where it holds; what is NaN does not hold."""
        value = measurements.find(self.measure, variant)
        if value is not None and value >= self.at_least:
            return ""
        found = "not measured" if value is None or math.isnan(value) else shortened(value)
        return f"{self.because} ({self.measure}: {found}, needed {self.at_least:g})"


class UndecidableError(Exception):
    """A measure that the check needs is missing or is not a number; told in its reason."""


@dataclass(frozen=True)
class Check:
    """What every kind has: the part of the statement that it decides.

    Attributes:
        what: that part, in words.
        decisive: refuting this part refutes the whole statement.
        needs_scale: the least scale whose results can decide this part: "full" for what is said of
            a whole training by the paper's protocol. Below it the part is "not testable".
    """

    what: str
    decisive: bool = field(default=False, kw_only=True)
    needs_scale: str = field(default="smoke", kw_only=True)
    needs: tuple[Condition, ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        if self.needs_scale not in SCALES:
            raise InputError(f"needs_scale is one of {', '.join(SCALES)}")

    def published(self) -> str:
        """The published value or statement, as text."""
        return self.what

    def criterion(self) -> str:
        """What is compared with what, in words."""
        raise NotImplementedError

    def decide(self, measurements: Measurements, variant: str, scale: str = "full") -> Decision:
        """Decide the check on the measures of one variant, found at a scale."""
        if SCALES.index(scale) < SCALES.index(self.needs_scale):
            needed = f"needs the scale {self.needs_scale}, this is {scale}"
            return Decision("not testable", "", f"{self.what}: {needed}")
        for condition in self.needs:
            if failure := condition.failure(measurements, variant):
                return Decision(condition.otherwise, "", f"{self.what}: {failure}")
        try:
            return self.judge(lambda name: look_up(measurements, name, variant))
        except UndecidableError as error:
            return Decision("inconclusive", "", str(error))

    def judge(self, find: Callable[[str], Value]) -> Decision:
        """Decide the check on the values that `find` gives."""
        raise NotImplementedError


def look_up(measurements: Measurements, name: str, variant: str) -> Value:
    """Find a measure by name.

    Raises:
        UndecidableError: it was not measured, or cannot be computed from these data (NaN).
    """
    value = measurements.find(name, variant)
    if value is None:
        raise UndecidableError(f"{name} was not measured")
    if math.isnan(value):
        raise UndecidableError(f"{name} cannot be computed from these data")
    return value


def look_up_all(
    find: Callable[[str], Value], measures: Iterable[str], labels: Iterable[str] | None = None
) -> dict[str, Value]:
    """Find several measures, by their labels or, without labels, by their names.

    Raises:
        UndecidableError: one of them is missing or NaN.
    """
    names = list(measures)
    return {label: find(name) for label, name in zip(labels or names, names, strict=True)}


def part_of(value: Value, part: str, measure: str) -> float:
    """Give a measure's value, its standard deviation or its count, by the name of the part.

    Raises:
        UndecidableError: the measure has no such part.
    """
    number = float({"value": value, "std": value.std, "n": value.n}[part])
    if math.isnan(number):
        raise UndecidableError(f"{measure} has no {part}")
    return number


def decision_on(measure: str, value: Value, part: str, verdict: str, reason: str) -> Decision:
    """Make the decision of a check on one measure; only the value itself has an interval."""
    return Decision(
        verdict,
        format_cell(part_of(value, part, measure)),
        reason,
        measure=measure,
        interval=interval_text(value) if part == "value" else "",
        n=value.n,
        unit=value.unit,
    )


def interval_text(value: Value) -> str:
    """Write the interval of a value as "[low, high]", or nothing where it has none."""
    return "" if math.isnan(value.low) else f"[{value.low:.4g}, {value.high:.4g}]"


def spoken(value: Value) -> str:
    """Write a value for a sentence: with its unit and its interval."""
    unit = "" if value.unit == "1" else f" {value.unit}"
    interval = f" {interval_text(value)}" if interval_text(value) else ""
    return f"{shortened(value)}{unit}{interval}"


def shortened(number: float, digits: int = 4) -> str:
    """Write a number for a sentence: a whole number as it is, another with some digits."""
    whole = float(number).is_integer()
    return format_cell(float(number)) if whole else f"{float(number):.{digits}g}"
