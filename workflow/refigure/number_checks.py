"""Checks of numbers: one printed value, a row of them, or a range that a statement gives."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from refigure.checks import (
    Check,
    Decision,
    UndecidableError,
    decision_on,
    look_up_all,
    part_of,
    shortened,
)
from refigure.measurements import Value, format_cell

Part = Literal["value", "std", "n"]


@dataclass(frozen=True)
class Tolerance:
    """How far a measured number may lie from a printed one."""

    decimals: int | None
    tolerance: float | None
    relative: float

    def allowed(self, published: float) -> float:
        """The largest absolute difference allowed."""
        if self.tolerance is not None:
            return self.tolerance
        if self.decimals is not None:
            return 0.5 * 10.0**-self.decimals * (1 + 1e-9)  # a tie may have been rounded either way
        return self.relative * abs(published)

    def text(self, published: float) -> str:
        """The published number as it was printed."""
        return format_cell(published) if self.decimals is None else f"{published:.{self.decimals}f}"

    def words(self) -> str:
        """The rule in words."""
        if self.tolerance is not None:
            return f"within {self.tolerance:g}"
        if self.decimals is not None:
            return f"the same to {self.decimals} decimals"
        return "the same"  # to 12 digits: sums in another order change the last ones


@dataclass(frozen=True)
class ValueCheck(Check):
    """A printed number: the same within its printed decimals, or a stated tolerance.

    Attributes:
        measure: the measured number.
        value: the published one.
        of: which of the measure's numbers: `value`, `std` or `n`.
        decimals: the number of decimals printed; half a unit of the last one is allowed.
        tolerance: the absolute difference allowed ("about 75 %").
        relative: the relative difference allowed (sums in another order change the last digits).
    """

    measure: str
    value: float
    of: Part = "value"
    decimals: int | None = None
    tolerance: float | None = None
    relative: float = 1e-12

    def rule(self) -> Tolerance:
        """The tolerance of this check."""
        return Tolerance(self.decimals, self.tolerance, self.relative)

    def published(self) -> str:
        return self.rule().text(self.value)

    def criterion(self) -> str:
        return f"{self.what}: {self.rule().words()}"

    def judge(self, find: Callable[[str], Value]) -> Decision:
        whole = find(self.measure)
        part = part_of(whole, self.of, self.measure)
        holds = abs(part - self.value) <= self.rule().allowed(self.value)
        reason = f"{self.what}: {shortened(part, 6)}, published {self.published()}"
        verdict = "reproduced" if holds else "not reproduced"
        return decision_on(self.measure, whole, self.of, verdict, reason)


@dataclass(frozen=True)
class SpreadCheck(Check):
    """A printed number that depends on chance: it lies where a repetition of ours would.

    Attributes:
        measure: what was repeated; its interval is that for one repetition more
            (`refigure.repetitions.spread_of`).
        value: the published number, from a seed that is not known.
        digits: significant digits to write it with.
        tolerance: how far it may be off, where it was read off a picture.
    """

    measure: str
    value: float
    digits: int = 5
    tolerance: float = 0.0

    def published(self) -> str:
        return f"{self.value:.{self.digits}g}"

    def criterion(self) -> str:
        read = f", read to {self.tolerance:g}" if self.tolerance else ""
        return f"{self.what}: within the interval for one more of our repetitions{read}"

    def judge(self, find: Callable[[str], Value]) -> Decision:
        whole = find(self.measure)
        if math.isnan(whole.low) or math.isnan(whole.high):
            raise UndecidableError(f"{self.measure} has no interval")
        holds = whole.low - self.tolerance <= self.value <= whole.high + self.tolerance
        verdict = "reproduced" if holds else "not reproduced"
        interval = f"{shortened(whole.low)} to {shortened(whole.high)}"
        reason = f"{self.what}: {self.published()} published, ours {interval}"
        return decision_on(self.measure, whole, "value", verdict, reason)


@dataclass(frozen=True)
class ValuesCheck(Check):
    """A row of printed numbers: every one the same, as in `ValueCheck`.

    Attributes:
        prefix: what the names of the measures begin with.
        values: the published numbers by the rest of the name, or in order.
        first: the number of the first one, where they are in order.
        digits: to how many digits that number is written.
    """

    prefix: str
    values: Mapping[str, float] | Sequence[float]
    first: int = 0
    digits: int = 1
    decimals: int | None = None
    tolerance: float | None = None
    relative: float = 1e-12

    def rule(self) -> Tolerance:
        """The tolerance of this check."""
        return Tolerance(self.decimals, self.tolerance, self.relative)

    def expected(self) -> dict[str, float]:
        """The published numbers by the name of their measure."""
        if isinstance(self.values, Mapping):
            return {f"{self.prefix}{name}": value for name, value in self.values.items()}
        numbered = enumerate(self.values, start=self.first)
        return {f"{self.prefix}{number:0{self.digits}d}": value for number, value in numbered}

    def published(self) -> str:
        return ", ".join(self.rule().text(value) for value in self.expected().values())

    def criterion(self) -> str:
        return f"{self.what}: {len(self.values)} numbers, each {self.rule().words()}"

    def judge(self, find: Callable[[str], Value]) -> Decision:
        found = look_up_all(find, self.expected())
        wrong = [
            name
            for name, value in self.expected().items()
            if abs(found[name] - value) > self.rule().allowed(value)
        ]
        same = len(found) - len(wrong)
        reason = f"{self.what}: {same} of {len(found)} numbers are the same"
        if wrong:
            reason += f"; not {', '.join(wrong)}"
        return Decision(
            "not reproduced" if wrong else "reproduced",
            ", ".join(format_cell(float(value)) for value in found.values()),
            reason,
            measure=f"{self.prefix}*",
            n=len(found),
            unit=next(iter(found.values())).unit,
        )


@dataclass(frozen=True)
class RangeCheck(Check):
    """A number that the statement puts in a range; with `interval`, all of its interval."""

    measure: str
    at_least: float = -math.inf
    at_most: float = math.inf
    of: Part = "value"
    interval: bool = False

    def bounds(self) -> str:
        """The range in words."""
        lower = "" if math.isinf(self.at_least) else f"at least {self.at_least:g}"
        upper = "" if math.isinf(self.at_most) else f"at most {self.at_most:g}"
        return " and ".join(filter(None, (lower, upper)))

    def criterion(self) -> str:
        whole = ", with its whole interval" if self.interval else ""
        return f"{self.what}: {self.bounds()}{whole}"

    def judge(self, find: Callable[[str], Value]) -> Decision:
        whole = find(self.measure)
        part = part_of(whole, self.of, self.measure)
        low, high = (whole.low, whole.high) if self.interval else (part, part)
        if math.isnan(low) or math.isnan(high):
            raise UndecidableError(f"{self.measure} has no interval")
        if low >= self.at_least and high <= self.at_most:
            verdict = "confirmed"
        elif high < self.at_least or low > self.at_most:
            verdict = "refuted"
        else:
            verdict = "inconclusive"
        reason = f"{self.what}: {shortened(part)}, needed {self.bounds()}"
        return decision_on(self.measure, whole, self.of, verdict, reason)
