"""A post as the report shows it: what was published beside what was measured, with the verdicts."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from refigure.errors import InputError
from refigure.measurements import read_measurements
from refigure.report.records import (
    Check,
    ClaimRow,
    Context,
    ErratumRow,
    count_verdicts,
    read_record,
    read_rows,
)

Row = TypeVar("Row")

UNTOLD = "These data lack a number that this sentence needs."


@dataclass(frozen=True)
class FigureEntry:
    """A figure of the post, or an added one (`image` is None); `alt` and `caption` are templates."""

    title: str
    file: str
    alt: str
    caption: str
    rule: str
    script: str
    image: str | None = None
    variants: tuple[str, ...] = ()


@dataclass(frozen=True)
class StatementEntry:
    """A number (`what`), a claim (`quote`, `hypothesis`) or an erratum (`what`, `mend`) of a post."""

    what: str = ""
    quote: str = ""
    hypothesis: str = ""
    place: str = ""
    mend: str = ""
    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Published:
    """What the report needs of `config/published/<post>.yaml`."""

    post: str
    title: str
    url: str
    date: datetime.date
    question: str
    headline: str
    figures: Mapping[str, FigureEntry] = field(default_factory=dict)
    numbers: Mapping[str, StatementEntry] = field(default_factory=dict)
    claims: Mapping[str, StatementEntry] = field(default_factory=dict)
    errata: Mapping[str, StatementEntry] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """A number or a claim with its verdict and the checks that decide it."""

    id: str
    entry: StatementEntry
    row: ClaimRow
    checks: tuple[Check, ...]

    @property
    def verdict(self) -> str:
        """The verdict on the whole."""
        return self.row.verdict


@dataclass(frozen=True)
class Erratum:
    """A mistake in the post, with the evidence for it."""

    id: str
    entry: StatementEntry
    row: ErratumRow

    @property
    def verdict(self) -> str:
        """Whether the computation shows the mistake."""
        return self.row.verdict


@dataclass(frozen=True)
class Figure:
    """A figure with its texts filled; `findings` and `errata` are those that name it."""

    id: str
    entry: FigureEntry
    alt: str
    caption: str
    findings: tuple[Finding, ...]
    errata: tuple[Erratum, ...]


@dataclass(frozen=True)
class Post:
    """Everything that the report shows of a post, but its pictures."""

    published: Published
    headline: str
    figures: tuple[Figure, ...]
    numbers: tuple[Finding, ...]
    claims: tuple[Finding, ...]
    errata: tuple[Erratum, ...]
    context: Context

    @property
    def name(self) -> str:
        """The name of the post throughout the project."""
        return self.published.post

    @property
    def number_verdicts(self) -> dict[str, int]:
        """How many numbers have which verdict."""
        return count_verdicts(self.numbers)

    @property
    def claim_verdicts(self) -> dict[str, int]:
        """How many claims have which verdict."""
        return count_verdicts(self.claims)


def read_post(
    published: str,
    measurements: str,
    claims: str,
    errata: str,
    context: str,
    checks: str | None = None,
) -> Post:
    """Read a post from its files.

    Raises:
        InputError: the files do not fit together: names the file and the ID.
    """
    entries = read_record(Published, published)
    listed = read_rows(Check, checks) if checks else []
    rows = {row.id: row for row in read_rows(ClaimRow, claims)}
    mistakes = {row.id: row for row in read_rows(ErratumRow, errata)}
    background = read_record(Context, context)
    if background.post != entries.post:
        raise InputError(f"{context} is of {background.post}, {published} of {entries.post}.")

    def findings(section: Mapping[str, StatementEntry]) -> tuple[Finding, ...]:
        return tuple(
            Finding(name, entry, row_of(rows, name, claims), of_id(listed, name))
            for name, entry in section.items()
        )

    numbers, claimed = findings(entries.numbers), findings(entries.claims)
    found_errata = tuple(
        Erratum(name, entry, row_of(mistakes, name, errata))
        for name, entry in entries.errata.items()
    )
    fill = text_filler(measurements, background)
    return Post(
        entries,
        fill(entries.headline) or UNTOLD,
        tuple(
            Figure(
                name,
                entry,
                fill(entry.alt) or entry.title,
                fill(entry.caption),
                tuple(one for one in numbers + claimed if name in one.entry.figures),
                tuple(one for one in found_errata if name in one.entry.figures),
            )
            for name, entry in entries.figures.items()
        ),
        numbers,
        claimed,
        found_errata,
        background,
    )


def row_of(rows: Mapping[str, Row], name: str, path: str) -> Row:
    """Find the row of an ID."""
    if name not in rows:
        raise InputError(f"{path} has no row {name}; make the file again.")
    return rows[name]


def of_id(checks: Iterable[Check], name: str) -> tuple[Check, ...]:
    """Select the checks of one number or claim."""
    return tuple(check for check in checks if check.id == name)


def text_filler(measurements: str, context: Context) -> Callable[[str], str]:
    """Make the function that fills a template with measured numbers.

    Data that are not the post's may lack a measure (a user's file of three days has no week): the
    text is then empty. With the post's own data the same is a mistake in the template.
    """
    measured = read_measurements(measurements)

    def fill(template: str) -> str:
        try:
            return measured.fill(template)
        except InputError:
            if context.substitutes:
                return ""
            raise

    return fill
