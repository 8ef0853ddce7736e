"""What the report shows of a single figure, number, claim or erratum: its entry and its verdict."""

from dataclasses import dataclass

from refigure.checks import GOOD_VERDICTS, OPEN_VERDICTS, SCALES
from refigure.report.records import Check, ClaimRow, ErratumRow, StatementEntry


@dataclass(frozen=True)
class Finding:
    """A figure, a number or a claim (its `kind`) with its verdict and the checks that decide it."""

    id: str
    entry: StatementEntry
    row: ClaimRow
    checks: tuple[Check, ...]
    kind: str = "claim"

    @property
    def verdict(self) -> str:
        """The verdict on the whole."""
        return self.row.verdict

    @property
    def only_as_published(self) -> bool:
        """Whether it is true with the post's mistake alone, and not of the corrected computation.

        A figure or a number is judged on the post's own pipeline: reproduced there, it is not so
        corrected. A claim is judged on the corrected one: there it does not hold.
        """
        verdicts = (self.row.verdict, self.row.other_verdict)
        corrected, published = verdicts if self.kind == "claim" else verdicts[::-1]
        decided = not {corrected, published} & set(OPEN_VERDICTS)
        return decided and published in GOOD_VERDICTS and corrected not in GOOD_VERDICTS

    @property
    def why_open(self) -> str:
        """Why nothing was decided, in few words; "" where something was."""
        if self.verdict not in OPEN_VERDICTS:
            return ""
        if self.row.reason.startswith(("stand-in data: ", "your own data, ")):
            return "the data are not the post’s"
        if scales := {scale for scale in SCALES if f"needs the scale {scale}" in self.row.reason}:
            return f"it needs the scale {max(scales, key=SCALES.index)}"
        if self.verdict == "inconclusive":
            return "the criterion is met neither way at this scale or on this machine"
        return "what it would take is not published, or not to be had here"


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
