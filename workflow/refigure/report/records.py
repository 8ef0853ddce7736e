"""Read the files that the report shows into frozen dataclasses, with errors that name the file."""

import dataclasses
import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

import dacite
import yaml

from refigure.checks import VERDICTS
from refigure.errors import InputError
from refigure.measurements import read_table


class IsDataclass(Protocol):
    """Any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


Record = TypeVar("Record", bound=IsDataclass)


@dataclass(frozen=True)
class FigureEntry:
    """A figure of the post or an added one (`image` is None); `alt`, `caption` are templates."""

    title: str
    file: str
    alt: str
    caption: str
    script: str
    image: str | None = None
    variants: tuple[str, ...] = ()

    @property
    def rule(self) -> str:
        """The rule that draws it; its name is the script's."""
        return self.script.removesuffix(".py").replace("/", "_")


@dataclass(frozen=True)
class StatementEntry:
    """A number (`what`), a claim (`quote`, `hypothesis`) or an erratum (`what`, `mend`)."""

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
    headline_other_data: str = ""
    timed: bool = False
    figures: Mapping[str, FigureEntry] = field(default_factory=dict)
    numbers: Mapping[str, StatementEntry] = field(default_factory=dict)
    claims: Mapping[str, StatementEntry] = field(default_factory=dict)
    errata: Mapping[str, StatementEntry] = field(default_factory=dict)


@dataclass(frozen=True)
class Check:
    """One row of checks.csv: an atomic check of a number or a claim."""

    id: str
    check: str
    measure: str
    published: str
    as_published: str
    corrected: str
    interval: str
    n: str
    unit: str
    criterion: str
    verdict: str
    reason: str


@dataclass(frozen=True)
class ClaimRow:
    """One row of claims.csv: a number or a claim as a whole."""

    id: str
    published: str
    as_published: str
    corrected: str
    interval: str
    n: str
    unit: str
    verdict: str
    reason: str
    other_verdict: str


@dataclass(frozen=True)
class ErratumRow:
    """One row of errata.csv."""

    id: str
    what: str
    as_published: str
    corrected: str
    evidence: str
    verdict: str


@dataclass(frozen=True)
class Timing:
    """One row of timings.csv; times in seconds."""

    step: str
    wall_s: str
    repeats: str
    spread_s: str
    kind: str
    work_s: str
    wait_s: str

    @property
    def overhead_s(self) -> float | None:
        """What was neither work nor waiting: starting Python, loading modules, reading the rule."""
        if not self.work_s:
            return None
        return max(float(self.wall_s) - float(self.work_s) - float(self.wait_s), 0.0)


@dataclass(frozen=True)
class DataFile:
    """One verified raw file."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Dataset:
    """A data set that a post rests on; `origin` is "real", "own" or "stand-in"."""

    name: str
    title: str
    origin: str
    source: str
    files: tuple[DataFile, ...] = ()
    licence: str = ""
    citation: str = ""
    note: str = ""


@dataclass(frozen=True)
class Context:
    """What a post's results rest on: context.json."""

    post: str
    scale: str
    commit: str
    settings_hash: str
    versions: Mapping[str, str]
    device: str
    seed: int
    settings: Mapping[str, Any]
    datasets: tuple[Dataset, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def substitutes(self) -> tuple[Dataset, ...]:
        """The data sets that are not the post's own data."""
        return tuple(dataset for dataset in self.datasets if dataset.origin != "real")


def read_rows(kind: type[Record], path: str | Path) -> list[Record]:
    """Read a table into records by column name; further columns are left alone.

    Raises:
        InputError: a column is missing, or a verdict is none of the vocabulary.
    """
    names = [item.name for item in dataclasses.fields(kind)]
    records = []
    for number, row in enumerate(read_table(path), start=2):
        missing = [name for name in names if row.get(name) is None]
        if missing:
            raise InputError(
                f"{path}, line {number}: no {', '.join(missing)}; make the file again."
            )
        if row.get("verdict", VERDICTS[0]) not in VERDICTS:
            raise InputError(
                f"{path}, line {number}: the verdict {row['verdict']!r} is none of: "
                f"{', '.join(VERDICTS)}."
            )
        records.append(kind(**{name: row[name] for name in names}))
    return records


def read_record(kind: type[Record], path: str | Path) -> Record:
    """Read a YAML or JSON file into a dataclass; further keys are left alone.

    Raises:
        InputError: names the file and the key that is missing or of the wrong type.
    """
    text = Path(path).read_text(encoding="utf-8")
    values = json.loads(text) if Path(path).suffix == ".json" else yaml.safe_load(text)
    try:
        return dacite.from_dict(kind, values, dacite.Config(cast=[tuple, float]))
    except dacite.DaciteFieldError as error:
        raise InputError(f"{path}: {error}.") from None


def count_verdicts(rows: Iterable[Any]) -> dict[str, int]:
    """Count the verdicts of rows in the order of the vocabulary, without those that none has."""
    given = [row.verdict for row in rows]
    return {verdict: given.count(verdict) for verdict in VERDICTS if verdict in given}


def distinct(datasets: Iterable[Dataset]) -> list[Dataset]:
    """Drop repetitions: several posts may rest on the same data."""
    return list({dataset.name: dataset for dataset in datasets}.values())
