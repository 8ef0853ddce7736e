"""A step's settings: one mapping from the config, turned into a frozen dataclass at the door."""

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

import dacite

from refigure.errors import InputError

Settings = TypeVar("Settings")


def whole_to_float(value: object) -> object:
    """Make a float of a whole number, which YAML writes without a point; leave all else."""
    return float(value) if type(value) is int else value


CONFIG = dacite.Config(strict=True, type_hooks={float: whole_to_float})


def read_settings(kind: type[Settings], values: Mapping[str, Any]) -> Settings:
    """Build the dataclass `kind` from `values`, refusing unknown, missing and wrongly typed keys.

    Lists become tuples where the field is a tuple, so that the result can be frozen throughout.

    Raises:
        InputError: names the class, the key and what it should be.
    """
    listed = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
    known = [field.name for field in dataclasses.fields(kind)]  # type: ignore[arg-type]
    try:
        return dacite.from_dict(kind, listed, CONFIG)
    except dacite.UnexpectedDataError as error:
        unknown = ", ".join(sorted(error.keys))
        raise InputError(
            f"{kind.__name__} has no setting {unknown}; it has: {', '.join(known)}."
        ) from None
    except dacite.MissingValueError as error:
        raise InputError(f"{kind.__name__} needs the setting {error.field_path}.") from None
    except dacite.WrongTypeError as error:
        found = listed.get(str(error.field_path), error.value)
        raise InputError(
            f"{kind.__name__}.{error.field_path}: {found!r} is of type"
            f" {type(found).__name__}, not {error.field_type}."
        ) from None
