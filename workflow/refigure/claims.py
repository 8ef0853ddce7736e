"""Judge the numbers, claims and errata of a post by its measurements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from refigure.check_kinds import read_check
from refigure.checks import Check, Decision
from refigure.errors import InputError
from refigure.measurements import Measurements, worst_origin

CLAIM_COLUMNS = [
    "id",
    "kind",
    "published",
    "as_published",
    "corrected",
    "interval",
    "n",
    "unit",
    "criterion",
    "verdict",
    "reason",
    "other_verdict",  # what the variant that does not decide would have given
]
CHECK_COLUMNS = [
    "id",
    "check",
    "measure",
    "published",
    "as_published",
    "corrected",
    "interval",
    "n",
    "unit",
    "criterion",
    "verdict",
    "reason",
]
ERRATUM_COLUMNS = ["id", "what", "as_published", "corrected", "evidence", "verdict"]

# A number is judged on the pipeline that the author ran, a statement on what is true.
DECIDING_VARIANT = {
    "figure": "as_published",
    "number": "as_published",
    "claim": "corrected",
    "erratum": "corrected",
}


@dataclass(frozen=True)
class Judged:
    """One check, decided in both variants; `verdict` is that of the deciding one."""

    check: Check
    as_published: Decision
    corrected: Decision
    deciding: Decision


def judge_checks(
    entry: Mapping[str, Any], kind: str, measurements: Measurements, scale: str
) -> list[Judged]:
    """Decide every check of one number, claim or erratum."""
    judged = []
    for check in map(read_check, entry.get("checks", ())):
        both = {
            name: check.decide(measurements, name, scale) for name in ("as_published", "corrected")
        }
        judged.append(Judged(check, **both, deciding=both[DECIDING_VARIANT[kind]]))
    return judged


def combine(judged: Iterable[Judged], variant: str = "deciding") -> str:
    """Give the verdict on a whole from the verdicts on its parts, in the deciding or one variant.

    Numbers alone: reproduced if all are. Otherwise: refuted if every part is, or a decisive one;
    imprecise if some hold and some do not; inconclusive if what is left open could turn it. What
    cannot be tested at this scale is left open; not testable if that is all there is.
    """
    parts = [(one.check.decisive, getattr(one, variant).verdict) for one in judged]
    verdicts = {verdict for _, verdict in parts}
    if verdicts == {"not testable"}:
        return "not testable"
    if verdicts <= {"reproduced", "not reproduced"}:
        return "not reproduced" if "not reproduced" in verdicts else "reproduced"
    holds = bool(verdicts & {"confirmed", "reproduced"})
    fails = bool(verdicts & {"refuted", "not reproduced"})
    if any(decisive and verdict == "refuted" for decisive, verdict in parts):
        return "refuted"
    if holds and fails:
        return "imprecise"
    if verdicts & {"inconclusive", "not testable"}:
        return "inconclusive"
    return "refuted" if fails else "confirmed"


def untestable_reason(
    entry: Mapping[str, Any], origin: str, note: str, measurements: Measurements
) -> str:
    """Tell why an entry cannot be judged on these data, or nothing where it can.

    Args:
        origin: of the post's data, for an entry that rests on no measure.
        measurements: of which the entry's own were looked up: their origin counts.

    Raises:
        InputError: the entry's own reason names a measure that the post's data do not give.
    """
    origin = worst_origin(measurements.origins) if measurements.origins else origin
    if origin != "real":
        kind = "stand-in data" if origin == "stand-in" else "your own data, not the post's"
        return f"{kind}: {note}"
    if "not_testable" in entry:
        return measurements.fill(entry["not_testable"])
    return "" if entry.get("checks") else "nothing to compare with is published"


def judge_section(
    published: Mapping[str, Any],
    section: str,
    measurements: Measurements,
    origin: str,
    note: str,
    scale: str = "full",
) -> tuple[list[list[str]], list[list[str]]]:
    """Judge the figures, the numbers or the claims of a post.

    Args:
        published: the content of `config/published/<post>.yaml`.
        section: "figures", "numbers" or "claims".
        origin: "real", "own" or "stand-in": the worst of the post's data sets. An entry is judged
            if all that its own checks and texts look up rests on real data.
        note: what the data are, in words, where they are not the post's own.
        scale: what the measurements were found at; a check may need a larger one.

    Returns:
        The rows of claims.csv (one per ID) and of checks.csv (one per check). A figure that
        publishes nothing to compare with, because we added it, has no row.

    Raises:
        InputError: an entry that no check can decide; names its ID.
    """
    rows, parts = [], []
    kind = section.removesuffix("s")
    for name, entry in published[section].items():
        if section == "figures" and not entry.get("checks"):
            continue
        own = measurements.watched()
        try:
            judged = judge_checks(entry, kind, own, scale)
            blocked = untestable_reason(entry, origin, note, own)
        except InputError as error:
            raise InputError(f"config/published: {section}.{name}: {error}") from None
        rows.append(claim_row(name, kind, entry, judged, blocked))
        parts += [check_row(name, one, blocked) for one in judged]
    return rows, parts


def claim_row(
    name: str, kind: str, entry: Mapping[str, Any], judged: list[Judged], blocked: str
) -> list[str]:
    """Write one row of claims.csv; several checks stand in a cell one after the other."""
    deciding = [one.deciding for one in judged]
    other = "corrected" if DECIDING_VARIANT[kind] == "as_published" else "as_published"
    return [
        name,
        kind,
        entry.get("quote", "") or joined(one.check.published() for one in judged),
        joined(one.as_published.value for one in judged),
        joined(one.corrected.value for one in judged),
        joined(decision.interval for decision in deciding),
        joined(dict.fromkeys(str(decision.n) for decision in deciding if decision.n)),
        joined(dict.fromkeys(decision.unit for decision in deciding)),
        joined(one.check.criterion() for one in judged),
        "not testable" if blocked else combine(judged),
        blocked or reason(judged),
        "not testable" if blocked else combine(judged, other),
    ]


def reason(judged: list[Judged]) -> str:
    """Join the reasons of the checks, those that failed first: they carry the verdict."""
    good = ("reproduced", "confirmed")
    ordered = sorted(judged, key=lambda one: one.deciding.verdict in good)
    if len({one.deciding.verdict in good for one in judged}) < 2:  # they all say the same
        return joined(one.deciding.reason for one in ordered)
    return joined(f"{one.deciding.reason} ({one.deciding.verdict})" for one in ordered)


def joined(texts: Iterable[str]) -> str:
    """Join the texts that are not empty."""
    return "; ".join(text for text in texts if text)


def check_row(name: str, one: Judged, blocked: str) -> list[str]:
    """Write one row of checks.csv."""
    return [
        name,
        one.check.what,
        one.deciding.measure,
        one.check.published(),
        one.as_published.value,
        one.corrected.value,
        one.deciding.interval,
        str(one.deciding.n or ""),
        one.deciding.unit,
        one.check.criterion(),
        "not testable" if blocked else one.deciding.verdict,
        blocked or one.deciding.reason,
    ]


def erratum_rows(
    published: Mapping[str, Any],
    measurements: Measurements,
    origin: str,
    note: str,
    scale: str = "full",
) -> list[list[str]]:
    """Judge the errata of a post: "confirmed" where the checks show the mistake.

    The columns `as_published`, `corrected` and `evidence` are templates filled with measures.
    """
    rows = []
    for name, entry in published.get("errata", {}).items():
        own = measurements.watched()
        try:
            judged = judge_checks(entry, "erratum", own, scale)
            texts = [own.fill(entry[key]) for key in ("as_published", "corrected", "evidence")]
            blocked = untestable_reason(entry, origin, note, own)
        except InputError as error:
            blocked = untestable_reason(entry, origin, note, measurements.watched())
            if not blocked:
                raise InputError(f"config/published: errata.{name}: {error}") from None
            judged, texts = [], ["", "", ""]
        verdict = "not testable" if blocked else combine(judged)
        evidence = joined((texts[2], f"not testable: {blocked}" if blocked else ""))
        rows.append([name, entry["what"], *texts[:2], evidence, verdict])
    return rows
