"""What the command line says of the config, as Snakemake hands it over."""

import contextlib
from collections.abc import Mapping
from typing import Any

import yaml

from refigure.config import config_schema
from refigure.errors import InputError
from refigure.plain_values import BROKEN_YAML, UnboundedError, refuse_unbounded


def read_given(config: Mapping[str, Any]) -> Any:
    """What the command line says, --configfile and --config together, each value with its type.

    Raises:
        InputError: it grows without bound.
    """
    try:
        refuse_unbounded(config)
    except UnboundedError as error:
        raise InputError(f"--configfile or --config: {error}.") from None
    return typed(config, config_schema())


def typed(given: Any, schema: Mapping[str, Any]) -> Any:
    """Give values of the command line their type: within a mapping, Snakemake leaves them text.

    A text, of a list too, is read as YAML where the schema wants no text, and "null" where it
    allows null.
    """
    if isinstance(given, Mapping):
        inner, others = schema.get("properties", {}), schema.get("additionalProperties")
        rest = others if isinstance(others, Mapping) else {}
        return {key: typed(value, inner.get(key, rest)) for key, value in given.items()}
    if isinstance(given, list):
        return [typed(value, schema.get("items", {})) for value in given]
    if isinstance(given, str) and "type" in schema:
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        if "string" not in kinds or (given == "null" and "null" in kinds):
            with contextlib.suppress(*BROKEN_YAML):  # it stays text, which the schema refuses
                return yaml.safe_load(given)
    return given
