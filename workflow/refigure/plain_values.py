"""Bounds on what a file of plain data may hold, so that reading on costs no more than the file."""

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

# What PyYAML raises: the last ones over a tag with a value that is none of its kind, such as
# `!!int ""`, or over a date like 2018-13-45.
BROKEN_YAML = (yaml.YAMLError, RecursionError, ValueError, LookupError, AttributeError, TypeError)
LONGEST_SHOWN = 200  # characters of a value in a message
MOST_VALUES = 200_000  # the whole config has a few thousand
DEEPEST = 100


MOST_OPENINGS = 5000  # of nested values, in a text that is read without counting its depth


class UnboundedError(ValueError):
    """The values are too many, nested too deeply, or within themselves."""


def refuse_deep_text(text: str) -> None:
    """Refuse a YAML text whose nesting would take all of the parser's stack, and Python with it.

    Raises:
        UnboundedError: it is nested too deeply.
        yaml.YAMLError: it is no YAML.
    """
    openings = sum(text.count(sign) for sign in "[{-?")
    indented = max((len(line) - len(line.lstrip()) for line in text.splitlines()), default=0)
    if openings + indented <= MOST_OPENINGS:
        return
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise UnboundedError(f"it is nested more than {DEEPEST} deep")


def refuse_unbounded(content: Any) -> None:
    """Refuse what grows without bound once every alias of a YAML file is followed.

    Ten lines in which each names the one before ten times hold 10^10 values, though they take no
    room until something goes through them. Each object is counted once, so that this is quick.

    Raises:
        UnboundedError: says which bound.
    """
    if count_values(content, {}, 0) > MOST_VALUES:
        raise UnboundedError(f"it holds more than {MOST_VALUES} values once aliases are followed")


def count_values(content: Any, known: dict[int, int | None], depth: int) -> int:
    """Count the values in nested lists and mappings, each as often as aliases repeat it.

    Args:
        known: the counts by object; None where the counting of it is not over.

    Raises:
        UnboundedError: the nesting is too deep or has no end.
    """
    if not isinstance(content, Mapping | list | tuple | set):
        return 1
    if depth > DEEPEST:
        raise UnboundedError(f"it is nested more than {DEEPEST} deep")
    if id(content) not in known:
        known[id(content)] = None
        inner = list(content.values()) if isinstance(content, Mapping) else list(content)
        known[id(content)] = 1 + sum(count_values(value, known, depth + 1) for value in inner)
    found = known[id(content)]
    if found is None:
        raise UnboundedError("an alias in it stands within what it stands for")
    return found


def absurd_numbers(
    content: Any, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield path and value of every number that no setting can mean."""
    if isinstance(content, Mapping):
        for key, value in content.items():
            yield from absurd_numbers(value, (*path, str(key)))
    elif isinstance(content, list):
        for place, value in enumerate(content):
            yield from absurd_numbers(value, (*path, str(place)))
    elif is_absurd(content):
        yield path, content


def is_absurd(value: Any) -> bool:
    """Tell a number that no setting can mean: infinite, none, or whole and beyond 2**53."""
    if isinstance(value, float):
        return not math.isfinite(value)
    return isinstance(value, int) and abs(value) > 2**53


def shown(value: object) -> str:
    """A value as a message shows it: in one line, and not all of a long one."""
    text = repr(value)
    if len(text) <= LONGEST_SHOWN:
        return text
    return f"{text[:LONGEST_SHOWN]}... ({len(text)} characters)"


def dotted(path: Iterable[str]) -> str:
    """A key with its sections as a message shows it; one that is no plain word in quotes."""
    return ".".join(
        part if part.isprintable() and len(part) <= LONGEST_SHOWN else shown(part) for part in path
    )
