"""A post as the report shows it: what was published beside what was measured, with the verdicts."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from refigure.errors import InputError
from refigure.measurements import read_measurements
from refigure.report.findings import Erratum, Finding
from refigure.report.records import (
    Check,
    ClaimRow,
    Context,
    ErratumRow,
    FigureEntry,
    Published,
    StatementEntry,
    count_verdicts,
    read_record,
    read_rows,
)

Row = TypeVar("Row", ClaimRow, ErratumRow)

# A point that ends a sentence is followed by a capital, and does not follow an abbreviation.
FIRST_SENTENCE = re.compile(r"(?<=[a-zß-ÿ0-9)%]\.)\s+(?=[A-Z“\"])")
UNTOLD = "These data are not the post’s, and cannot tell what its headline says."


@dataclass(frozen=True)
class Figure:
    """A figure with its texts filled.

    Attributes:
        own: its own verdict and checks; None where nothing to compare with is published.
        findings, errata: the numbers, claims and errata that name it.
    """

    id: str
    entry: FigureEntry
    alt: str
    caption: str
    own: Finding | None
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
    def link(self) -> tuple[str, str]:
        """Name and title."""
        return self.name, self.published.title

    @property
    def judged_figures(self) -> tuple[Finding, ...]:
        """The figures that have a verdict of their own."""
        return tuple(figure.own for figure in self.figures if figure.own)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that has a verdict of its own, but errata."""
        return self.judged_figures + self.numbers + self.claims

    @property
    def figure_verdicts(self) -> dict[str, int]:
        """How many figures have which verdict."""
        return count_verdicts(self.judged_figures)

    @property
    def number_verdicts(self) -> dict[str, int]:
        """How many numbers have which verdict."""
        return count_verdicts(self.numbers)

    @property
    def claim_verdicts(self) -> dict[str, int]:
        """How many claims have which verdict."""
        return count_verdicts(self.claims)

    @property
    def verdicts(self) -> dict[str, int]:
        """How many figures, numbers and claims have which verdict."""
        return count_verdicts(self.findings)

    @property
    def in_a_sentence(self) -> str:
        """The headline's first sentence."""
        return FIRST_SENTENCE.split(self.headline, maxsplit=1)[0]


def read_post(
    published: str,
    measurements: str,
    verdicts: str,
    claims: str,
    errata: str,
    context: str,
    checks: str | None = None,
) -> Post:
    """Read a post from its files; `verdicts` are those on its figures.

    Raises:
        InputError: the files do not fit together: names the file and the ID.
    """
    entries = read_record(Published, published)
    background = read_record(Context, context)
    if background.post != entries.post:
        raise InputError(f"{context} is of {background.post}, {published} of {entries.post}.")
    listed = read_rows(Check, checks) if checks else []
    rows = by_id(read_rows(ClaimRow, claims))
    mistakes = by_id(read_rows(ErratumRow, errata))

    def findings(section: Mapping[str, StatementEntry], kind: str) -> tuple[Finding, ...]:
        return tuple(
            Finding(name, entry, row_of(rows, name, claims), of_id(listed, name), kind)
            for name, entry in section.items()
        )

    post = Post(
        entries,
        headline="",
        figures=(),
        numbers=findings(entries.numbers, "number"),
        claims=findings(entries.claims, "claim"),
        errata=tuple(
            Erratum(name, entry, row_of(mistakes, name, errata))
            for name, entry in entries.errata.items()
        ),
        context=background,
    )
    fill = text_filler(measurements, background)
    headline = entries.headline_other_data if background.substitutes else entries.headline
    own = by_id(read_rows(ClaimRow, verdicts))
    return replace(
        post,
        headline=fill(headline) or UNTOLD,
        figures=tuple(
            read_figure(name, entry, post, own.get(name), listed, fill)
            for name, entry in entries.figures.items()
        ),
    )


def read_figure(
    name: str,
    entry: FigureEntry,
    post: Post,
    row: ClaimRow | None,
    checks: Iterable[Check],
    fill: Callable[[str], str],
) -> Figure:
    """Fill the texts of a figure and find what rests on it."""
    return Figure(
        name,
        entry,
        alt=fill(entry.alt) or entry.title,
        caption=fill(entry.caption),
        own=Finding(name, StatementEntry(what=entry.title), row, of_id(checks, name), "figure")
        if row
        else None,
        findings=tuple(one for one in post.numbers + post.claims if name in one.entry.figures),
        errata=tuple(one for one in post.errata if name in one.entry.figures),
    )


def by_id(rows: Iterable[Row]) -> dict[str, Row]:
    """Index rows by their ID."""
    return {row.id: row for row in rows}


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
