"""Read a check from `config/published/<post>.yaml`."""

from collections.abc import Mapping
from typing import Any

from refigure.checks import Check
from refigure.errors import InputError
from refigure.number_checks import RangeCheck, SpreadCheck, ValueCheck, ValuesCheck
from refigure.settings import read_settings
from refigure.statement_checks import DifferenceCheck, OrderingCheck, SelectionCheck

KINDS: dict[str, type[Check]] = {
    "value": ValueCheck,
    "values": ValuesCheck,
    "range": RangeCheck,
    "spread": SpreadCheck,
    "ordering": OrderingCheck,
    "selection": SelectionCheck,
    "difference": DifferenceCheck,
}


def read_check(entry: Mapping[str, Any]) -> Check:
    """Build a check from its entry in `config/published/<post>.yaml`; `kind` is "value" by default.

    Raises:
        InputError: an unknown kind or key, a key that is missing, or a value of another type.
    """
    values = dict(entry)
    kind = values.pop("kind", "value")
    if kind not in KINDS:
        raise InputError(f"the check {entry.get('what')!r}: kind is one of {', '.join(KINDS)}")
    try:
        return read_settings(KINDS[kind], values)
    except InputError as error:
        raise InputError(f"the check {entry.get('what')!r}: {error}") from None
