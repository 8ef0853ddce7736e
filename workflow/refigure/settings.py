"""A step's settings: one mapping from the config, turned into a frozen dataclass at the door."""

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

import dacite

from refigure.errors import InputError

Settings = TypeVar("Settings")


def read_settings(kind: type[Settings], values: Mapping[str, Any]) -> Settings:
    """Build the dataclass `kind` from `values`, refusing unknown, missing and wrongly typed keys.

    Lists become tuples where the field is a tuple, so that the result can be frozen throughout.

    Raises:
        InputError: names the class, the key and what it should be.
    """
    known = [field.name for field in dataclasses.fields(kind)]  # type: ignore[arg-type]
    try:
        return dacite.from_dict(kind, values, dacite.Config(strict=True, cast=[tuple, float]))
    except dacite.UnexpectedDataError as error:
        unknown = ", ".join(sorted(error.keys))
        raise InputError(
            f"{kind.__name__} has no setting {unknown}; it has: {', '.join(known)}."
        ) from None
    except dacite.MissingValueError as error:
        raise InputError(f"{kind.__name__} needs the setting {error.field_path}.") from None
    except dacite.WrongTypeError as error:
        raise InputError(
            f"{kind.__name__}.{error.field_path}: {error.value!r} is of type"
            f" {type(error.value).__name__}, not {error.field_type}."
        ) from None
    except (TypeError, ValueError) as error:
        raise InputError(f"{kind.__name__}: {error}.") from None
