"""Two runs of the same posts: verdicts, numbers, settings and data that differ."""

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from refigure.errors import InputError
from refigure.measurements import Value, format_cell, read_measurements
from refigure.report.post import Post, read_post

TABLES = ("measurements.csv", "figures.csv", "claims.csv", "errata.csv", "context.json")
COLUMNS = (
    *("post", "id", "kind", "what", "unit"),
    *(f"{name}_{run}" for run in (1, 2) for name in ("value", "interval", "n", "verdict")),
    "differs",
)


@dataclass(frozen=True)
class Side:
    """What one run has of a statement or a measure; all empty where it has nothing."""

    value: str = ""
    interval: str = ""
    n: str = ""
    verdict: str = ""


@dataclass(frozen=True)
class Pair:
    """A figure, number, claim, erratum or measure in both runs."""

    post: str
    id: str
    kind: str
    what: str
    unit: str
    one: Side
    two: Side

    @property
    def turned(self) -> bool:
        """Whether the verdict is another."""
        return self.one.verdict != self.two.verdict

    @property
    def differs(self) -> str:
        """What differs: "verdict", "value" or nothing."""
        return "verdict" if self.turned else "value" if self.one != self.two else ""

    def cells(self) -> list[str]:
        """The row of the table."""
        about = [self.post, self.id, self.kind, self.what, self.unit]
        sides = [cell for side in (self.one, self.two) for cell in dataclasses.astuple(side)]
        return [*about, *sides, self.differs]


@dataclass(frozen=True)
class Difference:
    """A setting, version or data set that the two runs do not have in common."""

    name: str
    one: str
    two: str


def posts_in_both(folders: Iterable[str], known: Iterable[str]) -> list[str]:
    """List the posts that both folders have results of.

    Raises:
        InputError: a folder is none, or holds no results; they have no post in common.
    """
    found = []
    for folder in folders:
        if not Path(folder).is_dir():
            raise InputError(
                f"compare: there is no folder {folder}; give two such as results/quick."
            )
        found.append([post for post in known if has_results(folder, post)])
        if not found[-1]:
            raise InputError(f"compare: {folder} holds no post's results ({', '.join(TABLES)}).")
    common = [post for post in found[0] if post in found[1]]
    if not common:
        raise InputError(
            "compare: no post is in both folders: "
            f"{', '.join(found[0])} against {', '.join(found[1])}."
        )
    return common


def has_results(folder: str, post: str) -> bool:
    """Tell whether a folder has every table of a post."""
    return all(Path(folder, post, name).is_file() for name in TABLES)


def read_run(folder: str, post: str, published: str) -> Post:
    """Read a post from the folder of a run."""
    return read_post(published, *(str(Path(folder, post, name)) for name in TABLES))


def pairs_of(one: Post, two: Post) -> list[Pair]:
    """Put what the two runs say of each figure, number, claim and erratum side by side."""
    pairs = []
    others = {finding.id: finding for finding in two.findings}
    for finding in one.findings:
        if finding.id in others:
            rows = (finding.row, others[finding.id].row)
            name = "corrected" if finding.kind == "claim" else "as_published"
            sides = [Side(getattr(row, name), row.interval, row.n, row.verdict) for row in rows]
            what = finding.entry.quote or finding.entry.what or finding.entry.hypothesis
            about = (one.name, finding.id, finding.kind, what, finding.row.unit)
            pairs.append(Pair(*about, *sides))
    mistakes = {erratum.id: erratum for erratum in two.errata}
    for erratum in one.errata:
        if erratum.id in mistakes:
            errata = (erratum.row, mistakes[erratum.id].row)
            sides = [Side(row.corrected, "", "", row.verdict) for row in errata]
            pairs.append(Pair(one.name, erratum.id, "erratum", erratum.row.what, "", *sides))
    return pairs


def measure_pairs(post: str, one: str, two: str) -> Iterator[Pair]:
    """Yield the measures of either run that are no ends of an interval; the tables by path."""
    runs = [read_measurements(path) for path in (one, two)]
    for name in sorted({*runs[0], *runs[1]}):
        if not name.endswith((".low", ".high")):
            values = [run.get(name) for run in runs]
            unit = next(value.unit for value in values if value is not None)
            yield Pair(post, name, "measure", "", unit, *map(measured, values))


def measured(value: Value | None) -> Side:
    """What a run has of a measure."""
    if value is None:
        return Side()
    ends = [format_cell(float(end)) for end in (value.low, value.high)]
    interval = f"[{ends[0]}, {ends[1]}]" if all(ends) else ""
    return Side(format_cell(float(value)), interval, str(value.n))


def settings_that_differ(one: Post, two: Post) -> list[Difference]:
    """List what of settings, seed, device, versions and data is not the same."""
    return differences(flat(about(one)), flat(about(two)))


def about(post: Post) -> dict[str, Any]:
    """What a run rests on, but for its results."""
    context = post.context
    return {
        "scale": context.scale,
        "seed": context.seed,
        "commit": context.commit,
        "device": context.device,
        "settings": context.settings,
        "versions": context.versions,
        "data": {
            data.name: {
                "origin": data.origin,
                **{file.name: file.sha256 for file in data.files},
            }
            for data in context.datasets
        },
    }


def flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Write nested values as texts by dotted names."""
    found: dict[str, str] = {}
    for key, value in values.items():
        if isinstance(value, Mapping):
            found |= flat(value, f"{prefix}{key}.")
        else:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            found[f"{prefix}{key}"] = text
    return found


def differences(one: Mapping[str, str], two: Mapping[str, str]) -> list[Difference]:
    """List the names whose values differ, or that only one has."""
    names = [*one, *(name for name in two if name not in one)]
    return [
        Difference(name, one.get(name, ""), two.get(name, ""))
        for name in names
        if one.get(name) != two.get(name)
    ]
